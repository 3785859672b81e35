"""`configMapGenerator` and `secretGenerator` of a kustomization: the objects that they make."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING

from reloadgen.kustomize.build_result import BuildResult
from reloadgen.kustomize.decoding.go_scalars import is_string_key
from reloadgen.kustomize.defect import Defect, UnknownBuild
from reloadgen.kustomize.key_values import KeyValues
from reloadgen.kustomize.resources.resource import Include, Resource, Transformation
from reloadgen.manifests.fields import Content, Key, at, mapping, text, with_value
from reloadgen.manifests.kubernetes_object import Origin

if TYPE_CHECKING:
    from reloadgen.kustomize.accumulator import ResAccumulator
    from reloadgen.kustomize.defect import DefectKind
    from reloadgen.kustomize.kustomization_file import KustomizationFile
    from reloadgen.kustomize.source_files import SourceFiles

_KINDS = {"configMapGenerator": "ConfigMap", "secretGenerator": "Secret"}
"""The field of a kustomization, and the kind that its entries make."""
_CHANGING = frozenset({"merge", "replace"})
"""The values of `behavior` for an object that is there already; any other value means a new one."""


def run_generators(file: KustomizationFile, accumulator: ResAccumulator, source: SourceFiles) -> None:
    """Add what the generators of a kustomization make to the objects that it lists."""
    for field, kind in _KINDS.items():
        for index, generator in enumerate(file.items(field)):
            _Generator(file, field, index, accumulator, source).run(kind, generator)


class _Generator:
    """One entry of a generator."""

    def __init__(
        self,
        file: KustomizationFile,
        field: str,
        index: int,
        accumulator: ResAccumulator,
        source: SourceFiles,
    ) -> None:
        self.file, self.accumulator, self.source = file, accumulator, source
        self.keys: tuple[Key, ...] = (field, index)
        self.position = file.position(*self.keys)

    def run(self, kind: str, generator: object) -> None:
        if not text(generator, "name"):
            self._refuse((), "build-fails", "has no name", "write `name: NAME`")
            return
        made = self._made(kind, generator)
        same = [each for each in self.accumulator.res_map.resources if each.has_been(made.id)]
        if text(generator, "behavior") in _CHANGING:
            self._change(same, made, generator)
        elif same:
            message = f"makes {made.id}, which is there already ({same[0].path})"
            self._refuse((), "object-twice", message, "rename one of them, or write `behavior: merge`")
        else:
            self.accumulator.add(BuildResult((made,)))

    def _made(self, kind: str, generator: object) -> Resource:
        values = KeyValues(self.source, self.file.directory)
        values.gather(generator)
        for path in values.reads:
            self.accumulator.add_read(path, "other")
        for problem in values.problems:
            self._refuse(problem.keys, problem.kind, problem.message, problem.fix)
        for remote in values.remote:
            position = self.file.position(*self.keys, *remote.keys)
            why = f"{self.keys[0]} reads {remote.path}, which is remote"
            self.accumulator.res_map.unknowns.append(UnknownBuild(self.file.path, *position, why))
        options = self.file.mapping("generatorOptions")
        self._check_options(options, generator)
        include = Include("resources", self.file.path, *self.position, self.file.directory)
        made = _object(kind, generator, options, values.data, include)
        return made.made_unknown("it reads a remote file") if values.remote else made

    def _check_options(self, options: Content, generator: object) -> None:
        for field in ("labels", "annotations"):
            own = mapping(generator, "options", field)
            for key in mapping(options, field) | own:
                if not is_string_key(key):
                    message = (
                        f"the key {key!r} in {field} is no string in YAML, and kustomize does not quote it"
                    )
                    self._refuse(
                        ("options", field, key) if key in own else (), "build-fails", message, "remove it"
                    )

    def _change(self, same: list[Resource], made: Resource, generator: object) -> None:
        """Merge into the object that is there, or replace it."""
        resources, behavior = self.accumulator.res_map.resources, text(generator, "behavior")
        if not same and self.accumulator.res_map.may_hold_others:
            why = f"{self.keys[0]} changes {made.id}, which a remote resource or a generator may add"
            self.accumulator.res_map.unknowns.append(UnknownBuild(self.file.path, *self.position, why))
        elif not same:
            message = f"is to {behavior} {made.id}, which is not there"
            self._refuse((), "build-fails", message, "write `behavior: create`, or correct the name")
        elif len(same) > 1:
            message = f"is to {behavior} {made.id}, and there are {len(same)} of them"
            self._refuse((), "build-fails", message, "write the namespace")
        else:
            (old,) = same
            transformation = Transformation(str(self.keys[0]), self.file.path, *self.position, behavior)
            content = _merged(old.content, made.content, with_data=behavior == "merge")
            changed = old.transformed(content, transformation)
            resources[resources.index(old)] = replace(
                changed, needs_name_hash=old.needs_name_hash and made.needs_name_hash
            )
            self.accumulator.reindex()

    def _refuse(self, keys: tuple[Key, ...], kind: DefectKind, message: str, fix: str) -> None:
        position = self.file.position(*self.keys, *keys)
        written = f"{self.keys[0]} {message}" if kind == "dangling-entry" else f"{self._label()}: {message}"
        self.accumulator.add_defect(Defect(kind, self.file.path, *position, written, fix))

    def _label(self) -> str:
        field, index = self.keys
        return f"{field}[{index}]"


def _object(
    kind: str, generator: object, options: object, data: dict[str, bytes], include: Include
) -> Resource:
    """The object that an entry makes; `options` are the file's `generatorOptions`, `include` locates the entry."""
    content: Content = {"apiVersion": "v1", "kind": kind, "metadata": {"name": text(generator, "name")}}
    if namespace := text(generator, "namespace"):
        content = with_value(content, ("metadata", "namespace"), namespace)
    for field in ("labels", "annotations"):
        if pairs := mapping(options, field) | mapping(generator, "options", field):
            content = with_value(content, ("metadata", field), pairs)
    if kind == "Secret":
        content["type"] = text(generator, "type") or "Opaque"
    content |= _data_fields(kind, data)
    if _is_set("immutable", options, generator):
        content["immutable"] = True
    hashed = not _is_set("disableNameSuffixHash", options, generator)
    return Resource(content, Origin(include.path, line=include.line), needs_name_hash=hashed)


