"""`case-twins`: two names on the way differ only by case, and on some file systems both are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.errors import Location
from reloadgen.files.file_names import is_kustomization_file
from reloadgen.files.paths import ancestors, join, name, parent, resolve
from reloadgen.findings import Finding, Rule
from reloadgen.kustomize.kustomization_file import KustomizationFile, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.manifests.yaml_reader import Position
    from reloadgen.validation.case import Case

RULE = Rule(
    "case-twins",
    "warning",
    "Two names differ only by case, and on some file systems both are one.",
    problem=("a name differs only by case from another", "names differ only by case from others"),
)
_FIX = "use one spelling: a checkout on macOS or Windows has only one of them"


def check(case: Case) -> Iterator[Finding]:
    """Twins among the entries of kustomization files, then other ones beside generated files and their directories."""
    listed: set[str] = set()
    for path, clusters in _kustomizations(case).items():
        file = load(case.repository, path)
        for position, entry, other in _entries(file) if isinstance(file, KustomizationFile) else ():
            listed.add(other.casefold())
            message = f"the entry {entry} differs only by case from another one ({other})"
            location = Location(path, position.line, position.column)
            yield RULE.finding(location, message, _FIX, clusters=clusters)
    for path, (file_below, *names) in _ours(case).items():
        for twin in _beside(case, path):
            if twin.casefold() not in listed:
                message = f"{twin} differs only by case from {path}"
                about = (Location(file_below),)
                yield RULE.finding(Location(twin), message, _FIX, clusters=tuple(names), about=about)


def _kustomizations(case: Case) -> dict[str, tuple[str, ...]]:
    """The kustomization files that clusters read, with the clusters' names."""
    readers: dict[str, tuple[str, ...]] = {}
    for walk in case.clusters:
        for path in filter(is_kustomization_file, walk.result.files):
            readers[path] = (*readers.get(path, ()), walk.cluster.name)
    return readers


def _entries(file: KustomizationFile) -> Iterator[tuple[Position, str, str]]:
    """The entries that are twins of earlier ones: position, text, and the path of the earlier one."""
    first: dict[str, str] = {}
    for entry in file.entries():
        path = resolve(file.directory, entry.text) if "://" not in entry.text else None
        if path is not None and (other := first.setdefault(path.casefold(), path)) != path:
            yield entry.position, entry.text, other


def _ours(case: Case) -> dict[str, tuple[str, ...]]:
    """The generated files and the directories above them, each with one of the files and the clusters' names."""
    found: dict[str, dict[str, None]] = {}
    for cluster, paths in case.rendered.items():
        for path in paths:
            for each in ancestors(path):
                names = found.setdefault(each, {path: None})
                names[cluster] = None
    return {path: tuple(names) for path, names in found.items() if path}


def _beside(case: Case, path: str) -> Iterator[str]:
    directory = parent(path)
    for each in case.repository.files.directories.get(directory, ()):
        if each != name(path) and each.casefold() == name(path).casefold():
            yield join(directory, each)
