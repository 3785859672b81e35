"""`empty-resources`: a kustomization that lists nothing, in a way that kustomize refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule
from reloadgen.validation import build_defects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.validation.case import Case

RULE = Rule(
    "empty-resources",
    "error",
    "A kustomization lists nothing, in a form that kustomize refuses.",
    scope="build",
)


def check(case: Case) -> Iterator[Finding]:
    """One finding for each such kustomization; a warning where Flux fills it in and only kustomize refuses."""
    yield from build_defects.findings(case, RULE)
