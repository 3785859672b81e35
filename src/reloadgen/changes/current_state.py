"""The part of the repository that a comparison needs, read from a file tree once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reloadgen.files import paths
from reloadgen.files.file_names import (
    KUSTOMIZATION,
    KUSTOMIZATION_NAMES,
    is_kustomization_file,
    is_temporary,
    is_yaml,
)
from reloadgen.files.file_tree import Kind
from reloadgen.files.obstacle import Obstacle, look_up
from reloadgen.files.skipped_directories import DEFAULT, SkippedDirectories

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reloadgen.files.file_tree import FileTree


@dataclass(frozen=True, slots=True)
class CurrentState:
    """The repository as far as a run may touch it; paths are relative to the top."""

    files: Mapping[str, bytes | Obstacle]
    """What is at the requested paths; a path where there is nothing is absent."""
    kustomizations: Mapping[str, tuple[str, ...]]
    """The names of the kustomization files in each requested directory; () also where the directory does not exist."""
    manifests: Mapping[str, frozenset[str]]
    """Every YAML file at any depth below those requested directories that exist without a kustomization file."""
    directories: frozenset[str]
    """The requested directories that exist, and all above them."""
    leftovers: tuple[str, ...]
    """Temporary files of a run that was killed."""
    twins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The other kustomization files beside a requested one: kustomize accepts only one per directory."""


def current_state(
    tree: FileTree,
    files: Iterable[str],
    directories: Iterable[str],
    *,
    beside: Iterable[str] = (),
    skipped: SkippedDirectories = DEFAULT,
) -> CurrentState:
    """Read the requested files and directories; leftovers are looked for `beside` other paths, too.

    Raises:
        FileError: something that exists cannot be read.
    """
    kustomizations = {directory: _kustomizations(tree, directory) for directory in directories}
    requested = dict.fromkeys(files)
    for directory, names in kustomizations.items():
        # The usual name is looked up also where there is no file: it says what is in the way of a new one.
        requested.update(dict.fromkeys(paths.join(directory, name) for name in names or (KUSTOMIZATION,)))
    below = {
        directory: tuple(_directories_below(tree, directory, skipped))
        for directory, names in kustomizations.items()
        if not names and tree.is_directory(directory)
    }
    twins = {
        path: others for path in filter(is_kustomization_file, requested) if (others := _twins(tree, path))
    }
    near = _with_ancestors((*map(paths.parent, (*requested, *beside)), *kustomizations))
    return CurrentState(
        {path: content for path in requested if (content := look_up(tree, path)) is not None},
        kustomizations,
        {directory: frozenset(_manifests(tree, inside)) for directory, inside in below.items()},
        frozenset(each for each in _with_ancestors(kustomizations) if each and tree.is_directory(each)),
        _leftovers(tree, near.union(*below.values())),
        twins,
    )


def _with_ancestors(directories: Iterable[str]) -> set[str]:
    result: set[str] = set()
    for directory in directories:
        for each in paths.ancestors(directory):
            if each in result:
                break
            result.add(each)
    return result


def _kustomizations(tree: FileTree, directory: str) -> tuple[str, ...]:
    names = tree.entries(directory)
    return tuple(name for name in KUSTOMIZATION_NAMES if name in names)


def _twins(tree: FileTree, path: str) -> tuple[str, ...]:
    directory = paths.parent(path)
    names = (paths.join(directory, name) for name in _kustomizations(tree, directory))
    return tuple(each for each in names if each != path)


def _directories_below(tree: FileTree, directory: str, skipped: SkippedDirectories) -> Iterator[str]:
    """A directory and all below it."""
    yield directory
    for name, kind in tree.entries(directory).items():
        path = paths.join(directory, name)
        if kind is Kind.DIRECTORY and path not in skipped:
            yield from _directories_below(tree, path, skipped)


def _manifests(tree: FileTree, directories: Iterable[str]) -> Iterator[str]:
    for directory in directories:
        for name, kind in tree.entries(directory).items():
            if kind is Kind.FILE and (is_yaml(name) or is_kustomization_file(name)):
                yield paths.join(directory, name)


def _leftovers(tree: FileTree, directories: Iterable[str]) -> tuple[str, ...]:
    leftovers = (
        paths.join(directory, name)
        for directory in directories
        for name, kind in tree.entries(directory).items()
        if is_temporary(name) and kind in {Kind.FILE, Kind.SYMLINK}
    )
    return tuple(sorted(leftovers))
