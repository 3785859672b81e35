"""Asks the kustomize program where reloadgen's model does not know, or says that a build fails."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reloadgen.document.nodes import YamlError
from reloadgen.external_kustomize.build_program import Built, Failed, NoAnswer
from reloadgen.external_kustomize.handed_files import HandedFiles
from reloadgen.external_kustomize.judged_result import built, failed, is_failing
from reloadgen.external_kustomize.written_by_flux import written_by_flux
from reloadgen.files.paths import is_within, relative
from reloadgen.kustomize.build_judge import BuildJudge
from reloadgen.kustomize.verdict import Verdict
from reloadgen.manifests import yaml_reader
from reloadgen.manifests.unknown_text import unknown_parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reloadgen.external_kustomize.build_program import BuildAnswer, BuildProgram
    from reloadgen.kustomize.build_result import BuildResult
    from reloadgen.kustomize.flux_options import FluxOptions
    from reloadgen.kustomize.source_files import SourceFiles
    from reloadgen.manifests.fields import Content

_FLUX_REFUSES = ("not-a-manifest", "unreadable")
"""Defects at which Flux fails while it generates a kustomization, before it builds anything."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One directory, and who decided what becomes of it."""

    directory: str
    told: str


@dataclass(slots=True)
class KustomizeJudge(BuildJudge):
    """Asks a program; `everywhere`: also where the model is sure that the build succeeds."""

    program: BuildProgram
    everywhere: bool = False
    asked: list[Asked] = field(default_factory=list)

    def judge(
        self, source: SourceFiles, directory: str, options: FluxOptions, modelled: BuildResult
    ) -> BuildResult:
        """The program's answer where it can be asked, else the model's."""
        model = "fails" if is_failing(modelled) else "unknown" if modelled.unknown_builds else "builds"
        if model == "builds" and not self.everywhere:
            return modelled
        answer = self._answer(source, directory, options, modelled)
        result = self._decided(answer, source, directory, options, modelled)
        if isinstance(answer, NoAnswer) or result is modelled:
            why = answer.why if isinstance(answer, NoAnswer) else "its output cannot be read"
            told = f"reloadgen's model decided: {model} ({self.program.name} did not decide: {why})"
        else:
            real = "builds" if isinstance(answer, Built) else f"fails: {answer.message}"
            told = f"{self.program.name} decided: {real}; reloadgen's model: {model}"
        self.asked.append(Asked(directory, told))
        return result

    def _answer(
        self, source: SourceFiles, directory: str, options: FluxOptions, modelled: BuildResult
    ) -> BuildAnswer:
        if unknown_parts(repr(options)):
            return NoAnswer(
                "it was not asked, because its Flux Kustomization has values that no file contains"
            )
        if modelled.generated and any(each.kind in _FLUX_REFUSES for each in modelled.defects):
            return NoAnswer("it was not asked, because Flux itself refuses to generate the kustomization")
        handed = HandedFiles(source)
        if kept := handed.collect(directory, options):
            return NoAnswer(f"it was not asked, because {kept.path}:{kept.line}: {kept.why}")
        written = written_by_flux(source, directory, options)
        if written is None:
            return NoAnswer("it was not asked, because Flux cannot read the kustomization")
        return self._build(
            source, directory, written, {*handed.paths, *(read.path for read in modelled.reads)}
        )

    def _build(
        self, source: SourceFiles, directory: str, written: tuple[str, bytes], paths: set[str]
    ) -> BuildAnswer:
        """Build a copy of the files that the directory leads to; a failure counts if all others change nothing."""
        few = {path for path in paths if source.is_file(path) and is_within(path, source.base)}
        answer = self._run(source, directory, written, few)
        if isinstance(answer, Failed) and not few >= (everything := set(source.files())):
            return self._run(source, directory, written, everything)
        return answer

    def _run(
        self, source: SourceFiles, directory: str, written: tuple[str, bytes], paths: Iterable[str]
    ) -> BuildAnswer:
        files = {_below(path, source): source.read(path) for path in paths}
        path, content = written
        return self.program.build({**files, _below(path, source): content}, _below(directory, source))

    def _decided(
        self,
        answer: BuildAnswer,
        source: SourceFiles,
        directory: str,
        options: FluxOptions,
        modelled: BuildResult,
    ) -> BuildResult:
        names = source.kustomization_files(directory)
        place = (names[0], 1, 1) if names else (options.path, options.line, options.column)
        verdict = Verdict(self.program.name, *place)
        match answer:
            case Built(output):
                objects = _objects(output)
                return modelled if objects is None else built(modelled, objects, verdict)
            case Failed(message):
                return failed(modelled, message, verdict)
            case NoAnswer():
                return modelled


def _below(path: str, source: SourceFiles) -> str:
    """A path relative to the top of the source."""
    return "" if path == source.base else relative(path, source.base)


def _objects(output: str) -> list[Content] | None:
    """The objects that kustomize printed; None if they exceed the limits of the reader."""
    try:
        values = [document.value for document in yaml_reader.read(output)]
    except YamlError:
        return None
    return [value for value in values if isinstance(value, dict)]
