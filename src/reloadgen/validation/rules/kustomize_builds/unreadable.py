"""`unreadable`: a file that Flux has to read is not YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule
from reloadgen.validation import build_defects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.validation.case import Case

RULE = Rule("unreadable", "error", "A file that Flux reads is not valid YAML.", scope="build")


def check(case: Case) -> Iterator[Finding]:
    """One finding for each file, where the YAML breaks."""
    yield from build_defects.findings(case, RULE)
