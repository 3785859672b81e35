from __future__ import annotations

from reloadgen.validation.rules.charts.value_type import RULE
from validation.samples import RELEASE, findings, values

FIRES = values('{reloader: {podMonitor: {enabled: "false"}}}')
SILENT = values("{reloader: {podMonitor: {enabled: false}}}")


def test_a_quoted_boolean() -> None:
    (finding,) = findings(FIRES, RULE)
    assert finding.location.path == RELEASE
    assert finding.message.endswith('takes true or false for reloader.podMonitor.enabled, not "false"')
    assert finding.fix == "write it without quotes: to Helm, every text is true"


def test_a_list_where_a_map_belongs() -> None:
    (finding,) = findings(values("{reloader: {podMonitor: []}}"), RULE)
    assert (finding.message.endswith("not a list"), finding.fix) == (True, "")
