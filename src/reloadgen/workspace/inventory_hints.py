"""What to do where the inventory, or the directory to look for it, is not there."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from reloadgen.errors import FileError
from reloadgen.files.file_names import is_yaml
from reloadgen.files.file_tree import Kind
from reloadgen.files.near_directory import near_directory
from reloadgen.files.work_tree import WorkTree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CLUSTERS, _KUBERNETES = (
    re.compile(rb"^%s:" % key, re.MULTILINE) for key in (b"clusters", b"(apiVersion|kind)")
)


def require_directory(directory: Path) -> None:
    """Check that a directory exists.

    Raises:
        FileError: it does not; the hint names one with a similar name.
    """
    if directory.is_dir():
        return
    if directory.exists():
        hint = f"to name an inventory, write -i {directory.name}" if is_yaml(directory.name) else ""
        raise FileError(f"{directory}: not a directory", hint)
    above = next(each for each in directory.parents if each.is_dir())
    near = ""
    with suppress(FileError):
        near = near_directory(WorkTree(above), directory.relative_to(above).as_posix()).similar
    raise FileError(f"{directory}: no such directory", f"did you mean {above / near}?" if near else "")


def of_missing(directories: Iterable[Path], name: str, start: Path) -> str:
    """The hint where no directory has an inventory of the usual name: a file that looks like one, or how to begin."""
    for directory in directories:
        for other in _inventories(directory):
            path = _relative(directory / other, start)
            return f"is {path} the inventory? Rename it to {name}, or write -i {path}"
    return "run reloadgen init, or name an inventory with --inventory"


def _inventories(directory: Path) -> Iterator[str]:
    """The YAML files that list clusters and are no Kubernetes objects, such as a kubeconfig."""
    tree = WorkTree(directory)
    with suppress(FileError):
        for name in _yaml_files(tree):
            data = tree.read(name)
            if _CLUSTERS.search(data) and not _KUBERNETES.search(data):
                yield name


def _yaml_files(tree: WorkTree) -> list[str]:
    """The names of the YAML files at the top of a tree; none where it cannot be listed."""
    with suppress(FileError):
        return [name for name, kind in tree.entries("").items() if kind is Kind.FILE and is_yaml(name)]
    return []


def of_named(directory: Path, named: str) -> str:
    """The hint for an inventory that was named and is no file; `directory` is where the command runs."""
    file = directory / named
    if file.is_dir():
        return f"to run in this directory, write -C {named} instead of -i"
    if os.path.lexists(file):
        return ""
    parts = Path(named).parts
    for end in (Path(*parts[number:]) for number in range(1, len(parts))):
        if (directory / end).is_file():
            return f"did you mean {end.as_posix()}? The path is relative to {directory}"
    if not file.parent.is_dir():
        return f"there is no directory {Path(named).parent.as_posix()} in {directory}"
    near = get_close_matches(file.name, _yaml_files(WorkTree(file.parent)), n=1)
    other = next(iter((*near, *_inventories(file.parent))), "")
    if other:
        return f"did you mean {(Path(named).parent / other).as_posix()}?"
    return f"the path is relative to {directory}"


def _relative(file: Path, start: Path) -> str:
    try:
        return Path(os.path.relpath(file, start)).as_posix()
    except ValueError:  # another drive
        return file.as_posix()
