"""Builds that a judge is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import scene
from reloadgen.external_kustomize.build_program import BuildAnswer, BuildProgram, Built
from reloadgen.flux.artifact import Artifact
from reloadgen.kustomize.builder import Builder
from reloadgen.kustomize.flux_options import FluxOptions
from reloadgen.kustomize.manifest_loader import ManifestLoader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reloadgen.kustomize.build_judge import BuildJudge
    from reloadgen.kustomize.build_result import BuildResult


@dataclass
class FakeProgram(BuildProgram):
    """Answers in turn what it is told to, and keeps what it was asked."""

    answers: list[BuildAnswer] = field(default_factory=list)
    asked: list[tuple[dict[str, bytes], str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return "kustomize 9.9.9"

    def build(self, files: Mapping[str, bytes], directory: str) -> BuildAnswer:
        self.asked.append((dict(files), directory))
        return self.answers.pop(0) if self.answers else Built("")


def judged(
    top: Path, judge: BuildJudge, directory: str = "", options: FluxOptions | None = None, base: str = ""
) -> BuildResult:
    """What a directory builds to with a judge."""
    repository = scene.read(top)
    builder = Builder(Artifact(repository, base), ManifestLoader(repository), judge)
    return builder.build_path(directory, options or FluxOptions(path="ks.yaml", line=4, column=3))
