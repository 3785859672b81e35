"""Findings as messages for people, with what is the same in many places reported once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from reloadgen.errors import Location
from reloadgen.reports.counts import counted
from reloadgen.reports.messages import Message

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from reloadgen.findings import Finding, Rule

_SHOWN = 3
"""Findings that are alike and that are shown; of more, the rest is counted."""
_COUNTED_FROM = 3
"""A rest of fewer is shown too: a line that counts them would hide them and save nothing."""

Content: TypeAlias = tuple[str, str, str]
"""What a finding says, wherever it says so: rule, message and fix."""


def message(finding: Finding) -> Message:
    """The finding as a message."""
    return Message(
        finding.severity, finding.message, finding.location, finding.rule, finding.fix, finding.clusters
    )


def folded(
    findings: Sequence[Finding], rules: Mapping[str, Rule], *, every_problem: bool
) -> Iterator[Message]:
    """The findings in their order; notes of a file on one line, with the files that have the same notes.

    Errors and warnings that are the same in many places are counted after the first, unless `every_problem`.
    """
    notes = _Notes(findings, rules)
    alike = _Counted(_content(finding) for finding in findings if finding.counts)
    for finding in findings:
        if not finding.counts:
            yield from notes.at(finding)
        elif every_problem:
            yield message(finding)
        else:
            yield from alike.next(finding, _content(finding))


def few_of_each_rule(findings: Sequence[Finding]) -> Iterator[Message]:
    """The findings rule by rule, of each rule the first and the number of the others."""
    alike = _Counted(finding.rule for finding in findings)
    rules = list(dict.fromkeys(finding.rule for finding in findings))
    for finding in sorted(findings, key=lambda each: rules.index(each.rule)):
        yield from alike.next(finding, finding.rule)


class _Counted:
    """Of findings that are alike, the first few, and the number of the rest."""

    def __init__(self, keys: Iterable[Hashable]) -> None:
        self._total = Counter(keys)
        self._seen: Counter[Hashable] = Counter()

    def next(self, finding: Finding, key: Hashable) -> Iterator[Message]:
        """The message of a finding, or none where it is counted."""
        self._seen[key] += 1
        rest = self._total[key] - _SHOWN
        if rest < _COUNTED_FROM or self._seen[key] <= _SHOWN:
            yield message(finding)
        if rest >= _COUNTED_FROM and self._seen[key] == _SHOWN:
            hint = "run with -v to print all"
            yield Message(finding.severity, f"and {rest} more like this", rule=finding.rule, hint=hint)


class _Notes:
    """The notes of each file, and which files have the same."""

    def __init__(self, findings: Sequence[Finding], rules: Mapping[str, Rule]) -> None:
        self._rules = rules
        self._of: dict[str, list[Finding]] = {}
        for finding in findings:
            if not finding.counts:
                self._of.setdefault(finding.location.path, []).append(finding)
        self._files: dict[tuple[Content, ...], list[str]] = {}
        for path, notes in self._of.items():
            self._files.setdefault(_contents(notes), []).append(path)

    def at(self, finding: Finding) -> Iterator[Message]:
        """The message for all notes of the finding's file, at the first of them in the first such file."""
        notes = self._of[finding.location.path]
        files = self._files[_contents(notes)]
        if finding is not notes[0] or finding.location.path != files[0]:
            return
        every = [note for path in files for note in self._of[path]]
        clusters = tuple(dict.fromkeys(name for note in every for name in note.clusters))
        others = f"; {counted(len(files) - 1, 'more file')} with the same" if files[1:] else ""
        if len(notes) == 1:
            yield Message(
                finding.severity,
                finding.message + others,
                finding.location,
                finding.rule,
                finding.fix,
                clusters,
            )
            return
        listed = f"{len(notes)} notes: {self._problems(notes)}{others}"
        yield Message(
            "info",
            listed,
            Location(finding.location.path),
            hint="run with -v to print them",
            clusters=clusters,
        )

    def _problems(self, notes: Sequence[Finding]) -> str:
        """What the notes say in a few words, with the lines: `2 fields have no effect (lines 30, 37)`."""
        lines: dict[str, list[int]] = {}
        for note in notes:
            lines.setdefault(note.rule, []).append(note.location.line)
        order = [*self._rules, *lines]
        return ", ".join(
            f"{self._problem(rule, len(lines[rule]))} "
            f"(line{'s' if len(lines[rule]) > 1 else ''} {', '.join(map(str, lines[rule]))})"
            for rule in sorted(lines, key=order.index)
        )

    def _problem(self, rule: str, number: int) -> str:
        return self._rules[rule].counted(number) if rule in self._rules else rule


def _contents(notes: Sequence[Finding]) -> tuple[Content, ...]:
    return tuple(map(_content, notes))


def _content(finding: Finding) -> Content:
    return finding.rule, finding.message, finding.fix
