"""The files of a repository that Flux can see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.files import paths
from reloadgen.files.file_names import KUSTOMIZATION_NAMES, is_yaml
from reloadgen.files.file_tree import Kind
from reloadgen.files.skipped_directories import DEFAULT, SkippedDirectories

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reloadgen.files.file_tree import FileTree


@dataclass(frozen=True, slots=True)
class RegularFiles:
    """Every regular file of a tree, but those in skipped directories; no symlinks, no empty directories."""

    tree: FileTree
    directories: Mapping[str, tuple[str, ...]]
    """The names in each directory, sorted; the directories among them are keys themselves. "" is the top."""

    def is_directory(self, path: str) -> bool:
        """Whether a path is a directory that holds a file at any depth."""
        return path in self.directories

    def is_file(self, path: str) -> bool:
        """Whether a path is a regular file."""
        directory, _, name = path.rpartition("/")
        return name in self.directories.get(directory, ()) and path not in self.directories

    def read(self, path: str) -> bytes:
        """The bytes of a file.

        Raises:
            FileError: the file cannot be read.
        """
        return self.tree.read(path)

    def kustomizations(self, directory: str) -> tuple[str, ...]:
        """The names of the kustomization files in a directory, in the order in which Flux looks for them."""
        names = self.directories.get(directory, ())
        return tuple(
            name
            for name in KUSTOMIZATION_NAMES
            if name in names and paths.join(directory, name) not in self.directories
        )

    def below(self, directory: str = "") -> Iterator[str]:
        """All files below a directory, depth first, by name."""
        for name in self.directories.get(directory, ()):
            path = paths.join(directory, name)
            if path in self.directories:
                yield from self.below(path)
            else:
                yield path

    def yaml_below(self, directory: str = "") -> Iterator[str]:
        """All files below a directory whose names end as those of manifests."""
        return filter(is_yaml, self.below(directory))

    def namesakes(self, directory: str) -> tuple[str, ...]:
        """Other directories of the same name, sorted: one of them is meant where this one does not exist."""
        last = paths.name(directory)
        same = (each for each in self.directories if each != directory and paths.name(each) == last)
        return tuple(sorted(same)) if last else ()


def regular_files(tree: FileTree, skipped: SkippedDirectories = DEFAULT) -> RegularFiles:
    """Go through a whole tree.

    Raises:
        FileError: a directory cannot be listed.
    """
    directories: dict[str, tuple[str, ...]] = {}
    _collect(tree, "", skipped, directories)
    return RegularFiles(tree, directories)


def _collect(
    tree: FileTree, directory: str, skipped: SkippedDirectories, directories: dict[str, tuple[str, ...]]
) -> bool:
    """Enter a directory and all below it, in the order of a walk; False for one that holds no file."""
    directories[directory] = ()
    directories[directory] = names = tuple(
        name
        for name, kind in tree.entries(directory).items()
        if kind is Kind.FILE
        or (
            kind is Kind.DIRECTORY
            and (path := paths.join(directory, name)) not in skipped
            and _collect(tree, path, skipped, directories)
        )
    )
    if directory and not names:
        del directories[directory]
    return bool(names)
