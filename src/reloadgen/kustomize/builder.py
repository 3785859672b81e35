"""What `kustomize build` makes of a directory: its objects, the files that it reads, and where it fails.

Follows the code of kustomize 5.8 (api/internal/target) and of Flux's generator (github.com/fluxcd/pkg/kustomize v1.35);
tests/kustomize/test_builder.py compares the results with both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from reloadgen.files.file_names import KUSTOMIZATION
from reloadgen.files.paths import is_within, join, name, parent, resolve
from reloadgen.kustomize.accumulator import ResAccumulator
from reloadgen.kustomize.defect import Defect, Unknown
from reloadgen.kustomize.entry_targets import entry_target, is_url
from reloadgen.kustomize.generators import run_generators
from reloadgen.kustomize.kustomization_defects import file_defects
from reloadgen.kustomize.kustomization_file import KustomizationFile, PathEntry, load
from reloadgen.kustomize.plugins import check_plugins
from reloadgen.kustomize.resources.resource import Include
from reloadgen.kustomize.settings_files import check_settings
from reloadgen.kustomize.transformers.finishing import finish
from reloadgen.kustomize.transformers.run_transformers import transform
from reloadgen.manifests.parsed_repository import Unreadable
from reloadgen.manifests.yaml_reader import Position

if TYPE_CHECKING:
    from reloadgen.kustomize.build_judge import BuildJudge
    from reloadgen.kustomize.build_result import BuildResult
    from reloadgen.kustomize.flux_options import FluxOptions
    from reloadgen.kustomize.manifest_loader import ManifestLoader
    from reloadgen.kustomize.source_files import SourceFiles

_PATCHES = ("patches", "patchesJson6902", "patchesStrategicMerge", "replacements")

Kind = Literal["Kustomization", "Component"]


class Builder:
    """Builds directories of one source, each once for all that list it."""

    def __init__(
        self, source: SourceFiles, manifests: ManifestLoader, judge: BuildJudge | None = None
    ) -> None:
        """Build from a source; `judge` is shown each result that Flux applies, and may replace it."""
        self.source, self.manifests, self._judge = source, manifests, judge
        self._bases: dict[str, BuildResult] = {}
        self._paths: dict[tuple[str, FluxOptions], BuildResult] = {}
        self._in_progress: list[str] = []
        self._circles = 0

    def build_path(self, directory: str, options: FluxOptions) -> BuildResult:
        """What Flux applies for a `spec.path`: it generates a missing kustomization, and adds its options."""
        key = directory, options
        if key not in self._paths:
            modelled = self._build_path(directory, options)
            judge = self._judge
            self._paths[key] = judge.judge(self.source, directory, options, modelled) if judge else modelled
        return self._paths[key]

    def _build_path(self, directory: str, options: FluxOptions) -> BuildResult:
        accumulator = ResAccumulator()
        names = self.source.kustomization_files(directory)
        if names:
            self._kustomization(directory, accumulator, options)
        else:
            self._generated(directory, accumulator, options)
        finish(accumulator.res_map)
        return accumulator.result(generated=not names)

    def _generated(self, directory: str, accumulator: ResAccumulator, options: FluxOptions) -> None:
        for path in self.source.generated_resources(directory):
            include = Include("generated", directory, 0, 0, path)
            self._resource(path, accumulator.within(include), generated=True)
        file = KustomizationFile(join(directory, KUSTOMIZATION))
        self._flux_components(file, accumulator, options)
        transform(accumulator.res_map, file, options, self.source)

    def _resource(self, path: str, accumulator: ResAccumulator, *, generated: bool = False) -> None:
        if self.source.is_file(path):
            accumulator.add(self.manifests.load(path, generated=generated))
        else:
            accumulator.add(self._base(path))

    def _base(self, directory: str) -> BuildResult:
        """What a directory that is listed under `resources` builds to."""
        base = self._bases.get(directory)
        if base is None or any(self._is_circle(parent(each.path)) for each in base.reads):
            circles = self._circles
            accumulator = ResAccumulator()
            self._kustomization(directory, accumulator, None, "Kustomization")
            base = accumulator.result()
            if self._circles == circles:  # a circle depends on where the directory is listed
                self._bases[directory] = base
        return base

    def _is_circle(self, directory: str) -> bool:
        """Whether a directory holds one that is being built: kustomize takes that for a circle."""
        return any(is_within(each, directory) for each in self._in_progress)

    def _kustomization(
        self,
        directory: str,
        accumulator: ResAccumulator,
        options: FluxOptions | None,
        expected: Kind | None = None,
    ) -> None:
        names = self.source.kustomization_files(directory)
        self._in_progress.append(directory)
        try:
            if len(names) > 1:
                accumulator.add_defect(_two_kustomizations(names))
            self._file(names[0], accumulator, options, expected)
        finally:
            self._in_progress.pop()

    def _file(
        self, path: str, accumulator: ResAccumulator, options: FluxOptions | None, expected: Kind | None
    ) -> None:
        accumulator.add_read(path, "kustomization")
        file = load(self.source, path, by_flux=options is not None)
        if isinstance(file, Unreadable):
            _add_unreadable(file, path, accumulator)
            return
        for defect in file_defects(file, top=options is not None):
            accumulator.add_defect(defect)
        if expected and {file.kind, expected} == {"Kustomization", "Component"}:
            accumulator.add_defect(_wrong_kind(file))
        self._patch_files(file, accumulator)
        check_settings(file, accumulator, self.source, top=options is not None)
        check_plugins(file, accumulator, self.source)
        self._accumulate(file, accumulator)
        if options is not None:
            self._flux_components(file, accumulator, options)
        transform(accumulator.res_map, file, options, self.source)
        accumulator.reindex()

    def _accumulate(self, file: KustomizationFile, accumulator: ResAccumulator) -> None:
        """Resources, then what generators make, then components, which see all of these."""
        entries = tuple(file.entries())
        for entry in entries:
            if entry.field != "components":
                path = self._follow(entry, file.directory, file.path, accumulator)
                if path is not None:
                    include = Include("resources", file.path, *entry.position, path)
                    self._resource(path, accumulator.within(include))
        run_generators(file, accumulator, self.source)
        for entry in entries:
            if entry.field == "components":
                self._component(entry, file.directory, file.path, accumulator)

    def _patch_files(self, file: KustomizationFile, accumulator: ResAccumulator) -> None:
        for entry, keys in file.other_files():
            if keys[0] not in _PATCHES or is_url(entry):
                continue
            path = resolve(file.directory, entry)
            if path is not None and self.source.is_file(path):
                accumulator.add_read(path, "other")
            elif keys[0] != "patchesStrategicMerge":  # those may be written in place
                accumulator.add_defect(_missing_file(file, entry, str(keys[0]), file.position(*keys)))

    def _component(
        self, entry: PathEntry, directory: str, listed_in: str, accumulator: ResAccumulator
    ) -> None:
        """A component transforms the objects of the kustomization that lists it."""
        path = self._follow(entry, directory, listed_in, accumulator)
        if path is not None:
            include = Include("components", listed_in, *entry.position, path)
            self._kustomization(path, accumulator.within(include), None, "Component")

    def _flux_components(
        self, file: KustomizationFile, accumulator: ResAccumulator, options: FluxOptions
    ) -> None:
        """The components that the Flux Kustomization lists."""
        for component in options.components:
            path = resolve(file.directory, component)
            if options.ignore_missing_components and (path is None or not self.source.is_directory(path)):
                continue
            entry = PathEntry(component, "components", Position(options.line, options.column))
            self._component(entry, file.directory, options.path, accumulator)

    def _follow(
        self, entry: PathEntry, directory: str, listed_in: str, accumulator: ResAccumulator
    ) -> str | None:
        """Where an entry leads; None where it can't be followed, which is recorded."""
        target = entry_target(entry, directory, listed_in, self.source)
        if target.defect is not None:
            accumulator.add_defect(target.defect)
        if target.unknown is not None:
            accumulator.res_map.unknowns.append(target.unknown)
        if target.path is not None and not self.source.is_file(target.path) and self._is_circle(target.path):
            self._circles += 1
            accumulator.add_defect(_circle(entry, listed_in, target.path, self._in_progress))
            return None
        return target.path


