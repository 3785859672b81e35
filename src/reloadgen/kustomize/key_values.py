"""What a generator reads: literals, files and files of variables (kustomize 5.8, api/kv)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from reloadgen.files.paths import name, resolve
from reloadgen.kustomize.decoding.go_scalars import is_string_key
from reloadgen.kustomize.entry_targets import is_url
from reloadgen.manifests.fields import Key, items, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.kustomize.defect import DefectKind
    from reloadgen.kustomize.source_files import SourceFiles

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_RENAME = "call it otherwise, such as with a letter in front"
_LONGEST_LINE = 64 * 1024
"""Bytes of a line at which Go's scanner stops reading a file of variables, without an error."""


class Problem(NamedTuple):
    """Why kustomize refuses an entry of a generator, and where in the generator that is."""

    keys: tuple[Key, ...]
    kind: DefectKind
    message: str
    fix: str


class FileSource(NamedTuple):
    """A file that a generator reads: the keys of its entry, the key of its content ("": variables), and its path."""

    keys: tuple[Key, ...]
    key: str
    path: str


@dataclass(slots=True)
class KeyValues:
    """The data of one generator, gathered in kustomize's order, and what is wrong with it."""

    source: SourceFiles
    directory: str
    data: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    reads: list[str] = field(default_factory=list)
    remote: list[FileSource] = field(default_factory=list)
    """Files that kustomize would download."""

    def gather(self, generator: object) -> None:
        """Read everything that an entry of a generator names."""
        for each in variable_files(generator):
            self._file(each)
        for index, entry in enumerate(items(generator, "literals")):
            self._literal(("literals", index), entry)
        for index, entry in enumerate(items(generator, "files")):
            self._named_file(("files", index), entry)

    def _literal(self, keys: tuple[Key, ...], entry: str) -> None:
        key, equals, value = entry.partition("=")
        if key and equals:
            self._add(keys, key, _unquoted(value).encode("utf-8", "surrogatepass"))
        else:
            self._refuse(keys, f"the literal {entry!r} is no key=value", "write `- key=value`")

    def _named_file(self, keys: tuple[Key, ...], entry: str) -> None:
        key, equals, path = entry.partition("=")
        if not equals:
            self._file(FileSource(keys, name(entry.rstrip("/")), entry))
        elif not key or not path or "=" in path:
            self._refuse(keys, f"the file {entry!r} is neither a path nor key=path", "write `- key=path`")
        else:
            self._file(FileSource(keys, key, path))

    def _file(self, each: FileSource) -> None:
        if is_url(each.path):
            self.remote.append(each)
            return
        path = resolve(self.directory, each.path)
        if path is None or not self.source.is_file(path):
            message = f"names {each.path}, which does not exist"
            self.problems.append(Problem(each.keys, "dangling-entry", message, "remove it, or add the file"))
            return
        self.reads.append(path)
        content = self.source.read(path)
        if each.key:
            self._add(each.keys, each.key, content)
        else:
            self._variables(each, content)

    def _variables(self, each: FileSource, content: bytes) -> None:
        lines = content.removeprefix(_BYTE_ORDER_MARK).split(b"\n")
        for number, line in enumerate(lines, 1):
            if len(line) >= _LONGEST_LINE:
                return
            try:
                written = (
                    line.removesuffix(b"\r").decode("utf-8").lstrip(" \t\n\v\f\r\x85\xa0\u2028\u2029\u3000")
                )
            except UnicodeDecodeError:
                message = f"line {number} of {each.path} is not UTF-8 text"
                self._refuse(each.keys, message, f"list {each.path} under files")
                return
            key, _, value = written.partition("=")
            if key and not key.startswith("#"):
                self._add(each.keys, key, value.encode())

    def _add(self, keys: tuple[Key, ...], key: str, value: bytes) -> None:
        if key in self.data:
            self._refuse(keys, f"the key {key} is set twice", "remove one of them")
        elif not is_string_key(key):
            self._refuse(
                keys, f"the key {key} is no string in YAML, and kustomize does not quote it", _RENAME
            )
        self.data[key] = value

    def _refuse(self, keys: tuple[Key, ...], message: str, fix: str) -> None:
        self.problems.append(Problem(keys, "build-fails", message, fix))


def variable_files(generator: object) -> Iterator[FileSource]:
    """The files of variables: `envs`, and the older `env` after them."""
    for index, path in enumerate(items(generator, "envs")):
        yield FileSource(("envs", index), "", path)
    if path := text(generator, "env"):
        yield FileSource(("env",), "", path)


def generator_paths(generator: object) -> tuple[str, ...]:
    """The paths of all files that a generator reads."""
    named = [entry.partition("=")[2] or entry for entry in map(str, items(generator, "files"))]
    return (*named, *(each.path for each in variable_files(generator)))


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
