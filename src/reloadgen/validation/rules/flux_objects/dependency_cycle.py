"""`dependency-cycle`: Flux objects wait for each other, and none of them is ever ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule
from reloadgen.flux.dependency_cycles import dependency_cycles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.validation.case import Case

RULE = Rule(
    "dependency-cycle",
    "error",
    "Flux objects wait for each other, and none is ever ready.",
    problem=("objects wait for each other", "circles of objects that wait for each other"),
)


def check(case: Case) -> Iterator[Finding]:
    """One finding for each circle, at a `dependsOn` in it."""
    for walk in case.clusters:
        for cycle in dependency_cycles(walk.result, case.generated_paths):
            dependency = cycle.dependency
            yield RULE.finding(
                dependency.resource.location("spec", "dependsOn", dependency.index),
                f"never ready: {', and '.join(cycle.reasons)}",
                "remove this entry of dependsOn, or what waits for it",
                clusters=(walk.cluster.name,),
                about=tuple(each.location() for each in cycle.objects),
            )
