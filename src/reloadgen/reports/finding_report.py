"""What `check` or `validate` reports: the value from which every output format is made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reloadgen.findings import Finding, Rule

Command: TypeAlias = Literal["check", "validate"]


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


def folded(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings with information that is said of many files said once, at the first: it would drown the rest."""
    alike: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        if not finding.counts:
            alike.setdefault((finding.rule, finding.message, finding.fix), []).append(finding)
    first = {id(group[0]): group for group in alike.values()}
    return tuple(
        _joined(first[id(finding)]) if id(finding) in first else finding
        for finding in findings
        if finding.counts or id(finding) in first
    )


def _joined(findings: Sequence[Finding]) -> Finding:
    if len(findings) == 1:
        return findings[0]
    clusters = tuple(dict.fromkeys(name for each in findings for name in each.clusters))
    rest = f"(and {len(findings) - 1} more such place{'s' if len(findings) > 2 else ''}; -v names all)"  # noqa: PLR2004 - one more is singular
    first = findings[0]
    if first.fix:
        return replace(first, clusters=clusters, fix=f"{first.fix} {rest}")
    return replace(first, clusters=clusters, message=f"{first.message} {rest}")


def summary(findings: Sequence[Finding]) -> str:
    """How many of which severity, as `2 errors, 1 warning`; "" for none."""
    counts = {
        name: sum(finding.severity == severity for finding in findings)
        for severity, name in (("error", "error"), ("warning", "warning"), ("info", "note"))
    }
    return ", ".join(f"{count} {name}{'s' if count > 1 else ''}" for name, count in counts.items() if count)
