"""Why an edit was refused, where, and what to write by hand instead, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from reloadgen.document.emit import Emitted
    from reloadgen.document.nodes import KeyPath

Action: TypeAlias = Literal["set", "insert", "remove"]

UNSAFE = "the edit would change something else"


@dataclass(frozen=True, slots=True)
class ManualEdit:
    """An edit for a person to make.

    `path` leads to the scalar to set, to the key to insert or remove, or to the list that `entries` go into or out
    of. `entries` are the values to write there, or the entries to take out.
    """

    action: Action
    path: KeyPath
    entries: tuple[Emitted, ...] = ()


class EditError(ValueError):
    """A text that can't be edited safely: the reason, and the line and column from 1 (0: unknown).

    `manual` is what to write by hand; `fix` is a sentence that stands for it where another edit is needed first.
    """

    def __init__(
        self, reason: str, line: int = 0, column: int = 0, *, manual: ManualEdit | None = None, fix: str = ""
    ) -> None:
        super().__init__(reason)
        self.reason, self.line, self.column = reason, line, column
        self.manual, self.fix = manual, fix

    def with_manual(self, manual: ManualEdit) -> EditError:
        """The same error with another edit to make by hand."""
        return EditError(self.reason, self.line, self.column, manual=manual, fix=self.fix)
