"""Splices that replace a scalar by another value in the same quotes or block style, where that can hold it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias

from reloadgen.document import emit
from reloadgen.document.edit.line_breaks import has_break, line_break, line_end, next_line
from reloadgen.document.edit.splices import Splice, Splices, insert_lines

if TYPE_CHECKING:
    from reloadgen.document.edit.syntax_tree import Syntax
    from reloadgen.document.emit import Plain

_HEADER = re.compile(r"[|>][-+0-9]*")
_INDENT = re.compile(r"[\r\n\x85\u2028\u2029]( +)[^ \r\n\x85\u2028\u2029]")

_NOT_FOLDED = re.compile(r"\A\n|^[ \t]", re.MULTILINE)
_BETWEEN_LINES = re.compile(r"\n+(?=[^\n])")

Context: TypeAlias = Literal["block", "flow", "json"]
"""What a scalar stands in: block collections alone, a flow collection, or one that is written as JSON."""


def replace(text: str, old: Syntax, new: Plain, indent: int, context: Context) -> Splices:
    """A new value for a scalar or null; lines of a block scalar begin at column `indent` unless the old ones tell.

    Raises:
        ValueError, TypeError: as `emit.scalar`.
    """
    if old.style in ("|", ">"):
        return _replace_block(text, old, new, indent)
    if (
        context == "block"
        and old.style == ""
        and isinstance(new, str)
        and "\n" in new
        and emit.is_literal(new)
    ):
        header, *lines = emit.literal(new, indent)
        return (*_replace(old, header), insert_lines(text, old.end, line_break(text).join(lines)))
    quote = old.style if old.style in ("'", '"') else '"' if context == "json" else ""
    return _replace(old, emit.scalar(new, quote))


def _replace(old: Syntax, new: str) -> Splices:
    space = " " if old.start == old.end else ""  # nothing is written for a null
    return (Splice(old.start, old.end, f"{space}{new}"),)


def _replace_block(text: str, old: Syntax, new: Plain, indent: int) -> Splices:
    """The header keeps its comment; the lines are written anew, and go where no block scalar can hold the value."""
    header, end_of_header = next(_HEADER.finditer(text, old.start)), line_end(text, old.start)
    lines = _lines(text, old, new, indent) if isinstance(new, str) else None
    start = min(next_line(text, old.start), old.end) if old.end > end_of_header else end_of_header
    if lines is None:
        return (
            Splice(*header.span(), emit.scalar(new)),
            Splice(end_of_header, max(old.end, end_of_header), ""),
        )
    written = Splice(*header.span(), lines[0])
    body = line_break(text).join(lines[1:])
    if start == end_of_header:  # the old text was empty
        return (written, insert_lines(text, old.start, body))
    return (written, Splice(start, old.end, body))


def _lines(text: str, old: Syntax, new: str, indent: int) -> list[str] | None:
    """The header and the lines of a block scalar; None where the value needs quotes."""
    cut_off = new.endswith("\n") and not has_break(
        text, old.end, len(text)
    )  # the file lacks its last line break
    if cut_off or not emit.is_literal(new):
        return None
    match = _INDENT.search(text, old.start, old.end)
    column = len(match[1]) if match else indent
    if old.style == "|" or _NOT_FOLDED.search(new):
        return list(emit.literal(new, column))
    header, *lines = emit.literal(_BETWEEN_LINES.sub(r"\g<0>\n", new), column)
    return [header.replace("|", ">"), *lines]
