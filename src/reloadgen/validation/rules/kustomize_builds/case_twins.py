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

    from reloadgen.validation.case import Case

RULE = Rule("case-twins", "warning", "Two names differ only by case, and on some file systems both are one.")
_FIX = "use one spelling: a checkout on macOS or Windows has only one of them"


def check(case: Case) -> Iterator[Finding]:
    """Twins among the entries of kustomization files, then among the files beside generated ones."""
    for path, clusters in _kustomizations(case).items():
        file = load(case.repository, path)
        if isinstance(file, KustomizationFile):
            yield from _entries(file, clusters)
    for path, clusters in _ours(case).items():
        for twin in _beside(case, path):
            message = f"{twin} differs only by case from {path}"
            location, about = Location(twin), (Location(path),)
            yield RULE.finding(location, message, _FIX, clusters=clusters, about=about)


def _kustomizations(case: Case) -> dict[str, tuple[str, ...]]:
    """The kustomization files that clusters read, with the clusters' names."""
    readers: dict[str, tuple[str, ...]] = {}
    for walk in case.clusters:
        for path in filter(is_kustomization_file, walk.result.files):
            readers[path] = (*readers.get(path, ()), walk.cluster.name)
    return readers


def _entries(file: KustomizationFile, clusters: tuple[str, ...]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for entry in file.entries():
        path = resolve(file.directory, entry.text) if "://" not in entry.text else None
        if path is None:
            continue
        other = first.setdefault(path.casefold(), path)
        if other != path:
            location = Location(file.path, entry.position.line, entry.position.column)
            message = f"the entry {entry.text} differs only by case from another one ({other})"
            yield RULE.finding(location, message, _FIX, clusters=clusters)


def _ours(case: Case) -> dict[str, tuple[str, ...]]:
    """The generated files and the directories above them, with the clusters' names."""
    found: dict[str, dict[str, None]] = {}
    for cluster, paths in case.rendered.items():
        for path in paths:
            for each in ancestors(path):
                found.setdefault(each, {})[cluster] = None
    return {path: tuple(clusters) for path, clusters in found.items() if path}


def _beside(case: Case, path: str) -> Iterator[str]:
    directory = parent(path)
    for each in case.repository.files.directories.get(directory, ()):
        if each != name(path) and each.casefold() == name(path).casefold():
            yield join(directory, each)
