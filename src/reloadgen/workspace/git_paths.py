"""What Git would do with paths: ignore them, or refuse them since they are in a submodule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.errors import InputError, Location, Problem
from reloadgen.files import paths
from reloadgen.files.git_answers import ignored
from reloadgen.files.git_program import GitError, NoGitError
from reloadgen.files.index_listing import list_index
from reloadgen.files.obstacle import obstacle_above

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reloadgen.files.file_tree import FileTree
    from reloadgen.files.git_answers import IgnoreRule
    from reloadgen.files.git_program import Git
    from reloadgen.files.index_listing import IndexListing
    from reloadgen.workspace.session import Session


def ignored_problem(path: str, rule: IgnoreRule) -> Problem:
    """What is wrong with a path that Git ignores and does not track."""
    message = f"is ignored by Git and untracked, so no commit will contain it ({rule})"
    return Problem(Location(path), message, "change the pattern, or run git add --force")


def ignored_paths(
    git: Git, session: Session, on_disk: FileTree, asked: Iterable[str]
) -> Mapping[str, IgnoreRule]:
    """The paths that Git ignores and does not track; `on_disk` tells where a symlink keeps Git from looking.

    Raises:
        NoGitError: there is no work tree.
        GitError: git fails.
        InputError: a path is in a submodule.
        FileError: a directory on the way to a path cannot be listed.
    """
    reachable = [path for path in asked if obstacle_above(on_disk, path) is None]
    try:
        return ignored(git, reachable)
    except NoGitError:
        raise
    except GitError:
        refuse_submodules(list_index(git), session, reachable)
        raise


def refuse_submodules(listing: IndexListing, session: Session, asked: Iterable[str]) -> None:
    """Refuse paths in a submodule, whose files are committed in another repository.

    Raises:
        InputError: a path is in a submodule.
    """
    problems = in_submodules(listing, session, asked)
    if problems:
        raise InputError(*problems)


def in_submodules(listing: IndexListing, session: Session, asked: Iterable[str]) -> tuple[Problem, ...]:
    """What is wrong with paths in submodules; where a cluster's root is the reason, at the cluster."""
    found = {submodule for path in asked if (submodule := listing.submodule(path))}
    return tuple(problem for submodule in sorted(found) for problem in _problems(session, submodule))


def _problems(session: Session, submodule: str) -> Iterator[Problem]:
    message = f"is in the submodule {submodule}, whose files are committed in its own repository"
    fix = f"keep an inventory in {submodule}, or choose a path outside"
    clusters = [each for each in session.selected if paths.is_within(each.root, submodule)]
    for cluster in clusters:
        yield Problem(cluster.location, f"root {cluster.root} {message}", fix)
    if not clusters:
        yield Problem(Location(submodule), "is a submodule, and files of the plan are in it", fix)
