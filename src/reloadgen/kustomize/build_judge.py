"""Who is asked for a second answer on a build, and what became of it."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from reloadgen.kustomize.build_result import BuildResult
    from reloadgen.kustomize.flux_options import FluxOptions
    from reloadgen.kustomize.source_files import SourceFiles


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a program that was asked says of a build."""

    program: str
    """The program with its version."""
    path: str
    """The kustomization file, or the file that names the directory, to which `differs` belongs."""
    line: int
    column: int
    differs: str = ""
    """How the answer differs from that of reloadgen's model; "" where it does not."""


class BuildJudge(Protocol):
    """Is shown what the model makes of each directory that Flux builds, and may know better."""

    @abstractmethod
    def judge(
        self, source: SourceFiles, directory: str, options: FluxOptions, modelled: BuildResult
    ) -> BuildResult:
        """The result to go on with: the model's, or a better one."""
