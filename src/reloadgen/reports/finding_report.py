"""What `check` or `validate` reports, or a run with bad input: the value from which every output format is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reloadgen.findings import Finding, Rule

Command: TypeAlias = Literal["check", "validate", "verify"]


@dataclass(frozen=True, slots=True)
class FindingReport:
    """All findings of one run, in the order in which they are printed.

    `rules` are all that the command knows, broken or not; `checked` are the paths that it looked at.
    """

    command: Command
    findings: tuple[Finding, ...]
    rules: tuple[Rule, ...]
    checked: tuple[str, ...]
    common_fix: str = ""
    """The fix that the summary gives once; text does not repeat it at each finding."""

    @property
    def fails(self) -> bool:
        """Whether any finding counts."""
        return any(finding.counts for finding in self.findings)


def summary(findings: Sequence[Finding]) -> str:
    """How many of which severity, as `2 errors, 1 warning`; "" for none."""
    counts = {
        name: sum(finding.severity == severity for finding in findings)
        for severity, name in (("error", "error"), ("warning", "warning"), ("info", "note"))
    }
    return ", ".join(f"{count} {name}{'s' if count > 1 else ''}" for name, count in counts.items() if count)
