"""Find the inventory in Git's index, and read it there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from reloadgen.errors import FileError, InputError, Location, Problem, UsageError
from reloadgen.files import paths
from reloadgen.files.file_tree import Kind
from reloadgen.files.git_program import NoGitError
from reloadgen.files.index_tree import IndexTree
from reloadgen.inventory import layout
from reloadgen.workspace.inventory_file import NAME, InventoryFile, find_top, label_of, read_inventory
from reloadgen.workspace.inventory_hints import require_directory

if TYPE_CHECKING:
    from pathlib import Path


def read_staged_inventory(directory: Path, named: str = "") -> InventoryFile:
    """The inventory as it is staged: the one that was named, else the nearest `clusters.yaml` up to the top.

    Raises:
        UsageError: there is none, it is not staged, or there is no Git work tree.
        FileError: it cannot be read, or the directory does not exist.
        InputError: the index has unmerged paths.
    """
    require_directory(directory)
    wanted = directory / (named or NAME)
    start = wanted.parent.resolve()
    top = find_top(start)
    index = _index(top)
    inside = os.path.relpath(start, top).replace(os.sep, "/")
    where = "" if inside == "." else inside
    places = (where,) if named else paths.ancestors(where)
    found = next((path for each in places if index.kind(path := paths.join(each, wanted.name))), "")
    if not found:
        on_disk = read_inventory(directory, named)  # says so where there is none
        raise UsageError(f"{on_disk.label} is not staged", f"run git add {on_disk.label}")
    label = label_of(top / found, directory.resolve())
    return InventoryFile(top, found, label, _read(index, found), index)


def _index(top: Path) -> IndexTree:
    """The index, which must make a commit."""
    try:
        index = IndexTree(top)
    except NoGitError as error:
        instead = "check and validate without --staged read the files on disk"
        raise UsageError(f"Git's index cannot be read: {error}", instead) from error
    if index.listing.unmerged:
        raise InputError(*map(_unmerged, index.listing.unmerged))
    return index


def _unmerged(path: str) -> Problem:
    resolve = "run reloadgen render" if paths.name(path) == layout.lock_path("") else "resolve the conflict"
    return Problem(Location(path), "is unmerged in Git's index", f"{resolve}, then git add {path}")


def _read(index: IndexTree, path: str) -> bytes:
    """The inventory's bytes, also where it is staged as a link to a file of the repository."""
    seen = {path}
    while index.kind(path) is Kind.SYMLINK:
        target = paths.resolve(paths.parent(path), index.link(path))
        if target is None or target in seen:
            raise FileError(f"{path}: is a symlink to {index.link(path)}, which is not staged")
        seen.add(target)
        path = target
    return index.read(path)
