"""Where the entries of a kustomization file lead, or why they lead nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.files.file_names import KUSTOMIZATION
from reloadgen.files.paths import is_within, join, resolve
from reloadgen.kustomize.defect import Defect, UnknownBuild

if TYPE_CHECKING:
    from reloadgen.kustomize.kustomization_file import PathEntry
    from reloadgen.kustomize.source_files import SourceFiles

_REMOTE = ("git::", "gh:", "ssh://", "https://", "http://", "git@", "github.com:", "github.com/", "oci://")


@dataclass(frozen=True, slots=True)
class EntryTarget:
    """What an entry names: a path, or a defect, or something that the files do not determine."""

    path: str | None = None
    defect: Defect | None = None
    unknown: UnknownBuild | None = None


def entry_target(entry: PathEntry, directory: str, listed_in: str, source: SourceFiles) -> EntryTarget:
    """Follow an entry of the file `listed_in`; `directory` is what its path is relative to."""
    if is_remote(entry.text):
        why = f"{entry.field} lists {entry.text}, which is remote"
        return EntryTarget(unknown=UnknownBuild(listed_in, *entry.position, why, adds_objects=True))
    path = resolve(directory, entry.text)
    problem = _problem(path, entry, source)
    if problem is None:
        return EntryTarget(path)
    what, fix = problem
    message = f"{entry.field} lists {entry.text}, which {what}"
    return EntryTarget(defect=Defect("dangling-entry", listed_in, *entry.position, message, fix))


def is_remote(entry: str) -> bool:
    """Whether kustomize would fetch an entry from somewhere else."""
    return entry.lower().startswith(_REMOTE) or "?ref=" in entry


def is_url(path: str) -> bool:
    """Whether kustomize would download a file."""
    return path.lower().startswith(("http://", "https://"))


def _problem(path: str | None, entry: PathEntry, source: SourceFiles) -> tuple[str, str] | None:
    """What is wrong with an entry, and the fix."""
    if path is None or not is_within(path, source.base):
        return "is outside the artifact that Flux reads", "move it into the directory of the source"
    if entry.field != "components" and source.is_file(path):
        return None
    if source.is_directory(path):
        if source.kustomization_files(path):
            return None
        fix = f"add {join(path, KUSTOMIZATION)}, or list its files"
        return "is a directory without a kustomization file", fix
    if source.excludes(path):
        fix = "change .sourceignore or the source's spec.ignore"
        return "an ignore rule excludes from Flux's artifact", fix
    return "does not exist", "remove the entry, or add the file"