def _is_set(option: str, options: object, generator: object) -> bool:
    """Whether an option is true for all generators of the file or for this one: false does not take it back."""
    return at(options, option) is True or at(generator, "options", option) is True


def _data_fields(kind: str, data: dict[str, bytes]) -> Content:
    texts: Content = {}
    encoded: Content = {}
    for key in sorted(data):
        try:
            texts[key] = data[key].decode("utf-8")
        except UnicodeDecodeError:
            encoded[key] = _base64(data[key])
    if kind == "Secret":
        texts, encoded = {key: _base64(data[key]) for key in sorted(data)}, {}
    fields: Content = {"data": texts, "binaryData": encoded}
    return {field: value for field, value in fields.items() if value}


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _merged(old: Content, made: Content, *, with_data: bool) -> Content:
    """The generated content under the old name, with the metadata of both, and with the old data if it is merged."""
    content = {**made, "metadata": {**mapping(made, "metadata"), "name": text(old, "metadata", "name")}}
    if namespace := text(old, "metadata", "namespace"):
        content = with_value(content, ("metadata", "namespace"), namespace)
    kept: list[tuple[str, ...]] = [("metadata", "labels"), ("metadata", "annotations")]
    kept += [("data",), ("binaryData",)] if with_data else []
    for keys in kept:
        if values := mapping(old, *keys) | mapping(made, *keys):
            content = with_value(content, keys, values)
    return content
