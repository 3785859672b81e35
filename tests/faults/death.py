"""A run that dies: at a chosen file operation everything ends, and what would tidy up does not run any more."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from reloadgen.changes import apply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OPERATIONS = ("mkdir", "replace", "rmdir", "unlink")
HALF = 40


class Death(BaseException):
    """The process is gone."""


class Life:
    """Counts file operations; the one with the given number, from 1, and all after it do not happen."""

    def __init__(self, last: int) -> None:
        self.count, self._last = 0, last

    def step(self) -> None:
        self.count += 1
        if self.count > self._last:
            raise Death


@contextmanager
def alive_for(operations: int) -> Iterator[Life]:
    """A life of so many file operations; a file that is written next is left half written."""
    life = Life(operations)
    fill = apply._fill

    def half(path: Path, data: bytes, *rest: Any, **options: Any) -> None:
        if life.count >= operations:
            fill(path, data[:HALF], *rest, **options)
            raise Death
        fill(path, data, *rest, **options)

    with ExitStack() as stack:
        for name in OPERATIONS:
            stack.enter_context(mock.patch.object(Path, name, _counted(getattr(Path, name), life)))
        stack.enter_context(mock.patch.object(apply, "_fill", half))
        yield life


def _counted(real: Callable[..., Any], life: Life) -> Callable[..., Any]:
    def call(path: Path, *arguments: Any, **options: Any) -> Any:
        life.step()
        return real(path, *arguments, **options)

    return call
