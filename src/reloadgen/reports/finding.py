"""What every report prints: one thing that is wrong, or worth knowing, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

Severity: TypeAlias = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `path` is POSIX, relative to the top; line and column count from 1 (0: not known)."""

    rule: str
    severity: Severity
    path: str
    line: int
    column: int
    clusters: tuple[str, ...]
    message: str
    mend: str = ""

    @property
    def counts(self) -> bool:
        """Whether it makes the command fail: information never does."""
        return self.severity != "info"

    @property
    def text(self) -> str:
        """The message with its mend, on one line."""
        return f"{self.message}; {self.mend}" if self.mend else self.message


def summary(findings: Sequence[Finding]) -> str:
    """How many of which severity, as `2 errors, 1 warning`; "" for none."""
    counts = {
        name: sum(finding.severity == severity for finding in findings)
        for severity, name in (("error", "error"), ("warning", "warning"), ("info", "note"))
    }
    return ", ".join(f"{count} {name}{'s' if count > 1 else ''}" for name, count in counts.items() if count)
