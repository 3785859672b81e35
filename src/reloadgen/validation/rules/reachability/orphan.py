"""`orphan`: a manifest lies beside a kustomization that is read, and no kustomization lists it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reloadgen.errors import Location
from reloadgen.files.file_names import is_kustomization_file
from reloadgen.files.paths import join, parent, relative
from reloadgen.findings import Finding, Rule
from reloadgen.validation.unlisted_manifests import UnlistedManifests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.validation.case import Case

RULE = Rule("orphan", "warning", "No kustomization lists a manifest that is next to one.", scope="unread")


def check(case: Case) -> Iterator[Finding]:
    """One finding for each manifest or directory in reach of a kustomization that is read; info if commented out."""
    readers = _readers(case)
    if not readers:
        return
    unlisted = UnlistedManifests(case)
    for kustomization, clusters in readers.items():
        for path in unlisted.beside(parent(kustomization)):
            yield _finding(case, kustomization, path, clusters)


def _readers(case: Case) -> dict[str, tuple[str, ...]]:
    """Every kustomization that is read, with the names of the clusters that read it."""
    readers: dict[str, dict[str, None]] = {}
    for walk in case.clusters:
        for path in walk.result.files:
            if is_kustomization_file(path):
                readers.setdefault(path, {})[walk.cluster.name] = None
    return {path: tuple(names) for path, names in sorted(readers.items())}


def _finding(case: Case, kustomization: str, path: str, clusters: tuple[str, ...]) -> Finding:
    entry, files = relative(path, parent(kustomization)), case.repository.files
    file = path if files.is_file(path) else join(path, files.kustomizations(path)[0])
    message = f"no kustomization lists {path}"
    if _is_commented_out(files.read(kustomization), entry):
        message = f"{message}: its entry is commented out"
        return RULE.finding(Location(file, 1, 1), message, clusters=clusters, severity="info")
    fix = f"add `- {entry}` under resources of {kustomization} if it should be applied"
    if kustomization in case.generated_paths:
        fix = (
            "move it to a directory of yours, or make it a template: reloadgen writes the kustomization here"
        )
    return RULE.finding(Location(file, 1, 1), message, fix, clusters=clusters)


def _is_commented_out(content: bytes, entry: str) -> bool:
    """Whether the entry, or one that leads to it, is in a comment: somebody disabled it on purpose."""
    first = re.escape(entry.split("/", maxsplit=1)[0])
    pattern = rf"^\s*#+\s*-?\s*[\"']?(\./)?{first}\b"
    return re.search(pattern, content.decode("utf-8", "replace"), re.MULTILINE) is not None
