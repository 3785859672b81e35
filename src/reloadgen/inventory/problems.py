"""Problems of one inventory as they are found: each with its key's path, so that follow-ups can be left out."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from reloadgen.errors import Problem
from reloadgen.inventory.key_paths import show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.document.nodes import KeyPath
    from reloadgen.inventory.yaml_text import Text


class Report:
    """Collects problems; `silent` are paths already reported, whose absence must not be reported again."""

    def __init__(self, text: Text, silent: frozenset[KeyPath] = frozenset()) -> None:
        self.text = text
        self.problems: list[Problem] = []
        self._silent = silent

    def add(
        self, path: KeyPath, message: str, fix: str, *, at_key: bool = False, always: bool = False
    ) -> None:
        """Report a problem of the value at a path (or of its key), unless it follows from what is reported there.

        With `always` it is known not to follow.
        """
        if not always and self.told(path):
            return
        location = self.text.locate(path) if at_key else self.text.locate_value(path)
        problem = Problem(location, f"{show(path)}: {message}", fix)
        if problem not in self.problems:
            self.problems.append(problem)

    def told(self, path: KeyPath) -> bool:
        """Whether something at a path or below it is reported already, by the model."""
        return any(reported[: len(path)] == path for reported in self._silent)

    def lost(self, path: KeyPath) -> bool:
        """Whether what a path leads to was refused by the model, alone or with the map around it."""
        return any(path[: len(reported)] == reported for reported in self._silent)

    @contextmanager
    def at(self, path: KeyPath, *, at_key: bool = False) -> Iterator[None]:
        """Report what a check of syntax refuses as a problem of the value at a path, or of its key."""
        try:
            yield
        except PydanticCustomError as error:
            context = error.context or {}
            self.add(path, context["message"], context["fix"], at_key=at_key, always=at_key)
