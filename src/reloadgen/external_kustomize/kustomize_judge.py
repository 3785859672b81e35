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
    from collections.abc import Callable, Iterable

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
    """Asks a program, which is looked at when it is first needed.

    `everywhere`: it is asked also where the model is sure that the build succeeds.
    """

    find_program: Callable[[], BuildProgram | NoAnswer]
    everywhere: bool = False
    asked: list[Asked] = field(default_factory=list)
    found: BuildProgram | NoAnswer | None = None

    def judge(
        self, source: SourceFiles, directory: str, options: FluxOptions, modelled: BuildResult
    ) -> BuildResult:
        """The program's answer where it can be asked, else the model's."""
        model = "fails" if is_failing(modelled) else "unknown" if modelled.unknown_builds else "builds"
        if model == "builds" and not self.everywhere:
            return modelled
        if self.found is None:
            self.found = self.find_program()
        if isinstance(self.found, NoAnswer):
            return modelled
        result, told = _Question(self.found, source, directory, options, modelled).decide(model)
        self.asked.append(Asked(directory, told))
        return result


@dataclass(frozen=True, slots=True)
class _Question:
    """What a program is asked about one directory."""

    program: BuildProgram
    source: SourceFiles
    directory: str
    options: FluxOptions
    modelled: BuildResult

    def decide(self, model: str) -> tuple[BuildResult, str]:
        """The result to go on with, and who decided; `model` is what the model says."""
        answer = self._answer()
        result = self._result(answer)
        if isinstance(answer, NoAnswer) or result is self.modelled:
            why = answer.why if isinstance(answer, NoAnswer) else "its output cannot be read"
            return result, f"reloadgen's model decided: {model} ({self.program.name} did not decide: {why})"
        real = "builds" if isinstance(answer, Built) else f"fails: {answer.message}"
        return result, f"{self.program.name} decided: {real}; reloadgen's model: {model}"

    def _answer(self) -> BuildAnswer:
        if unknown_parts(repr(self.options)):
            return NoAnswer(
                "it was not asked, because its Flux Kustomization has values that no file contains"
            )
        if self.modelled.generated and any(each.kind in _FLUX_REFUSES for each in self.modelled.defects):
            return NoAnswer("it was not asked, because Flux itself refuses to generate the kustomization")
        handed = HandedFiles(self.source)
        if kept := handed.collect(self.directory, self.options):
            return NoAnswer(f"it was not asked, because {kept.path}:{kept.line}: {kept.why}")
        written = written_by_flux(self.source, self.directory, self.options)
        if written is None:
            return NoAnswer("it was not asked, because Flux cannot read the kustomization")
        return self._build(written, {*handed.paths, *(read.path for read in self.modelled.reads)})

    def _build(self, written: tuple[str, bytes], paths: set[str]) -> BuildAnswer:
        """Build a copy of the files that the directory leads to; a failure counts if all others change nothing."""
        few = {path for path in paths if self.source.is_file(path) and is_within(path, self.source.base)}
        answer = self._run(written, few)
        if isinstance(answer, Failed) and not few >= (everything := set(self.source.files())):
            return self._run(written, everything)
        return answer

    def _run(self, written: tuple[str, bytes], paths: Iterable[str]) -> BuildAnswer:
        files = {self._below(path): self.source.read(path) for path in paths}
        path, content = written
        return self.program.build({**files, self._below(path): content}, self._below(self.directory))

    def _below(self, path: str) -> str:
        """A path relative to the top of the source."""
        return "" if path == self.source.base else relative(path, self.source.base)

    def _result(self, answer: BuildAnswer) -> BuildResult:
        names = self.source.kustomization_files(self.directory)
        at_path = (self.options.path, self.options.line, self.options.column)
        verdict = Verdict(self.program.name, *((names[0], 1, 1) if names else at_path))
        match answer:
            case Built(output):
                objects = _objects(output)
                return self.modelled if objects is None else built(self.modelled, objects, verdict)
            case Failed(message):
                return failed(self.modelled, message, verdict)
            case NoAnswer():
                return self.modelled


def _objects(output: str) -> list[Content] | None:
    """The objects that kustomize printed; None if they exceed the limits of the reader."""
    try:
        values = [document.value for document in yaml_reader.read(output)]
    except YamlError:
        return None
    return [value for value in values if isinstance(value, dict)]
