"""`build-fails`: kustomize refuses a kustomization file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule
from reloadgen.validation import build_defects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.validation.case import Case

RULE = Rule("build-fails", "error", "kustomize refuses a kustomization file.", scope="build")


def check(case: Case) -> Iterator[Finding]:
    """One finding for each reason, in a kustomization that a cluster's Flux builds."""
    yield from build_defects.findings(case, RULE)
