"""Template folders read from disk: the shipped one and the user's. The only code here that opens files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pydantic_core import PydanticCustomError

from reloadgen.errors import FileError, InputError, Location, Problem
from reloadgen.inventory import syntax

if TYPE_CHECKING:
    from collections.abc import Mapping

SUFFIX = ".j2"


class Folder(NamedTuple):
    """The templates of one folder: text by name, and how the folder is called in messages."""

    label: str
    files: Mapping[str, str]
    ignored: tuple[str, ...]

    def place(self, name: str) -> str:
        """How a template is called in messages."""
        return f"{self.label}/{name}"


def shipped() -> Folder:
    """The templates that come with reloadgen: in the package when installed, at the top of a checkout otherwise."""
    here = Path(__file__).resolve().parent.parent
    installed = here / "templates"
    return _read(installed if installed.is_dir() else here.parent.parent / "templates", "templates (shipped)")


def user(top: Path, path: str) -> Folder:
    """The user's templates; `path` is relative to the top.

    Raises:
        InputError: the folder is not there, or a name in it can't be an output.
    """
    folder = top / path
    if not folder.is_dir():
        raise InputError(
            Problem(Location(path), "templates.path names no folder", "create it, or mend the path")
        )
    return _read(folder, path)


def _read(folder: Path, label: str) -> Folder:
    files: dict[str, str] = {}
    ignored: list[str] = []
    problems: list[Problem] = []
    for name in _walk(folder):
        if not name.endswith(SUFFIX):
            ignored.append(name)
            continue
        try:
            syntax.relative_path(name)
            files[name] = (folder / name).read_text(encoding="utf-8")
        except PydanticCustomError as error:
            context = error.context or {}
            problems.append(Problem(Location(f"{label}/{name}"), context["message"], context["mend"]))
        except UnicodeDecodeError as error:
            problems.append(
                Problem(
                    Location(f"{label}/{name}"), f"byte {error.start} is not UTF-8", "save the file as UTF-8"
                )
            )
        except OSError as error:
            raise FileError(f"{label}/{name}: {error.strerror}") from error
    if problems:
        raise InputError(*problems)
    return Folder(label, files, tuple(ignored))


def _walk(folder: Path) -> list[str]:
    """Every file below, POSIX, sorted; hidden ones are the editor's."""
    found = []
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [
            Path(base, name).relative_to(folder).as_posix() for name in names if not name.startswith(".")
        ]
    return sorted(found)
