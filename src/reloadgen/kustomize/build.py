"""What `kustomize build` makes of a directory: its objects, the files that it reads, and where it fails.

Read from the code of kustomize 5.8 (api/internal/target) and of Flux's generator
(github.com/fluxcd/pkg/kustomize v1.35), and held against both by tests/flux/test_oracle.py.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reloadgen.files.file_names import KUSTOMIZATION
from reloadgen.files.paths import is_within, join, resolve
from reloadgen.kustomize import generators
from reloadgen.kustomize.build_result import Build, Heap
from reloadgen.kustomize.defect import Defect, Unknown
from reloadgen.kustomize.kustomization_file import Entry, KustomizationFile, load, other_files
from reloadgen.kustomize.resource import Step, mapping, sequence, text
from reloadgen.kustomize.transform import FluxOptions, transform
from reloadgen.manifests.parsed_repository import Unreadable
from reloadgen.manifests.reader import Place

if TYPE_CHECKING:
    from reloadgen.flux.artifact import View
    from reloadgen.kustomize.manifest_files import Manifests

_LOCAL = "config.kubernetes.io/local-config"
_NOWHERE = "(?!)"
_REMOTE = ("git::", "gh:", "ssh://", "https://", "http://", "git@", "github.com:", "github.com/", "oci://")


class Builder:
    """Builds directories of one artifact, each once for all who list it."""

    def __init__(self, view: View, manifests: Manifests) -> None:
        self.view, self.manifests = view, manifests
        self._directories: dict[str, Build] = {}
        self._tops: dict[tuple[str, FluxOptions], Build] = {}
        self._open: list[str] = []

    def top(self, directory: str, options: FluxOptions) -> Build:
        """What Flux applies for a `spec.path`: it generates a kustomization where none is, and adds its options."""
        key = directory, options
        if key not in self._tops:
            self._tops[key] = self._top(directory, options)
        return self._tops[key]

    def _top(self, directory: str, options: FluxOptions) -> Build:
        heap = Heap()
        names = self.view.kustomizations(directory)
        if names:
            self._kustomization(directory, names, heap, options)
        else:
            self._generate(directory, heap, options)
        built = heap.done(generated=not names)
        kept = (
            each
            for each in built.resources
            if text(each.content, "metadata", "annotations", _LOCAL) in ("", "false")
        )
        return replace(
            built, resources=tuple(generators.hashed(each) if each.needs_hash else each for each in kept)
        )

    def _generate(self, directory: str, heap: Heap, options: FluxOptions) -> None:
        for path in self.view.generated(directory):
            self._target(path, heap.within(Step("generated", directory, 0, 0, path)), generated=True)
        file = KustomizationFile(join(directory, KUSTOMIZATION), {}, None)
        self._imposed(file, heap, options)
        transform(heap.work, file, options, self.view)

    def _target(self, path: str, heap: Heap, *, generated: bool = False) -> None:
        if self.view.is_file(path):
            heap.add(self.manifests.read(path, generated=generated))
        else:
            heap.add(self._directory(path))

    def _directory(self, directory: str) -> Build:
        """What a directory that is listed under `resources` builds to."""
        if directory not in self._directories:
            heap = Heap()
            self._kustomization(directory, self.view.kustomizations(directory), heap, None, "Kustomization")
            self._directories[directory] = heap.done()
        return self._directories[directory]

    def _kustomization(
        self, directory: str, names: tuple[str, ...], heap: Heap, options: FluxOptions | None, kind: str = ""
    ) -> None:
        if directory in self._open:
            defect = Defect(
                "build-fails",
                names[0],
                1,
                1,
                "the directory lists itself, by way of others",
                "break the circle",
            )
            heap.work.defects.append(defect)
            return
        self._open.append(directory)
        try:
            if len(names) > 1:
                heap.work.defects.append(_several(names))
            self._file(names[0], heap, options, kind)
        finally:
            self._open.pop()

    def _file(self, path: str, heap: Heap, options: FluxOptions | None, kind: str) -> None:
        heap.read(path, "kustomization")
        file = load(self.view.repository, path)
        if isinstance(file, Unreadable):
            message = f"kustomize can't read it: {file.message}"
            heap.work.defects.append(Defect("unreadable", path, file.line, file.column, message, "fix it"))
            heap.unknowns.append(Unknown(path, file.line, file.column, f"{path} can't be read", _below(path)))
            return
        heap.work.defects.extend(file.defects(top=options is not None))
        if kind and {file.kind, kind} == {"Kustomization", "Component"}:
            heap.work.defects.append(_wrong_kind(file))
        self._others(file, heap)
        for entry in file.entries():
            if entry.field != "components":
                self._entry(file, entry, heap)
        self._make(file, heap)
        for entry in file.entries():
            if entry.field == "components":
                self._component(file.directory, file.path, entry, heap)
        if options is not None:
            self._imposed(file, heap, options)
        transform(heap.work, file, options, self.view)
        heap.renew()

    def _others(self, file: KustomizationFile, heap: Heap) -> None:
        for name, keys in other_files(file):
            path = resolve(file.directory, name)
            if path is not None and self.view.is_file(path):
                heap.read(path, "other")
            elif keys[0] not in ("generators", "transformers", "validators", "patchesStrategicMerge"):
                heap.work.defects.append(_missing(file, name, str(keys[0]), file.place(*keys)))
        for key in ("helmCharts", "helmChartInflationGenerator", "generators", "transformers"):
            if sequence(file.content, key):
                heap.unknowns.append(
                    Unknown(file.path, *file.place(key), f"{key} of kustomize can't be followed", _NOWHERE)
                )

    def _make(self, file: KustomizationFile, heap: Heap) -> None:
        for field, kind in (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")):
            for index, generator in enumerate(sequence(file.content, field)):
                place = file.place(field, index)
                for _, name in generators.files_named(generator):
                    path = resolve(file.directory, name)
                    if path is not None and self.view.is_file(path):
                        heap.read(path, "other")
                    else:
                        heap.work.defects.append(_missing(file, name, field, place))
                if text(generator, "behavior") in ("", "create"):
                    step = Step("resources", file.path, *place, file.directory)
                    options = mapping(file.content, "generatorOptions")
                    heap.add(Build((generators.made(kind, generator, options, step, self.view),)))

    def _entry(self, file: KustomizationFile, entry: Entry, heap: Heap) -> None:
        path = self._followed(file.directory, file.path, entry, heap)
        if path is not None:
            self._target(path, heap.within(Step("resources", file.path, *entry.place, path)))

    def _component(self, directory: str, lister: str, entry: Entry, heap: Heap) -> None:
        """A component works on the objects of whoever lists it."""
        path = self._followed(directory, lister, entry, heap)
        if path is not None:
            inner = heap.within(Step("components", lister, *entry.place, path))
            self._kustomization(path, self.view.kustomizations(path), inner, None, "Component")

    def _imposed(self, file: KustomizationFile, heap: Heap, options: FluxOptions) -> None:
        """The components that the Flux Kustomization itself names."""
        for name in options.components:
            path = resolve(file.directory, name)
            if options.ignore_missing and (path is None or not self.view.is_directory(path)):
                continue
            entry = Entry(name, "components", Place(options.line, options.column))
            self._component(file.directory, options.path, entry, heap)

    def _followed(self, directory: str, lister: str, entry: Entry, heap: Heap) -> str | None:
        """Where an entry leads; None, and noted why, where it can't be followed."""
        if is_remote(entry.text):
            heap.unknowns.append(
                Unknown(lister, *entry.place, f"{entry.text} is read from elsewhere", _NOWHERE)
            )
            return None
        path = resolve(directory, entry.text)
        problem, fix = self._problem(path, entry)
        if problem:
            message = f"{entry.field} lists {entry.text}, which {problem}"
            heap.work.defects.append(Defect("dangling-entry", lister, *entry.place, message, fix))
            return None
        return path

    def _problem(self, path: str | None, entry: Entry) -> tuple[str, str]:
        if path is None or not is_within(path, self.view.base):
            return "leads out of what Flux reads", "move what it names below the source's directory"
        if entry.field != "components" and self.view.is_file(path):
            return "", ""
        if self.view.is_directory(path):
            if self.view.kustomizations(path):
                return "", ""
            return (
                "is a directory without a kustomization file",
                f"add {join(path, KUSTOMIZATION)}, or list its files",
            )
        repository = self.view.repository
        if repository.files.is_file(path) or repository.files.is_directory(path):
            return (
                "an ignore rule keeps out of Flux's artifact",
                "change .sourceignore or the source's spec.ignore",
            )
        return "is not there", "remove the entry, or add what it names"


def is_remote(entry: str) -> bool:
    """Whether kustomize would fetch an entry from elsewhere."""
    return entry.lower().startswith(_REMOTE) or "?ref=" in entry


def _below(path: str) -> str:
    """A pattern for everything below the directory of a file."""
    directory = path.rpartition("/")[0]
    return f"{directory}(/.*)?" if directory else ""


def _several(names: tuple[str, ...]) -> Defect:
    listed = " and ".join(name.rpartition("/")[2] for name in names)
    message = f"two kustomization files in one directory ({listed}): kustomize refuses both"
    return Defect("two-kustomizations", names[1], 1, 1, message, "keep one of them")


def _wrong_kind(file: KustomizationFile) -> Defect:
    listed, right = ("resources", "components") if file.kind == "Component" else ("components", "resources")
    message = f"a {file.kind} stands here, but it is listed under {listed}"
    return Defect("build-fails", file.path, *file.place("kind"), message, f"list it under {right}")


def _missing(file: KustomizationFile, name: str, field: str, place: Place) -> Defect:
    message = f"{field} names {name}, which is not there"
    return Defect("dangling-entry", file.path, *place, message, "remove it, or add the file")
