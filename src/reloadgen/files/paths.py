"""POSIX paths relative to the top, as text: "" is the top itself."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def join(*parts: str) -> str:
    """The path that the non-empty parts make."""
    return "/".join(filter(None, parts))


def resolve(directory: str, entry: str) -> str | None:
    """Where an entry written in a directory points to; None: above the top, or absolute."""
    if entry.startswith("/"):
        return None
    path = posixpath.normpath(posixpath.join(directory, entry)) if directory or entry else ""
    if path == ".." or path.startswith("../"):
        return None
    return "" if path == "." else path


def contained(path: str) -> str:
    """A `spec.path` as Flux joins it to the artifact: nothing climbs out of it, `/` and `./` in front mean nothing."""
    return posixpath.normpath(f"/{path}").lstrip("/")


def parent(path: str) -> str:
    """The directory that holds a path."""
    return path.rpartition("/")[0]


def name(path: str) -> str:
    """The last segment of a path."""
    return path.rpartition("/")[2]


def ancestors(directory: str) -> Iterator[str]:
    """A directory and all above it, nearest first, the top last."""
    while directory:
        yield directory
        directory = parent(directory)
    yield ""


def is_within(path: str, directory: str) -> bool:
    """Whether a path is a directory or lies below it."""
    return not directory or path == directory or path.startswith(f"{directory}/")


def is_below(path: str, directory: str) -> bool:
    """Whether a path lies below a directory, at any depth."""
    return path != directory and is_within(path, directory)


def relative(path: str, directory: str) -> str:
    """The path as one writes it from inside a directory."""
    return posixpath.relpath(f"/{path}", f"/{directory}")
