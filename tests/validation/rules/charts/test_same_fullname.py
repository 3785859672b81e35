from __future__ import annotations

from reloadgen.validation.rules.charts.same_fullname import RULE
from validation.samples import INFRA, RELEASE, findings, helm_release

_SECOND = f"{INFRA}/second.yaml"
_VALUES = "  values: {fullnameOverride: NAME}\n"
FIRES = {_SECOND: helm_release("second", "reloader", _VALUES.replace("NAME", "reloader"))}
SILENT = {_SECOND: helm_release("second", "reloader", _VALUES.replace("NAME", "second"))}


def test_it_points_to_the_release_that_is_not_generated() -> None:
    (finding,) = findings(FIRES, RULE)
    assert finding.location.path == _SECOND
    assert RELEASE in finding.message


def test_other_charts_are_compared_within_a_namespace() -> None:
    two = helm_release("one", "shop", _VALUES.replace("NAME", "shop"))
    assert not findings({_SECOND: f"{two}---\n{two.replace('one', 'two')}"}, RULE)
    assert findings({_SECOND: f"{two}---\n{two.replace('{name: one, ', '{name: two, ')}"}, RULE)
