"""`dangling-entry`: a kustomization lists something that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule
from reloadgen.validation import build_defects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.validation.case import Case

RULE = Rule("dangling-entry", "error", "A kustomization lists something that does not exist.", scope="build")


def check(case: Case) -> Iterator[Finding]:
    """One finding for each entry, in a kustomization that a cluster's Flux builds, that leads nowhere."""
    yield from build_defects.findings(case, RULE)
