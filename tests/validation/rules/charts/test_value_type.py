from __future__ import annotations

from reloadgen.validation.rules.charts.value_type import RULE
from validation.samples import RELEASE, findings, values

FIRES = values('{reloader: {podMonitor: {enabled: "false"}}}')
SILENT = values("{reloader: {podMonitor: {enabled: false}}}")


def test_a_quoted_boolean() -> None:
    (finding,) = findings(FIRES, RULE)
    assert (finding.location.path, finding.about[0].path) == ("clusters.yaml", RELEASE)
    assert finding.message.endswith('expects true or false for reloader.podMonitor.enabled, not "false"')
    assert finding.fix == "remove the quotes: in Helm, every non-empty string is true"


def test_a_value_that_is_not_one_of_those_that_the_chart_takes() -> None:
    (finding,) = findings(values("{reloader: {reloadStrategy: annotation}}"), RULE)
    assert finding.message.endswith(
        'expects one of default, env-vars, annotations for reloader.reloadStrategy, not "annotation"'
    )
    assert finding.fix == "did you mean annotations?"


def test_a_list_where_a_map_belongs() -> None:
    (finding,) = findings(values("{reloader: {podMonitor: []}}"), RULE)
    assert (finding.message.endswith("not a list"), finding.fix) == (True, "")
