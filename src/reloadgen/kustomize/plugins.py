"""`generators`, `transformers`, `validators` and Helm charts: Flux runs none but the built-in plugins, and no helm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.document.nodes import YamlError
from reloadgen.files.paths import resolve
from reloadgen.kustomize.defect import Defect, UnknownBuild
from reloadgen.kustomize.entry_targets import is_remote
from reloadgen.manifests import yaml_reader
from reloadgen.manifests.kubernetes_object import objects_in
from reloadgen.manifests.parsed_repository import Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reloadgen.kustomize.accumulator import ResAccumulator
    from reloadgen.kustomize.defect import DefectKind
    from reloadgen.kustomize.kustomization_file import KustomizationFile
    from reloadgen.kustomize.source_files import SourceFiles
    from reloadgen.manifests.identity import ObjectId
    from reloadgen.manifests.yaml_reader import Document, Position

_HELM = ("helmCharts", "helmChartInflationGenerator")
_GENERATORS = frozenset({"ConfigMapGenerator", "IAMPolicyGenerator", "SecretGenerator"})
_TRANSFORMERS = frozenset(
    [
        "AnnotationsTransformer",
        "HashTransformer",
        "ImageTagTransformer",
        "LabelTransformer",
        "NamespaceTransformer",
        "PatchJson6902Transformer",
        "PatchStrategicMergeTransformer",
        "PatchTransformer",
        "PrefixSuffixTransformer",
        "PrefixTransformer",
        "SuffixTransformer",
        "ReplacementTransformer",
        "ReplicaCountTransformer",
        "ValueAddTransformer",
    ]
)
_BUILT_IN = {"generators": _GENERATORS, "transformers": _TRANSFORMERS, "validators": _TRANSFORMERS}
"""The fields that list plugins, with the kinds of those that are built in; what they do is not followed."""


def check_plugins(file: KustomizationFile, accumulator: ResAccumulator, source: SourceFiles) -> None:
    """Record which plugins of a kustomization Flux refuses, and which leave its result unknown."""
    for field in _HELM:
        if file.items(field):
            message = f"{field} needs `kustomize build --enable-helm`, and Flux builds without it"
            fix = "write a HelmRelease, or commit the output of `helm template`"
            accumulator.add_defect(Defect("build-fails", file.path, *file.position(field), message, fix))
            why = f"{field}: what the charts hold is not followed"
            unknown = UnknownBuild(file.path, *file.position(field), why, adds_objects=True)
            accumulator.res_map.unknowns.append(unknown)
    for field in _BUILT_IN:
        for index, entry in enumerate(file.strings(field)):
            _Plugin(file, field, file.position(field, index), accumulator, source).check(entry)


class _Plugin:
    """One entry of a list of plugins: a path, or the plugin's configuration itself."""

    def __init__(
        self,
        file: KustomizationFile,
        field: str,
        position: Position,
        accumulator: ResAccumulator,
        source: SourceFiles,
    ) -> None:
        self.file, self.field, self.position = file, field, position
        self.accumulator, self.source = accumulator, source

    def check(self, entry: str) -> None:
        inline = _inline(entry)
        if inline is not None:
            self._configurations(inline)
            return
        path = resolve(self.file.directory, entry)
        if is_remote(entry):
            self._unknown(f"{entry} is remote")
        elif path is None or not (self.source.is_file(path) or self.source.is_directory(path)):
            message = f"{self.field} names {entry}, which does not exist"
            self._refuse("dangling-entry", message, "remove it, or add the file")
        elif self.source.is_file(path):
            self.accumulator.add_read(path, "other")
            self._file(path)
        else:
            self._unknown(f"what {entry} builds is not followed")

    def _file(self, path: str) -> None:
        documents = self.source.documents(path)
        if isinstance(documents, Unreadable):
            message = f"{path} cannot be read: {documents.message}"
            self._refuse("build-fails", message, documents.fix or "correct it")
            return
        found = _objects(documents)
        if found is None:
            self._refuse("build-fails", f"{path} holds no object", "write apiVersion, kind and metadata.name")
        else:
            self._configurations(found)

    def _configurations(self, objects: Sequence[ObjectId]) -> None:
        for each in objects:
            if each.api_version != "builtin":
                message = f"{self.field} runs the plugin {each.kind}, and Flux runs built-in ones only"
                self._refuse("build-fails", message, "commit what the plugin makes")
                self._unknown(f"what the plugin {each.kind} does is not followed")
            elif each.kind not in _BUILT_IN[self.field]:
                message = f"{self.field}: {each.kind} is no built-in plugin for it"
                known = ", ".join(sorted(_BUILT_IN[self.field]))
                self._refuse("build-fails", message, f"write one of {known}")
            else:
                self._unknown(f"what the built-in {each.kind} does is not followed")

    def _unknown(self, why: str) -> None:
        found = UnknownBuild(self.file.path, *self.position, f"{self.field}: {why}", adds_objects=True)
        self.accumulator.res_map.unknowns.append(found)

    def _refuse(self, kind: DefectKind, message: str, fix: str) -> None:
        self.accumulator.add_defect(Defect(kind, self.file.path, *self.position, message, fix))


def _inline(entry: str) -> list[ObjectId] | None:
    """The plugins that an entry configures in place; None: it is a path, for kustomize can't read it as objects."""
    try:
        return _objects(yaml_reader.read(entry))
    except YamlError:
        return None


def _objects(documents: Sequence[Document]) -> list[ObjectId] | None:
    """The objects of documents; None where something else is among them."""
    found = [
        each for document in documents if document.value not in ([], {}) for each in objects_in(document, "")
    ]
    if not all(each.id.kind and each.id.name for each in found):
        return None
    return [each.id for each in found]
