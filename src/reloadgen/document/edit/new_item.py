"""A new entry of a list or pair of a mapping, written in block or flow style."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.document import emit
from reloadgen.document.edit.line_breaks import line_break

if TYPE_CHECKING:
    from reloadgen.document.emit import Emitted


@dataclass(frozen=True, slots=True)
class NewItem:
    """An entry, or with a `key` a pair, and the style for its block.

    `spaced` sets it apart by an empty line if it has several lines.
    """

    value: Emitted
    style: emit.Style
    key: str | None = None
    spaced: bool = False

    def block(self, text: str, column: int, gap: str = " ") -> str:
        """Its lines for a cursor at a column, with the line breaks of a text; `gap` follows a dash."""
        if self.key is None:
            lines = f"-{gap}{emit.block(self.value, column + 1 + len(gap), self.style)}"
        else:
            lines = emit.block({self.key: self.value}, column, self.style)
        return lines.replace("\n", line_break(text))

    def flow(self, *, as_json: bool) -> str:
        """What stands between two commas of a flow collection."""
        if self.key is None:
            return json.dumps(self.value) if as_json else emit.flow(self.value)
        if as_json:
            return f"{json.dumps(self.key)}: {json.dumps(self.value)}"
        return f"{emit.key_text(self.key)}: {emit.flow(self.value)}"

    def flow_collection(self, *, as_json: bool) -> str:
        """A flow collection that holds it alone."""
        item = self.flow(as_json=as_json)
        return f"[{item}]" if self.key is None else f"{{{item}}}"
