"""What kustomize may read to build a directory, and whether anything there keeps it from being handed over."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.document.nodes import YamlError
from reloadgen.external_kustomize.remote_names import is_fetched
from reloadgen.files.paths import is_within, parent, resolve
from reloadgen.kustomize.kustomization_file import load
from reloadgen.manifests import yaml_reader
from reloadgen.manifests.fields import strings
from reloadgen.manifests.parsed_repository import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reloadgen.document.values import Value
    from reloadgen.kustomize.flux_options import FluxOptions
    from reloadgen.kustomize.source_files import SourceFiles
    from reloadgen.manifests.fields import Key
    from reloadgen.manifests.yaml_reader import Position

_NO_PATHS = frozenset(
    (
        *("apiversion", "kind", "metadata", "namespace", "nameprefix", "namesuffix", "buildmetadata"),
        *("images", "labels", "commonlabels", "commonannotations", "replicas", "vars", "sortoptions"),
        *("generatoroptions", "literals", "options", "name", "behavior", "type"),
        *("patch", "target", "source", "targets"),
    )
)
"""Keys, in lower case, below which nothing is a path."""
_PLUGINS = frozenset(("generators", "transformers", "validators"))
"""Fields whose entries are configurations, inline or in files, that may name files themselves."""
_BINARY = (b"!!binary", b"2002:binary", b"%TAG")
"""Tags that make a string of other characters than those that are written."""
_INLINE_PATCHES = "patchesstrategicmerge"


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeps a directory from being handed over: where, and why."""

    path: str
    line: int
    why: str


class _KeptError(Exception):
    """Raised where something is found that keeps the directory."""


class HandedFiles:
    """Follows everything that a directory may lead kustomize to."""

    def __init__(self, source: SourceFiles) -> None:
        self._source = source
        self.paths: set[str] = set()
        """Files and directories that kustomize may read."""

    def collect(self, directory: str, options: FluxOptions) -> Kept | None:
        """Gather what a directory that Flux builds leads to; what keeps it from being handed over, if anything does."""
        try:
            components = [path for each in options.components for path in self._targets(each, directory)]
        except _KeptError as error:
            return Kept(options.path, options.line, str(error))
        waiting = deque([directory, *components])
        if not self._source.kustomization_files(directory):
            waiting.extend(self._source.generated_resources(directory))
        while waiting:
            path = waiting.popleft()
            if path in self.paths:
                continue
            self.paths.add(path)
            for file in self._source.kustomization_files(path) if self._source.is_directory(path) else ():
                steps = self._kustomization(file)
                if isinstance(kept := _followed(steps, file, waiting), Kept):
                    return kept
        return None

    def _kustomization(self, path: str) -> Iterator[tuple[int, Sequence[str]]]:
        """For each entry of a kustomization file its line, before it is looked at, and then where it leads.

        All documents are looked at as they are written, and the first one as kustomize decodes it.
        """
        self.paths.add(path)
        file, documents = load(self._source, path), self._source.documents(path)
        if isinstance(file, Unreadable):
            raise _KeptError(f"{path} cannot be read: {file.message}")
        written = () if isinstance(documents, Unreadable) else documents
        values: list[tuple[Value, Callable[..., Position]]] = [(file.content, file.position)]
        for value, position in (*values, *((each.value, each.position) for each in written)):
            for key in value if isinstance(value, dict) else ():
                yield position(key).line, ()
                if key.lower().startswith("helm"):
                    raise _KeptError(f"{key} fetches charts")
            for keys, text in strings(value):
                line = position(*keys).line
                yield line, ()
                yield line, self._entry(keys, text, parent(path))

    def _documents(self, path: str) -> tuple[yaml_reader.Document, ...]:
        """The documents of a plugin's configuration."""
        documents = self._source.documents(path)
        content = self._source.read(path)
        if isinstance(documents, Unreadable) or any(each in content for each in _BINARY):
            raise _KeptError(f"{path} cannot be read for sure")
        return documents

    def _entry(self, keys: tuple[Key, ...], text: str, directory: str) -> list[str]:
        """Where a string in a kustomization file leads."""
        names = [each.lower() for each in keys if isinstance(each, str)]
        is_inline = "\n" in text or ": " in text or text.startswith("{")
        if not _NO_PATHS.isdisjoint(names) or (is_inline and names[:1] == [_INLINE_PATCHES]):
            return []
        if _PLUGINS.isdisjoint(names[:1]):
            return self._targets(text, directory)
        if is_inline:
            return self._configured(_inline(text), directory)
        targets = self._targets(text, directory)
        led = [path for path in targets if not self._source.is_file(path)]
        for path in filter(self._source.is_file, targets):
            led += [path, *self._configured([each.value for each in self._documents(path)], directory)]
        if any(map(self._source.is_directory, targets)):
            raise _KeptError(f"{text} is a directory of {names[0]}, whose files are not followed")
        return led

    def _configured(self, values: Sequence[Value], directory: str) -> list[str]:
        """Where the configuration of a plugin leads: any string may be a path, relative to the kustomization."""
        found: list[str] = []
        for value in values:
            for keys, text in strings(value):
                if keys[:1] not in (("apiVersion",), ("kind",)):
                    found += self._targets(text, directory)
        return found

    def _targets(self, text: str, directory: str) -> list[str]:
        """The paths that an entry may mean: itself, or the file of `key=file`.

        Raises:
            _KeptError: it may be remote, or leads out of the source.
        """
        found: list[str] = []
        for entry in dict.fromkeys((text, text.partition("=")[2] or text)):
            path = resolve(directory, entry)
            if is_fetched(entry):
                raise _KeptError(f"{entry.splitlines()[0]} may be remote")
            if path is None or not is_within(path, self._source.base):
                raise _KeptError(f"{entry} leads out of the source")
            found.append(path)
        return found


def _followed(steps: Iterator[tuple[int, Sequence[str]]], path: str, waiting: deque[str]) -> Kept | None:
    """Go through the entries of a file; the last line that was reached is the one that keeps the directory."""
    reached = 1
    try:
        for line, targets in steps:
            reached = line
            waiting.extend(targets)
    except _KeptError as error:
        return Kept(path, reached, str(error))
    return None


def _inline(text: str) -> list[Value]:
    try:
        return [document.value for document in yaml_reader.read(text)]
    except YamlError as error:
        raise _KeptError("a plugin's configuration cannot be read") from error
