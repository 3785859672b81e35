"""`oci-source-ref`: a chart template points to an OCIRepository, which only `chartRef` can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule
from reloadgen.manifests.fields import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.validation.case import Case

RULE = Rule("oci-source-ref", "error", "`chart.spec.sourceRef` refers to an OCIRepository.")


def check(case: Case) -> Iterator[Finding]:
    """One finding for each release whose `spec.chart.spec.sourceRef` names an OCIRepository."""
    for walk, release in case.releases:
        ref = release.resource.mapping("spec", "chart", "spec", "sourceRef")
        if text(ref, "kind") == "OCIRepository":
            yield RULE.finding(
                release.resource.location(*release.reference_keys),
                f"{release.resource.id}: chart.spec.sourceRef does not accept an OCIRepository",
                f"write `chartRef: {{kind: OCIRepository, name: {text(ref, 'name')}}}` instead of `chart`",
                clusters=(walk.cluster.name,),
            )
