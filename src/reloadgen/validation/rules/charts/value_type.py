"""`value-type`: a value of another type than the chart's."""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING

from reloadgen.charts.chart_values import Mistyped
from reloadgen.findings import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.document.values import Value
    from reloadgen.validation.case import Case

RULE = Rule("value-type", "error", "A value has a different type than the chart expects.")


def check(case: Case) -> Iterator[Finding]:
    """One finding for each value of a release whose type is not the one that its chart, where known, takes."""
    for walk, release, mismatch in case.value_mismatches:
        if isinstance(mismatch, Mistyped):
            chart, path = f"{release.chart} {release.version}".strip(), ".".join(mismatch.keys)
            yield RULE.finding(
                release.resource.location("spec", "values", *mismatch.keys),
                f"chart {chart} expects {mismatch.expected} for {path}, not {_shown(mismatch.value)}",
                _fix(mismatch),
                clusters=(walk.cluster.name,),
            )


def _shown(value: Value) -> str:
    if isinstance(value, str | int | float | bool):
        return json.dumps(value)
    return "a map" if isinstance(value, dict) else "a list"


def _fix(mismatch: Mistyped) -> str:
    if isinstance(mismatch.value, str) and mismatch.expected == "true or false":
        return "remove the quotes: in Helm, every non-empty string is true"
    close = difflib.get_close_matches(str(mismatch.value), mismatch.allowed, n=1)
    return f"did you mean {close[0]}?" if close else ""
