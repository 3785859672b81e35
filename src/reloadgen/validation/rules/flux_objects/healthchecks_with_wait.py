"""`healthchecks-with-wait`: with `wait: true`, Flux does not look at `healthChecks`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule
from reloadgen.kustomize.resource import sequence, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.validation.case import Case

RULE = Rule("healthchecks-with-wait", "warning", "`healthChecks` has no effect next to `wait`.")


def check(case: Case) -> Iterator[Finding]:
    """One finding for each Flux Kustomization that sets both."""
    for surveyed, node in case.kustomizations():
        resource = node.kustomization.resource
        content = resource.content
        if text(content, "spec", "wait") == "true" and sequence(content, "spec", "healthChecks"):
            yield RULE.finding(
                case.location(resource, "spec", "healthChecks"),
                f"{node.kustomization.ident.shown} has `wait: true`, so its healthChecks have no effect",
                "remove one of the two",
                clusters=(surveyed.cluster.name,),
            )
