"""What every report prints: one thing that is wrong, or worth knowing, and where."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    fix: str = ""

    @property
    def counts(self) -> bool:
        """Whether it makes the command fail: information never does."""
        return self.severity != "info"

    @property
    def text(self) -> str:
        """The message with its fix, on one line."""
        return f"{self.message}; {self.fix}" if self.fix else self.message


def folded(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings with information that is said of many files said once, at the first: it would drown the rest."""
    alike: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        if not finding.counts:
            alike.setdefault((finding.rule, finding.message, finding.fix), []).append(finding)
    first = {id(found[0]): found for found in alike.values()}
    return tuple(
        _joined(first[id(finding)]) if id(finding) in first else finding
        for finding in findings
        if finding.counts or id(finding) in first
    )


def _joined(found: Sequence[Finding]) -> Finding:
    if len(found) == 1:
        return found[0]
    clusters = tuple(dict.fromkeys(name for each in found for name in each.clusters))
    rest = f"(and {len(found) - 1} more such place{'s' if len(found) > 2 else ''}; -v names all)"  # noqa: PLR2004 - one more is singular
    one = found[0]
    if one.fix:
        return replace(one, clusters=clusters, fix=f"{one.fix} {rest}")
    return replace(one, clusters=clusters, message=f"{one.message} {rest}")


def summary(findings: Sequence[Finding]) -> str:
    """How many of which severity, as `2 errors, 1 warning`; "" for none."""
    counts = {
        name: sum(finding.severity == severity for finding in findings)
        for severity, name in (("error", "error"), ("warning", "warning"), ("info", "note"))
    }
    return ", ".join(f"{count} {name}{'s' if count > 1 else ''}" for name, count in counts.items() if count)
