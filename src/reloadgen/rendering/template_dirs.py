"""Template directories read from disk: the shipped one and the user's. The only code here that opens files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pydantic_core import PydanticCustomError

from reloadgen.errors import FileError, InputError, Location, Problem
from reloadgen.inventory import value_checks

if TYPE_CHECKING:
    from collections.abc import Mapping

SUFFIX = ".j2"
_NO_LINK = "templates are plain files of the repository: copy it here"


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
    here = Path(__file__).resolve().parent.parent
    installed = here / "templates"
    return _read(installed if installed.is_dir() else here.parent.parent / "templates", "templates (shipped)")


def user(top: Path, path: str) -> Directory:
    """The user's templates; `path` is relative to the top.

    Raises:
        InputError: the directory is not there, or something in it can't be a template: a symlink, a name, no UTF-8.
        FileError: something in it may not be read.
    """
    directory = top / path
    links = [each for each in (directory, *directory.parents) if top in each.parents and each.is_symlink()]
    if links:
        raise InputError(
            Problem(Location(path), f"{links[-1].relative_to(top).as_posix()} is a symlink", _NO_LINK)
        )
    if not directory.is_dir():
        raise InputError(
            Problem(Location(path), "templates.path names no directory", "create it, or fix the path")
        )
    return _read(directory, path)


def _read(directory: Path, label: str) -> Directory:
    files: dict[str, str] = {}
    ignored: list[str] = []
    problems: list[Problem] = []
    for path in _walk(directory, label):
        name = path.relative_to(directory).as_posix()
        if not name.endswith(SUFFIX):
            ignored.append(name)
            continue
        try:
            files[name] = _text(path, name)
        except PydanticCustomError as error:
            context = error.context or {}
            problems.append(Problem(Location(f"{label}/{name}"), context["message"], context["fix"]))
        except OSError as error:
            raise FileError(f"{label}/{name}: {error.strerror}") from error
    if problems:
        raise InputError(*problems)
    return Directory(label, files, tuple(ignored))


def _text(path: Path, name: str) -> str:
    """A template's text; a symlink could show what lies outside the repository, and a pipe never ends."""
    if path.is_symlink():
        value_checks.refuse("is a symlink", _NO_LINK)
    if not path.is_file():
        value_checks.refuse("is no plain file", "put a plain file there")
    value_checks.relative_path(name)
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        value_checks.refuse(f"byte {error.start} is not UTF-8", "save the file as UTF-8")


def _walk(directory: Path, label: str) -> list[Path]:
    """Every file and symlink below, sorted; hidden ones are the editor's."""
    found: list[Path] = []
    try:
        entries = sorted(each for each in directory.iterdir() if not each.name.startswith("."))
    except OSError as error:
        raise FileError(f"{label}: {error.strerror}") from error
    for each in entries:
        if each.is_dir() and not each.is_symlink():
            found += _walk(each, f"{label}/{each.name}")
        else:
            found.append(each)
    return found
