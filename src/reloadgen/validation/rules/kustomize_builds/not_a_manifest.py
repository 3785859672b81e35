"""`not-a-manifest`: a file among manifests holds something that is no Kubernetes object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule
from reloadgen.validation import build_defects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.validation.case import Case

RULE = Rule("not-a-manifest", "error", "A file is read as a manifest but is not one.", scope="build")


def check(case: Case) -> Iterator[Finding]:
    """One finding for each document that has no apiVersion, kind or name."""
    yield from build_defects.findings(case, RULE)
