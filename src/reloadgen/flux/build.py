"""kustomize without kustomize: which objects a folder builds to, which files it reads on the way, and where it breaks.

Read from the code of kustomize 5.8 (api/internal/target) and of Flux's generator
(github.com/fluxcd/pkg/kustomize v1.35), and held against both by tests/flux/test_oracle.py.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reloadgen.flux import generators
from reloadgen.flux.defect import Defect, Unknown
from reloadgen.flux.kustomization import Entry, KustomizationFile, load, other_files
from reloadgen.flux.outcome import Build, Heap
from reloadgen.flux.paths import is_within, join, resolve
from reloadgen.flux.reading import Place
from reloadgen.flux.repository import Unreadable
from reloadgen.flux.resource import Step, mapping, sequence, text
from reloadgen.flux.transform import FluxOptions, transform

if TYPE_CHECKING:
    from reloadgen.flux.manifests import Manifests
    from reloadgen.flux.view import View

_LOCAL = "config.kubernetes.io/local-config"
_NOWHERE = "(?!)"
_REMOTE = ("git::", "gh:", "ssh://", "https://", "http://", "git@", "github.com:", "github.com/", "oci://")


class Builder:
    """Builds folders of one artifact, each once for all who list it."""

    def __init__(self, view: View, manifests: Manifests) -> None:
        self.view, self.manifests = view, manifests
        self._folders: dict[str, Build] = {}
        self._tops: dict[tuple[str, FluxOptions], Build] = {}
        self._open: list[str] = []

    def top(self, folder: str, options: FluxOptions) -> Build:
        """What Flux applies for a `spec.path`: it generates a kustomization where none is, and adds its options."""
        key = folder, options
        if key not in self._tops:
            self._tops[key] = self._top(folder, options)
        return self._tops[key]

    def _top(self, folder: str, options: FluxOptions) -> Build:
        heap = Heap()
        names = self.view.kustomizations(folder)
        if names:
            self._kustomization(folder, names, heap, options)
        else:
            self._generate(folder, heap, options)
        built = heap.done(generated=not names)
        kept = (
            each
            for each in built.resources
            if text(each.content, "metadata", "annotations", _LOCAL) in ("", "false")
        )
        return replace(
            built, resources=tuple(generators.hashed(each) if each.needs_hash else each for each in kept)
        )

    def _generate(self, folder: str, heap: Heap, options: FluxOptions) -> None:
        for path in self.view.generated(folder):
            self._target(path, heap.within(Step("generated", folder, 0, 0, path)), generated=True)
        file = KustomizationFile(join(folder, "kustomization.yaml"), {}, None)
        self._imposed(file, heap, options)
        transform(heap.work, file, options, self.view)

    def _target(self, path: str, heap: Heap, *, generated: bool = False) -> None:
        if self.view.is_file(path):
            heap.add(self.manifests.read(path, generated=generated))
        else:
            heap.add(self._folder(path))

    def _folder(self, folder: str) -> Build:
        """What a folder that is listed under `resources` builds to."""
        if folder not in self._folders:
            heap = Heap()
            self._kustomization(folder, self.view.kustomizations(folder), heap, None, "Kustomization")
            self._folders[folder] = heap.done()
        return self._folders[folder]

    def _kustomization(
        self, folder: str, names: tuple[str, ...], heap: Heap, options: FluxOptions | None, kind: str = ""
    ) -> None:
        if folder in self._open:
            defect = Defect(
                "build-fails", names[0], 1, 1, "the folder lists itself, by way of others", "break the circle"
            )
            heap.work.defects.append(defect)
            return
        self._open.append(folder)
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
            heap.work.defects.append(Defect("unreadable", path, file.line, file.column, message, "mend it"))
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
                self._component(file.folder, file.path, entry, heap)
        if options is not None:
            self._imposed(file, heap, options)
        transform(heap.work, file, options, self.view)
        heap.renew()

    def _others(self, file: KustomizationFile, heap: Heap) -> None:
        for name, keys in other_files(file):
            path = resolve(file.folder, name)
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
                    path = resolve(file.folder, name)
                    if path is not None and self.view.is_file(path):
                        heap.read(path, "other")
                    else:
                        heap.work.defects.append(_missing(file, name, field, place))
                if text(generator, "behavior") in ("", "create"):
                    step = Step("resources", file.path, *place, file.folder)
                    options = mapping(file.content, "generatorOptions")
                    heap.add(Build((generators.made(kind, generator, options, step, self.view),)))

    def _entry(self, file: KustomizationFile, entry: Entry, heap: Heap) -> None:
        path = self._followed(file.folder, file.path, entry, heap)
        if path is not None:
            self._target(path, heap.within(Step("resources", file.path, *entry.place, path)))

    def _component(self, folder: str, lister: str, entry: Entry, heap: Heap) -> None:
        """A component works on the objects of whoever lists it."""
        path = self._followed(folder, lister, entry, heap)
        if path is not None:
            inner = heap.within(Step("components", lister, *entry.place, path))
            self._kustomization(path, self.view.kustomizations(path), inner, None, "Component")

    def _imposed(self, file: KustomizationFile, heap: Heap, options: FluxOptions) -> None:
        """The components that the Flux Kustomization itself names."""
        for name in options.components:
            path = resolve(file.folder, name)
            if options.ignore_missing and (path is None or not self.view.is_folder(path)):
                continue
            entry = Entry(name, "components", Place(options.line, options.column))
            self._component(file.folder, options.path, entry, heap)

    def _followed(self, folder: str, lister: str, entry: Entry, heap: Heap) -> str | None:
        """Where an entry leads; None, and noted why, where it can't be followed."""
        if is_remote(entry.text):
            heap.unknowns.append(
                Unknown(lister, *entry.place, f"{entry.text} is read from elsewhere", _NOWHERE)
            )
            return None
        path = resolve(folder, entry.text)
        problem, mend = self._problem(path, entry)
        if problem:
            message = f"{entry.field} lists {entry.text}, which {problem}"
            heap.work.defects.append(Defect("dangling-entry", lister, *entry.place, message, mend))
            return None
        return path

    def _problem(self, path: str | None, entry: Entry) -> tuple[str, str]:
        if path is None or not is_within(path, self.view.base):
            return "leads out of what Flux reads", "move what it names below the source's folder"
        if entry.field != "components" and self.view.is_file(path):
            return "", ""
        if self.view.is_folder(path):
            if self.view.kustomizations(path):
                return "", ""
            return (
                "is a folder without a kustomization file",
                f"add {join(path, 'kustomization.yaml')}, or list its files",
            )
        repository = self.view.repository
        if repository.is_file(path) or repository.is_folder(path):
            return (
                "an ignore rule keeps out of Flux's artifact",
                "change .sourceignore or the source's spec.ignore",
            )
        return "is not there", "remove the entry, or add what it names"


def is_remote(entry: str) -> bool:
    """Whether kustomize would fetch an entry from elsewhere."""
    return entry.lower().startswith(_REMOTE) or "?ref=" in entry


def _below(path: str) -> str:
    """A pattern for everything below the folder of a file."""
    folder = path.rpartition("/")[0]
    return f"{folder}(/.*)?" if folder else ""


def _several(names: tuple[str, ...]) -> Defect:
    listed = " and ".join(name.rpartition("/")[2] for name in names)
    message = f"two kustomization files in one folder ({listed}): kustomize refuses both"
    return Defect("two-kustomizations", names[1], 1, 1, message, "keep one of them")


def _wrong_kind(file: KustomizationFile) -> Defect:
    listed, right = ("resources", "components") if file.kind == "Component" else ("components", "resources")
    message = f"a {file.kind} stands here, but it is listed under {listed}"
    return Defect("build-fails", file.path, *file.place("kind"), message, f"list it under {right}")


def _missing(file: KustomizationFile, name: str, field: str, place: Place) -> Defect:
    message = f"{field} names {name}, which is not there"
    return Defect("dangling-entry", file.path, *place, message, "remove it, or add the file")
