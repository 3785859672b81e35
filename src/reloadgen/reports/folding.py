"""Findings as messages for people, with what is the same in many places reported once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from reloadgen.errors import Location
from reloadgen.reports.counts import counted
from reloadgen.reports.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reloadgen.findings import Finding

_PLACES = 3
"""Places of the same error or warning that are reported; of more, the rest is counted."""

Content: TypeAlias = tuple[str, str, str]
"""What a finding says, wherever it says so: rule, message and fix."""


def message(finding: Finding) -> Message:
    """The finding as a message."""
    return Message(
        finding.severity, finding.message, finding.location, finding.rule, finding.fix, finding.clusters
    )


def folded(findings: Sequence[Finding], *, every_problem: bool) -> Iterator[Message]:
    """The findings in their order; notes of a file on one line, with the files that have the same notes.

    Errors and warnings that are the same in many places are counted after the first, unless `every_problem`.
    """
    notes = _Notes(findings)
    seen: Counter[Content] = Counter()
    total = Counter(_content(finding) for finding in findings)
    for finding in findings:
        if not finding.counts:
            yield from notes.at(finding)
            continue
        content = _content(finding)
        seen[content] += 1
        if every_problem or seen[content] <= _PLACES:
            yield message(finding)
        if not every_problem and seen[content] == _PLACES and total[content] > _PLACES:
            rest = total[content] - _PLACES
            yield Message(
                finding.severity,
                f"and {rest} more like this",
                rule=finding.rule,
                hint="run with -v to print all",
            )


class _Notes:
    """The notes of each file, and which files have the same."""

    def __init__(self, findings: Sequence[Finding]) -> None:
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
        listed = f"{len(notes)} notes: {_by_rule(notes)}{others}"
        yield Message(
            "info",
            listed,
            Location(finding.location.path),
            hint="run with -v to print them",
            clusters=clusters,
        )


def _by_rule(notes: Sequence[Finding]) -> str:
    lines: dict[str, list[int]] = {}
    for note in notes:
        lines.setdefault(note.rule, []).append(note.location.line)
    return ", ".join(
        f"{rule} (line{'s' if len(found) > 1 else ''} {', '.join(map(str, found))})"
        for rule, found in lines.items()
    )


def _contents(notes: Sequence[Finding]) -> tuple[Content, ...]:
    return tuple(map(_content, notes))


def _content(finding: Finding) -> Content:
    return finding.rule, finding.message, finding.fix
