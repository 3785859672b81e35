"""What is left to `git add`: the paths that a commit needs, in as few words as possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reloadgen.files import paths
from reloadgen.files.file_tree import Kind
from reloadgen.files.git_program import GitError, find_git
from reloadgen.files.index_listing import list_index
from reloadgen.files.memory_tree import MemoryTree
from reloadgen.files.overlay import Overlay
from reloadgen.workspace.git_paths import ignored_paths, in_submodules
from reloadgen.workspace.needed_paths import needed_paths

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from reloadgen.errors import Problem
    from reloadgen.files.file_tree import FileTree
    from reloadgen.files.git_answers import IgnoreRule
    from reloadgen.workspace.comparison import Comparison


class Untracked(NamedTuple):
    """Files that were rendered, or that are needed for it, and that Git does not track."""

    files: tuple[str, ...]
    """What `git add` takes."""
    unmerged: tuple[str, ...]
    """Those of the files that are tracked, with a merge conflict that is not resolved."""
    ignored: Mapping[str, IgnoreRule]
    """What `git add` refuses, and why."""
    in_submodules: tuple[Problem, ...]
    """What no `git add` of this repository takes."""
    arguments: tuple[str, ...]
    """The arguments of a `git add` that takes the files and nothing else."""


NOTHING = Untracked((), (), {}, (), ())


def untracked(comparison: Comparison) -> Untracked:
    """What Git does not track of the files that a render leaves; nothing where Git cannot say it.

    Raises:
        FileError: a directory cannot be listed.
    """
    session = comparison.session
    try:
        git = find_git(session.inventory.top)
        listing = list_index(git)
        after = Overlay(session.inventory.tree, comparison.changes.overlay)
        needed = needed_paths(comparison)
        new = [
            path
            for path in needed
            if path not in listing.blobs and after.is_file(path) and not listing.submodule(path)
        ]
        hidden = ignored_paths(git, session, after, new)
    except GitError:
        return NOTHING
    files = tuple(path for path in new if path not in hidden)
    index = MemoryTree(dict.fromkeys(listing.blobs, Kind.FILE) if files else {})
    unmerged = tuple(path for path in files if path in listing.unmerged)
    elsewhere = in_submodules(listing, session, needed)
    return Untracked(files, unmerged, hidden, elsewhere, shortest(files, hidden.keys(), after, index))


def shortest(wanted: Collection[str], beside: Collection[str], *trees: FileTree) -> tuple[str, ...]:
    """The wanted paths, or directories in their place that hold nothing but these and those `beside` in all trees."""
    known: dict[str, bool] = {"": False}
    found: dict[str, None] = {}
    inside = {*wanted, *beside}
    for path in wanted:
        best = path
        for directory in paths.ancestors(paths.parent(path)):
            if directory not in known:
                known[directory] = all(_holds_only(tree, directory, inside) for tree in trees)
            if not known[directory]:
                break
            best = directory
        found[best] = None
    return tuple(found)


def _holds_only(tree: FileTree, directory: str, wanted: Collection[str]) -> bool:
    return all(
        _holds_only(tree, path, wanted) if kind is Kind.DIRECTORY else path in wanted
        for name, kind in tree.entries(directory).items()
        for path in [paths.join(directory, name)]
    )
