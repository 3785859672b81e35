from __future__ import annotations

from reloadgen.validation.rules.charts.same_fullname import RULE
from validation.samples import INFRA, PLATFORM, RELEASE, findings, flux_kustomization, helm_release

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


def test_one_release_that_two_kustomizations_apply_is_not_two_releases() -> None:
    again = {f"{INFRA}/again.yaml": flux_kustomization("again", f"{PLATFORM}/system/reloader/app")}
    assert not findings(again, RULE)
    assert "object-twice" in {finding.rule for finding in findings(again)}


def test_a_release_for_another_cluster_is_no_other_release() -> None:
    remote = FIRES[_SECOND].replace("  values:", "  kubeConfig: {secretRef: {name: edge}}\n  values:")
    assert not findings({_SECOND: remote}, RULE)


def test_reloader_in_one_namespace_makes_no_cluster_role() -> None:
    values = "  values: {fullnameOverride: reloader, reloader: {watchGlobally: false}}\n"
    assert not findings({_SECOND: helm_release("second", "reloader", values)}, RULE)


def test_a_name_that_only_the_cluster_knows_is_not_compared() -> None:
    assert not findings({_SECOND: FIRES[_SECOND].replace("reloader}", "${NAME}}")}, RULE)