def _add_unreadable(file: Unreadable, path: str, accumulator: ResAccumulator) -> None:
    message = f"kustomize cannot read it: {file.message}"
    accumulator.add_defect(Defect("unreadable", path, file.line, file.column, message, file.fix or "fix it"))
    below = f"{parent(path)}(/.*)?" if parent(path) else ""
    accumulator.unknowns.append(Unknown(path, file.line, file.column, f"{path} cannot be read", below))


def _circle(entry: PathEntry, listed_in: str, target: str, in_progress: list[str]) -> Defect:
    if target == in_progress[-1]:
        message = f"{entry.field} lists {entry.text}: the directory lists itself"
    elif target in in_progress:
        message = f"{entry.field} lists {entry.text}, which lists this directory: neither can be built"
    else:
        message = f"{entry.field} lists {entry.text}, a directory above one that is being built"
    return Defect("build-fails", listed_in, *entry.position, message, "remove the entry")


def _two_kustomizations(names: tuple[str, ...]) -> Defect:
    listed = " and ".join(name(path) for path in names)
    message = f"two kustomization files in one directory ({listed}): kustomize refuses both"
    return Defect("two-kustomizations", names[1], 1, 1, message, "keep one of them")


def _wrong_kind(file: KustomizationFile) -> Defect:
    listed, right = ("resources", "components") if file.kind == "Component" else ("components", "resources")
    message = f"this is a {file.kind}, but it is listed under {listed}"
    return Defect("build-fails", file.path, *file.position("kind"), message, f"list it under {right}")


def _missing_file(file: KustomizationFile, entry: str, field: str, position: Position) -> Defect:
    message = f"{field} names {entry}, which does not exist"
    return Defect("dangling-entry", file.path, *position, message, "remove it, or add the file")
