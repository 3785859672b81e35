"""POSIX paths relative to the top, as text: "" is the top itself."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def join(folder: str, name: str) -> str:
    """A name in a folder."""
    return f"{folder}/{name}" if folder else name


def resolve(folder: str, entry: str) -> str | None:
    """Where an entry written in a folder points to; None: above the top, or absolute."""
    if entry.startswith("/"):
        return None
    path = posixpath.normpath(posixpath.join(folder, entry)) if folder or entry else ""
    if path == ".." or path.startswith("../"):
        return None
    return "" if path == "." else path


def contained(path: str) -> str:
    """A `spec.path` as Flux joins it to the artifact: nothing climbs out of it, `/` and `./` in front mean nothing."""
    return posixpath.normpath(f"/{path}").lstrip("/")


def parent(path: str) -> str:
    """The folder that holds a path."""
    return path.rpartition("/")[0]


def ancestors(folder: str) -> Iterator[str]:
    """A folder and all above it, nearest first, the top last."""
    while folder:
        yield folder
        folder = parent(folder)
    yield ""


def is_within(path: str, folder: str) -> bool:
    """Whether a path is a folder or lies below it."""
    return not folder or path == folder or path.startswith(f"{folder}/")


def relative(path: str, folder: str) -> str:
    """The path as one writes it from inside a folder."""
    return posixpath.relpath(f"/{path}", f"/{folder}")
