"""`healthchecks-with-wait`: with `wait: true`, Flux does not look at `healthChecks`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule
from reloadgen.manifests.fields import items, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.validation.case import Case

RULE = Rule("healthchecks-with-wait", "warning", "`healthChecks` has no effect next to `wait`.")


def check(case: Case) -> Iterator[Finding]:
    """One finding for each Flux Kustomization that sets both."""
    for walk, walked in case.kustomizations():
        resource = walked.kustomization.resource
        content = resource.content
        if text(content, "spec", "wait") == "true" and items(content, "spec", "healthChecks"):
            yield RULE.finding(
                resource.location("spec", "healthChecks"),
                f"{walked.kustomization.id} has `wait: true`, so its healthChecks have no effect",
                "remove one of the two",
                clusters=(walk.cluster.name,),
            )
