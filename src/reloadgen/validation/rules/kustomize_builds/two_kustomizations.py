"""`two-kustomizations`: two kustomization files in one directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule
from reloadgen.validation import build_defects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.validation.case import Case

RULE = Rule("two-kustomizations", "error", "A directory has two kustomization files.", scope="build")


def check(case: Case) -> Iterator[Finding]:
    """One finding for each directory that a cluster's Flux builds, at the second file."""
    yield from build_defects.findings(case, RULE)
