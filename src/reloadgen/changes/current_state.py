"""What is there: the part of the repository that a comparison needs, read from a file tree once."""

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
    """What stands at the wanted paths; a path without anything is absent."""
    kustomizations: Mapping[str, tuple[str, ...]]
    """The names of the kustomization files in each wanted directory; () also where the directory is not there."""
    manifests: Mapping[str, frozenset[str]]
    """Every YAML file at any depth below those wanted directories that are there without a kustomization file."""
    directories: frozenset[str]
    """The wanted directories that are there, and all above them."""
    leftovers: tuple[str, ...]
    """Temporary files of a run that was killed."""
    twins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The other kustomization files beside a wanted one: kustomize accepts only one per directory."""

    def nearest(self, directory: str) -> str:
        """The deepest directory that is there on the way to a wanted one; "" is the top."""
        return next(each for each in paths.ancestors(directory) if not each or each in self.directories)


def current_state(
    tree: FileTree,
    files: Iterable[str],
    directories: Iterable[str],
    *,
    beside: Iterable[str] = (),
    skipped: SkippedDirectories = DEFAULT,
) -> CurrentState:
    """Read the wanted files and look into the wanted directories; leftovers are looked for `beside` other paths too.

    Raises:
        FileError: something that is there cannot be read.
    """
    kustomizations = {directory: _kustomizations(tree, directory) for directory in directories}
    wanted = dict.fromkeys(files)
    for directory, names in kustomizations.items():
        # The usual name is asked for also where there is none: it says what stands in the way of making one.
        wanted.update(dict.fromkeys(paths.join(directory, name) for name in names or (KUSTOMIZATION,)))
    below = {
        directory: tuple(_directories_below(tree, directory, skipped))
        for directory, names in kustomizations.items()
        if not names and tree.is_directory(directory)
    }
    twins = {path: others for path in filter(is_kustomization_file, wanted) if (others := _twins(tree, path))}
    near = _with_ancestors((*map(paths.parent, (*wanted, *beside)), *kustomizations))
    return CurrentState(
        {path: content for path in wanted if (content := look_up(tree, path)) is not None},
        kustomizations,
        {directory: frozenset(_manifests(tree, inside)) for directory, inside in below.items()},
        frozenset(each for each in _with_ancestors(kustomizations) if each and tree.is_directory(each)),
        _leftovers(tree, near.union(*below.values())),
        twins,
    )


def _with_ancestors(directories: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for directory in directories:
        for each in paths.ancestors(directory):
            if each in found:
                break
            found.add(each)
    return found


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
    found = (
        paths.join(directory, name)
        for directory in directories
        for name, kind in tree.entries(directory).items()
        if is_temporary(name) and kind in {Kind.FILE, Kind.SYMLINK}
    )
    return tuple(sorted(found))
