"""Changes as a patch in Git's format (https://git-scm.com/docs/diff-format), byte for byte what `git apply` takes."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from reloadgen.changes.change_set import Change, Create, Delete
from reloadgen.reports.terminal import Style, styled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NO_NEWLINE = "\\ No newline at end of file\n"
_CONTEXT = 3
_COLUMNS, _BAR = 80, 10
"""How wide a line of the statistics may be, and the least room for its bar."""
_STYLES: dict[str, tuple[Style, ...]] = {"+": ("green",), "-": ("red",), "@": ("cyan",)}


def render(changes: tuple[Change, ...], *, color: bool) -> bytes:
    """The patch of all changes; bytes, because line ends and encodings have to survive."""
    text = "".join(line for change in changes for line in _patch(change, color=color))
    return text.encode("utf-8", "surrogateescape")


def _patch(change: Change, *, color: bool) -> Iterator[str]:
    old, new = contents(change)
    head = [f"diff --git a/{change.path} b/{change.path}\n"]
    if isinstance(change, Create):
        head += ["new file mode 100644\n"]
    if isinstance(change, Delete):
        head += ["deleted file mode 100644\n"]
    before = "/dev/null" if isinstance(change, Create) else f"a/{change.path}"
    after = "/dev/null" if isinstance(change, Delete) else f"b/{change.path}"
    changed = list(hunks(old, new))
    if changed:
        head += [f"--- {before}\n", f"+++ {after}\n"]
    yield from (_colored(line, color=color, head=True) for line in head)
    for line in changed:
        yield _colored(line, color=color, head=False)
        if not line.endswith("\n"):
            yield f"\n{_NO_NEWLINE}"


def contents(change: Change) -> tuple[list[str], list[str]]:
    """The lines before and after."""
    old = b"" if isinstance(change, Create) else change.old
    new = b"" if isinstance(change, Delete) else change.data
    return lines_of(old), lines_of(new)


def _colored(line: str, *, color: bool, head: bool) -> str:
    if not color:
        return line
    body, newline = (line[:-1], "\n") if line.endswith("\n") else (line, "")
    styles: tuple[Style, ...] = ("bold",) if head else _STYLES.get(line[0], ())
    return styled(body, *styles, color=True) + newline


def stat(changes: tuple[Change, ...]) -> str:
    """Lines added and removed of each file, as `git diff --stat` counts them."""
    rows = [(change.path, *counts(*contents(change))) for change in changes]
    width = max((len(path) for path, _, _ in rows), default=0)
    room = max(_COLUMNS - width - len("  | 9999 "), _BAR)
    scale = min(1.0, room / max([1, *(added + removed for _, added, removed in rows)]))
    text = "".join(
        f" {path:{width}} | {added + removed:4} {_bar(added, scale, '+')}{_bar(removed, scale, '-')}\n"
        for path, added, removed in rows
    )
    total = sum(added for _, added, _ in rows), sum(removed for _, _, removed in rows)
    files = f"{len(rows)} file{'s' if len(rows) != 1 else ''} changed"
    return f"{text} {files}, {total[0]} insertions(+), {total[1]} deletions(-)\n"


def _bar(count: int, scale: float, sign: str) -> str:
    return sign * max(int(count * scale), min(count, 1))


def lines_of(data: bytes) -> list[str]:
    """The lines of a file; nothing but a newline ends a line, as in Git."""
    text = data.decode("utf-8", "surrogateescape")
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def counts(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many lines are added and removed."""
    same = sum(block.size for block in _matcher(old, new).get_matching_blocks())
    return len(new) - same, len(old) - same


def hunks(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """The hunks of a patch: each a line `@@ … @@`, then its lines with their sign."""
    for group in _matcher(old, new).get_grouped_opcodes(_CONTEXT):
        first, last = group[0], group[-1]
        before, after = _range(first[1], last[2]), _range(first[3], last[4])
        yield f"@@ -{before} +{after} @@\n"
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                yield from (f" {line}" for line in old[start:end])
                continue
            yield from (f"-{line}" for line in old[start:end])
            yield from (f"+{line}" for line in new[new_start:new_end])


def _matcher(old: Sequence[str], new: Sequence[str]) -> SequenceMatcher[str]:
    """Without the heuristics of the library: from 200 lines on they leave out lines that occur often."""
    return SequenceMatcher(None, old, new, autojunk=False)


def _range(start: int, end: int) -> str:
    """Lines as a hunk's header names them: an empty range begins with the line before."""
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"
