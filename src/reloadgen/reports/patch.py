"""Changes as a patch in Git's format (https://git-scm.com/docs/diff-format), byte for byte what `git apply` takes."""

from __future__ import annotations

from difflib import SequenceMatcher, unified_diff
from typing import TYPE_CHECKING

from reloadgen.changes.change_set import Change, Create, Delete
from reloadgen.reports.terminal import Style, styled

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_NEWLINE = "\\ No newline at end of file\n"
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
    hunks = list(unified_diff(old, new, before, after))
    yield from (_colored(line, color=color, head=True) for line in head + hunks[:2])
    for line in hunks[2:]:
        yield _colored(line, color=color, head=False)
        if not line.endswith("\n"):
            yield f"\n{_NO_NEWLINE}"


def contents(change: Change) -> tuple[list[str], list[str]]:
    """The lines before and after; nothing but a newline ends a line, as in Git."""
    old = b"" if isinstance(change, Create) else change.old
    new = b"" if isinstance(change, Delete) else change.data
    return _lines(old), _lines(new)


def _lines(data: bytes) -> list[str]:
    text = data.decode("utf-8", "surrogateescape")
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _colored(line: str, *, color: bool, head: bool) -> str:
    if not color:
        return line
    body, newline = (line[:-1], "\n") if line.endswith("\n") else (line, "")
    styles: tuple[Style, ...] = ("bold",) if head else _STYLES.get(line[0], ())
    return styled(body, *styles, color=True) + newline


def stat(changes: tuple[Change, ...]) -> str:
    """Lines added and removed of each file, as `git diff --stat` counts them."""
    rows = [(change.path, *_counts(change)) for change in changes]
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


def _counts(change: Change) -> tuple[int, int]:
    old, new = contents(change)
    same = sum(block.size for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks())
    return len(new) - same, len(old) - same


def _bar(count: int, scale: float, sign: str) -> str:
    return sign * max(int(count * scale), min(count, 1))
