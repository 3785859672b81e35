"""`values-level`: a value at a level that the chart does not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.charts.chart_values import Misplaced
from reloadgen.findings import Finding, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.validation.case import Case

RULE = Rule("values-level", "warning", "A value is at a level where the chart does not use it.")


def check(case: Case) -> Iterator[Finding]:
    """One finding for each value of a release that its chart, where it is known, does not read."""
    for walk, release, mismatch in case.value_mismatches:
        if isinstance(mismatch, Misplaced):
            severity, what = _judged(mismatch)
            chart, path = f"{release.chart} {release.version}".strip(), ".".join(mismatch.keys)
            yield RULE.finding(
                release.resource.location("spec", "values", *mismatch.keys),
                f"chart {chart} does not use the value {path}: {what}",
                f"did you mean {mismatch.belongs}?" if mismatch.belongs else "remove it",
                severity=severity,
                clusters=(walk.cluster.name,),
            )


def _judged(mismatch: Misplaced) -> tuple[Severity, str]:
    if mismatch.refused:
        return "error", "its schema allows no such key, so Helm installs nothing"
    if mismatch.has_default:
        return "info", "its values file has it, but no template reads it"
    return "warning", "Helm silently ignores it"
