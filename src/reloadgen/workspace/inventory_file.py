"""Find the inventory and the top of its repository, and read it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reloadgen.errors import FileError, UsageError
from reloadgen.files.file_tree import Kind
from reloadgen.files.work_tree import WorkTree
from reloadgen.workspace import inventory_hints

if TYPE_CHECKING:
    from reloadgen.files.file_tree import FileTree

NAME = "clusters.yaml"


@dataclass(frozen=True, slots=True)
class InventoryFile:
    """An inventory as it lies in its repository."""

    top: Path
    """The top of the repository."""
    path: str
    """The inventory's path, relative to the top."""
    label: str
    """How messages call the inventory: relative to where the command runs."""
    data: bytes
    tree: FileTree
    """The one tree of a run: what it has read stays as it was read."""


def find_top(directory: Path) -> Path:
    """The nearest directory, from a directory upwards, that holds `.git`; the directory itself without one."""
    return next((each for each in (directory, *directory.parents) if (each / ".git").exists()), directory)


def find_inventory(directory: Path, named: str = "") -> Path:
    """The inventory that was named, else the nearest `clusters.yaml` from a directory up to the top.

    Raises:
        UsageError: there is none.
    """
    if named:
        return directory / named
    top = find_top(directory)
    looked = [each for each in (directory, *directory.parents) if each == top or top in each.parents]
    for each in looked:
        if (each / NAME).exists():
            return each / NAME
    where = f"in {top}" if directory == top else f"from {directory} up to {top}"
    raise UsageError(f"no {NAME} {where}", inventory_hints.of_missing(looked, NAME, directory))


def read_inventory(directory: Path, named: str = "") -> InventoryFile:
    """Find an inventory from a directory, and read it.

    Raises:
        UsageError: there is none.
        FileError: it cannot be read, or the directory does not exist.
    """
    inventory_hints.require_directory(directory)
    file = find_inventory(directory, named)
    label = label_of(file, directory)
    resolved = file.parent.resolve() / file.name
    top = find_top(resolved.parent)
    path = resolved.relative_to(top).as_posix()
    tree = WorkTree(top)
    try:
        return InventoryFile(top, path, label, _read(tree, top, path, label), tree)
    except FileError as error:
        raise FileError(str(error), inventory_hints.of_named(directory, named) if named else "") from error


def _read(tree: FileTree, top: Path, path: str, label: str) -> bytes:
    """The inventory's bytes. No tree follows a link; a link that a person names as the inventory is resolved here."""
    try:
        if tree.kind(path) is Kind.SYMLINK:
            target = Path(os.path.realpath(top / path))
            tree, path = WorkTree(target.parent), target.name
        return tree.read(path)
    except FileError as error:
        raise FileError(f"{label}: {str(error).rpartition(': ')[2]}") from error


def label_of(file: Path, directory: Path) -> str:
    """How messages of a run in a directory call a file."""
    try:
        return Path(os.path.relpath(file, directory)).as_posix()
    except ValueError:  # another drive
        return file.as_posix()
