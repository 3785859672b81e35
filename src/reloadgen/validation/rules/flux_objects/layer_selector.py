"""`layer-selector`: an OCIRepository holds a chart but selects no layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.validation.case import Case

RULE = Rule("layer-selector", "warning", "An OCIRepository contains a chart but selects no layer.")
_FIX = (
    "add `layerSelector: {mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip, operation: copy}`"
)


def check(case: Case) -> Iterator[Finding]:
    """One finding for each release whose OCIRepository does not copy the chart's layer."""
    for walk, release in case.releases:
        source = release.source
        if source is None or source.id.kind != "OCIRepository" or release.reference_keys[1] != "chartRef":
            continue
        if source.text("spec", "layerSelector", "operation") != "copy":
            message = f"{source.id} contains a chart, but selects no layer to copy"
            location = source.location("spec", "layerSelector")
            yield RULE.finding(location, message, _FIX, clusters=(walk.cluster.name,))
