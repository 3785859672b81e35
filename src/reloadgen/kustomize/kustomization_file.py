"""kustomize's own files: what one lists, where each entry stands, and why kustomize would refuse it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reloadgen.files.paths import parent
from reloadgen.kustomize.defect import Defect, DefectKind
from reloadgen.kustomize.resource import Object, at, sequence, text
from reloadgen.manifests.parsed_repository import ParsedRepository, Unreadable
from reloadgen.manifests.reader import Document, Key, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.document.values import Value

_LISTS = frozenset(
    [
        "resources",
        "bases",
        "components",
        "crds",
        "labels",
        "patches",
        "patchesStrategicMerge",
        "patchesJson6902",
        "images",
        "imageTags",
        "replacements",
        "replicas",
        "vars",
        "configMapGenerator",
        "secretGenerator",
        "helmCharts",
        "helmChartInflationGenerator",
        "configurations",
        "generators",
        "transformers",
        "validators",
        "buildMetadata",
    ]
)
_FIELDS = _LISTS | frozenset(
    [
        "apiVersion",
        "kind",
        "metadata",
        "openapi",
        "namePrefix",
        "nameSuffix",
        "namespace",
        "commonLabels",
        "commonAnnotations",
        "sortOptions",
        "helmGlobals",
        "generatorOptions",
    ]
)
_LOWER = {field.lower() for field in _FIELDS}
_KINDS = {"Kustomization": "kustomize.config.k8s.io/v1beta1", "Component": "kustomize.config.k8s.io/v1alpha1"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a list of paths, as written."""

    text: str
    field: Literal["resources", "bases", "components"]
    place: Place


@dataclass(frozen=True, slots=True)
class KustomizationFile:
    """A kustomization file that could be read; `content` is empty when the file holds nothing."""

    path: str
    content: Object
    document: Document | None

    @property
    def directory(self) -> str:
        """The directory that it stands in."""
        return parent(self.path)

    @property
    def kind(self) -> str:
        """`Kustomization` or `Component`."""
        return text(self.content, "kind") or "Kustomization"

    def place(self, *keys: Key) -> Place:
        """Where a value of it stands."""
        return self.document.place(*keys) if self.document else Place(1, 1)

    def entries(self) -> Iterator[Entry]:
        """What `resources` and the old `bases` list, then the components."""
        for field in ("resources", "bases", "components"):
            for index, item in enumerate(sequence(self.content, field)):
                if isinstance(item, str):
                    yield Entry(item, field, self.place(field, index))

    def defects(self, *, top: bool) -> Iterator[Defect]:
        """Why kustomize refuses the file; Flux fixes some of it in the file that a `spec.path` names (`top`)."""
        yield from self._kind_defects()
        yield from self._empty(top=top)
        if not top:
            yield from self._unknown_fields()
        for field in sorted(_LISTS & self.content.keys()):
            value = self.content[field]
            if value is not None and not isinstance(value, list):
                yield self._defect("build-fails", f"{field} must be a list", "", field)
            elif field in ("resources", "components", "bases"):
                yield from self._null_items(field, value)

    def _null_items(self, field: str, value: Value) -> Iterator[Defect]:
        for index, item in enumerate(value if isinstance(value, list) else ()):
            if not isinstance(item, str):
                yield self._defect(
                    "empty-resources", f"{field} has an item that is no path", "remove the item", field, index
                )

    def _empty(self, *, top: bool) -> Iterator[Defect]:
        said = {key for key, value in self.content.items() if value is not None and value != ""}
        if said - {"apiVersion", "kind"}:
            return
        field = "resources" if "resources" in self.content else ""
        what = "resources is null" if field else "the file lists nothing"
        message = f"{what}: kustomize refuses it with “kustomization.yaml is empty”" + (
            ", though Flux lets it pass" if top else ""
        )
        place = self.place(*((field,) if field else ()))
        severity: Literal["error", "warning"] = "warning" if top else "error"
        yield Defect("empty-resources", self.path, *place, message, "write `resources: []`", severity)

    def _kind_defects(self) -> Iterator[Defect]:
        kind, version = self.kind, text(self.content, "apiVersion")
        if kind not in _KINDS:
            yield self._defect(
                "build-fails", f"kind {kind} is neither Kustomization nor Component", "", "kind"
            )
        elif version and version != _KINDS[kind]:
            fix = f"write `apiVersion: {_KINDS[kind]}`"
            yield self._defect("build-fails", f"apiVersion {version} is not kustomize's", fix, "apiVersion")

    def _unknown_fields(self) -> Iterator[Defect]:
        for key in self.content:
            if key.lower() not in _LOWER:
                yield self._defect("build-fails", f"kustomize knows no field {key}", "remove it", key)

    def _defect(self, kind: DefectKind, message: str, fix: str, *keys: Key) -> Defect:
        return Defect(kind, self.path, *self.place(*keys), message, fix)


def load(repository: ParsedRepository, path: str) -> KustomizationFile | Unreadable:
    """The kustomization file at a path; of several documents kustomize reads the first."""
    documents = repository.documents(path)
    if isinstance(documents, Unreadable):
        return documents
    if not documents:
        return KustomizationFile(path, {}, None)
    content = documents[0].value
    if not isinstance(content, dict):
        return Unreadable("the file is no map", *documents[0].place())
    return KustomizationFile(path, content, documents[0])


def other_files(file: KustomizationFile) -> Iterator[tuple[str, tuple[Key, ...]]]:
    """What a kustomization names besides resources and components: patches, files of generators and the like."""
    content = file.content
    for field in ("patches", "patchesJson6902", "replacements"):
        for index, item in enumerate(sequence(content, field)):
            if path := text(item, "path"):
                yield path, (field, index, "path")
    for field in (
        "patchesStrategicMerge",
        "crds",
        "configurations",
        "generators",
        "transformers",
        "validators",
    ):
        for index, item in enumerate(sequence(content, field)):
            if isinstance(item, str) and "\n" not in item:
                yield item, (field, index)
    if path := text(at(content, "openapi"), "path"):
        yield path, ("openapi", "path")
