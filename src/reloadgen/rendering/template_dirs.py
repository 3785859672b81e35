"""Directories of templates: the shipped one and the user's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pydantic_core import PydanticCustomError

from reloadgen.errors import FileError, InputError, Location, Problem
from reloadgen.files import paths
from reloadgen.files.file_tree import Kind
from reloadgen.files.near_directory import near_directory
from reloadgen.files.obstacle import Obstacle, obstacle_above
from reloadgen.files.work_tree import WorkTree
from reloadgen.inventory.written import value_checks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reloadgen.files.file_tree import FileTree
    from reloadgen.inventory.fleet import TemplateSettings

SUFFIX = ".j2"
_SHIPPED = "templates (shipped)"
_NO_LINK = "templates must be regular files: copy it here"


class Directory(NamedTuple):
    """The templates of one directory: text by name, and how the directory is called in messages."""

    label: str
    files: Mapping[str, str]
    ignored: tuple[str, ...]

    def place(self, name: str) -> str:
        """How a template is called in messages."""
        return f"{self.label}/{name}"


def shipped() -> Directory:
    """The templates that come with reloadgen: in the package when installed, at the top of a checkout otherwise."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "templates"
    tree = WorkTree(installed if installed.is_dir() else package.parent.parent / "templates")
    try:
        return _read(tree, "", _SHIPPED)
    except FileError as error:
        raise FileError(f"{_SHIPPED}/{error}") from error


def user(tree: FileTree, settings: TemplateSettings) -> Directory:
    """The user's templates, in a directory of the repository's tree.

    Raises:
        InputError: the directory does not exist, or something in it cannot be a template: a symlink, a name, not UTF-8.
        FileError: something in it may not be read.
    """
    path = settings.path
    kind = tree.kind(path)
    obstacle = Obstacle(kind, path) if kind else obstacle_above(tree, path)
    if obstacle and obstacle.kind is Kind.SYMLINK:
        reason = obstacle.reason if obstacle.above else f"{path} is a symlink"
        raise InputError(Problem(settings.location, f"templates.path: {reason}", _NO_LINK))
    if kind is not Kind.DIRECTORY:
        what = "is not a directory" if kind or obstacle else "does not exist"
        similar = near_directory(tree, path).similar
        hint = f"did you mean {similar}?" if similar else "create it, or correct the path"
        raise InputError(Problem(settings.location, f"templates.path: {path} {what}", hint))
    return _read(tree, path, path)


def _read(tree: FileTree, directory: str, label: str) -> Directory:
    files: dict[str, str] = {}
    ignored: list[str] = []
    problems: list[Problem] = []
    for name, kind in _below(tree, directory):
        if not name.endswith(SUFFIX):
            ignored.append(name)
            continue
        try:
            files[name] = _text(tree, directory, name, kind)
        except PydanticCustomError as error:
            context = error.context or {}
            problems.append(Problem(Location(f"{label}/{name}"), context["message"], context["fix"]))
    if problems:
        raise InputError(*problems)
    return Directory(label, files, tuple(ignored))


def _text(tree: FileTree, directory: str, name: str, kind: Kind) -> str:
    """A template's text; a symlink could show what lies outside the repository, and a pipe never ends."""
    if kind is Kind.SYMLINK:
        value_checks.refuse("is a symlink", _NO_LINK)
    if kind is not Kind.FILE:
        value_checks.refuse("not a regular file", "replace it with a regular file")
    value_checks.relative_path(name)
    try:
        return tree.read(paths.join(directory, name)).decode("utf-8")
    except UnicodeDecodeError as error:
        value_checks.refuse(f"byte {error.start} is not UTF-8", "save the file as UTF-8")


def _below(tree: FileTree, directory: str, inside: str = "") -> Iterator[tuple[str, Kind]]:
    """Every entry that is not a directory below a directory, by its path from there; hidden ones belong to editors."""
    for name, kind in tree.entries(paths.join(directory, inside)).items():
        if name.startswith("."):
            continue
        path = paths.join(inside, name)
        if kind is Kind.DIRECTORY:
            yield from _below(tree, directory, path)
        else:
            yield path, kind
