"""Collect the problems of an inventory by key path, without those that follow from another."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from reloadgen.errors import Problem
from reloadgen.inventory.key_paths import show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.document.nodes import KeyPath
    from reloadgen.inventory.yaml_text import YamlText


class ProblemReport:
    """Collects problems. The model has refused the paths in `refused`: what follows from that is not reported."""

    def __init__(self, text: YamlText, refused: frozenset[KeyPath] = frozenset()) -> None:
        self.text = text
        self._problems: dict[Problem, None] = {}
        self._refused = refused

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems in the order in which they were reported, each once."""
        return tuple(self._problems)

    def add(
        self, path: KeyPath, message: str, fix: str, *, at_key: bool = False, always: bool = False
    ) -> None:
        """Report a problem of the value at a path (or of its key), unless it follows from what is reported there.

        With `always` it is known not to follow.
        """
        if not always and self.is_reported(path):
            return
        location = self.text.locate(path) if at_key else self.text.locate_value(path)
        self._problems[Problem(location, f"{show(path)}: {message}", fix)] = None

    def is_reported(self, path: KeyPath) -> bool:
        """Whether something at a path or below it is reported already, by the model."""
        return any(reported[: len(path)] == path for reported in self._refused)

    def is_refused(self, path: KeyPath) -> bool:
        """Whether what a path leads to was refused by the model, alone or with the map around it."""
        return any(path[: len(reported)] == reported for reported in self._refused)

    @contextmanager
    def catching(self, path: KeyPath, *, at_key: bool = False) -> Iterator[None]:
        """Report what a check of syntax refuses as a problem of the value at a path, or of its key."""
        try:
            yield
        except PydanticCustomError as error:
            context = error.context or {}
            self.add(path, context["message"], context["fix"], at_key=at_key, always=at_key)
