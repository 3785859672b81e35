"""What `check` or `validate` reports, or a run with bad input: the value from which every output format is made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from reloadgen.findings import PLACES, SEVERITIES
from reloadgen.reports.counts import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reloadgen.errors import Location
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
    judges_all: bool = False
    """Whether findings elsewhere count too, so that they are not listed apart."""

    @property
    def causes(self) -> tuple[Finding, ...]:
        """The findings, with those of one cause in several clusters as one; `check` finds each file once anyway."""
        return by_cause(self.findings) if self.command == "validate" else self.findings

    @property
    def fails(self) -> bool:
        """Whether any finding counts."""
        return any(finding.counts for finding in self.findings)


def summary(findings: Sequence[Finding]) -> str:
    """How many of which severity, and notes elsewhere, as `2 errors, 1 note, 3 notes elsewhere`; "" for none."""
    near = Counter(finding.severity for finding in findings if not finding.is_elsewhere)
    elsewhere = sum(finding.is_elsewhere for finding in findings)
    names = {"error": "error", "warning": "warning", "info": "note"}
    shown = [counted(near[severity], names[severity]) for severity in SEVERITIES if near[severity]]
    return ", ".join([*shown, f"{counted(elsewhere, 'note')} elsewhere"] if elsewhere else shown)


def by_cause(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in their order, those of one rule at one position in different clusters as one.

    It says what the worst of them says, and how many clusters have a similar finding.
    """
    causes: list[list[Finding]] = []
    at: dict[tuple[str, Location], list[list[Finding]]] = {}
    for finding in findings:
        groups = at.setdefault((finding.rule, finding.location), [])
        cause = next((group for group in groups if all(_is_apart(finding, each) for each in group)), None)
        if cause is not None:
            cause.append(finding)
        else:
            groups.append([finding])
            causes.append(groups[-1])
    return tuple(map(_joined, causes))


def _is_apart(finding: Finding, other: Finding) -> bool:
    """Whether the two concern different clusters: else they are two problems at one position."""
    return bool(finding.clusters and other.clusters) and not {*finding.clusters} & {*other.clusters}


def _joined(group: list[Finding]) -> Finding:
    worst = min(group, key=lambda each: (SEVERITIES.index(each.severity), PLACES.index(each.place)))
    others = [each for each in group if each is not worst]
    names = (*worst.clusters, *(name for each in others for name in each.clusters))
    similar = sum(
        len(each.clusters) for each in others if (each.message, each.fix) != (worst.message, worst.fix)
    )
    more = f" ({counted(similar, 'more cluster')} with a similar finding)" if similar else ""
    about = tuple(dict.fromkeys(position for each in (worst, *others) for position in each.about))
    return replace(worst, clusters=names, message=f"{worst.message}{more}", about=about)
