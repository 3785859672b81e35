"""The defects that builds recorded, as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.errors import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.findings import Finding, Rule
    from reloadgen.validation.case import Case


def findings(case: Case, rule: Rule) -> Iterator[Finding]:
    """One finding for each defect of this kind in what a cluster's Flux builds; a warning if Flux corrects it."""
    for walk in case.clusters:
        for defect in walk.result.defects:
            if defect.kind == rule.id:
                yield rule.finding(
                    Location(defect.path, defect.line, defect.column),
                    defect.message,
                    defect.fix,
                    clusters=(walk.cluster.name,),
                    severity="warning" if defect.corrected_by_flux else None,
                )
