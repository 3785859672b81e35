"""Which kustomization file lists what: the way from a manifest up to the directories that one builds."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from reloadgen.files.paths import join, resolve
from reloadgen.kustomize.kustomization_file import KustomizationFile, load
from reloadgen.manifests.fields import text
from reloadgen.manifests.parsed_repository import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reloadgen.manifests.parsed_repository import ParsedRepository

_PATCH_LISTS = ("patches", "patchesStrategicMerge", "patchesJson6902")
_SETS_A_PATH = re.compile(
    r"""/path\b|(^|[\s,{"'])path["']?:(?!\s*["']?/(spec|metadata|data)\b)|\bpostBuild\b""", re.MULTILINE
)
_OF_FLUX = re.compile(r"Kustomization|FluxInstance|HelmRelease")
_REPLACES_A_PATH = re.compile(r"\bspec\.(values\.instance\.)?(sync\.)?path\b")


class KustomizationLists:
    """The kustomization files of a repository, each parsed when it is asked for."""

    def __init__(self, repository: ParsedRepository) -> None:
        self._repository = repository
        self._files = tuple(
            join(directory, kustomization)
            for directory in repository.files.directories
            for kustomization in repository.files.kustomizations(directory)[:1]
        )

    @cached_property
    def patch_files(self) -> frozenset[str]:
        """The files that kustomization files name as patches or replacements, and none lists as a manifest."""
        named = {
            path
            for file in self._with(b"patch", b"replacements")
            for entry, keys in file.other_files()
            if keys[0] in (*_PATCH_LISTS, "replacements")
            if (path := resolve(file.directory, entry)) is not None
        }
        return frozenset(path for path in named if path not in self._listers)

    def directories_that_set_paths(self) -> Iterator[str]:
        """The directories whose patches or replacements may set the path of an object of Flux."""
        for file in self._with(b"patch", b"replacements"):
            if any(map(self._sets_a_path, self._patches(file))) or _REPLACES_A_PATH.search(
                str(file.items("replacements"))
            ):
                yield file.directory

    def outermost(self, path: str) -> frozenset[str]:
        """The directories that lead to a file or directory, and that no other kustomization file lists."""
        found: set[str] = set()
        seen = {path}
        queue = [path]
        while queue:
            each = queue.pop()
            above = self._listers.get(each, frozenset())
            if not above and each in self._repository.files.directories:
                found.add(each)
            queue += above - seen
            seen |= above
        return frozenset(found)

    def _sets_a_path(self, patch: tuple[str, str]) -> bool:
        body, kind = patch
        return bool(_SETS_A_PATH.search(body) and _OF_FLUX.search(kind or body))

    def _patches(self, file: KustomizationFile) -> Iterator[tuple[str, str]]:
        """The text of each patch, with the kind of its target; "" where it names none."""
        for field in _PATCH_LISTS:
            for item in file.items(field):
                named = item if isinstance(item, str) else text(item, "path")
                body = text(item, "patch") or named
                path = resolve(file.directory, named) if named and "\n" not in named else None
                if path and self._repository.files.is_file(path):
                    body = self._repository.files.read(path).decode("utf-8", "replace")
                yield body, text(item, "target", "kind")

    @cached_property
    def _listers(self) -> Mapping[str, frozenset[str]]:
        """For each file or directory that is listed, the directories of the kustomization files that list it."""
        found: dict[str, set[str]] = {}
        for file in self._with(b":"):
            for entry in file.entries():
                path = resolve(file.directory, entry.text)
                if path is not None and path != file.directory:
                    found.setdefault(path, set()).add(file.directory)
        return {path: frozenset(directories) for path, directories in found.items()}

    def _with(self, *words: bytes) -> Iterator[KustomizationFile]:
        """The kustomization files with one of these words."""
        for path in self._files:
            data = self._repository.files.read(path)
            if any(word in data for word in words):
                file = load(self._repository, path)
                if not isinstance(file, Unreadable):
                    yield file
