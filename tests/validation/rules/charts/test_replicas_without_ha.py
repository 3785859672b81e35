from __future__ import annotations

from reloadgen.validation.rules.charts.replicas_without_ha import RULE
from validation.samples import RELEASE, findings, values

FIRES = values("{reloader: {deployment: {replicas: 2}}}")
SILENT = values("{reloader: {enableHA: true, deployment: {replicas: 2}}}")


def test_it_says_how_many_are_made() -> None:
    (finding,) = findings(FIRES, RULE)
    assert (finding.about[0].path, finding.fix) == (RELEASE, "set `reloader.enableHA: true`")
    assert "creates 1 replica of HelmRelease kube-system/reloader, not 2" in finding.message
