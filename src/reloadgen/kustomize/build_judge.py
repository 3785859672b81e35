"""Who is asked for a second answer on a build."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from reloadgen.kustomize.build_result import BuildResult
    from reloadgen.kustomize.flux_options import FluxOptions
    from reloadgen.kustomize.source_files import SourceFiles


class BuildJudge(Protocol):
    """Is shown what the model makes of each directory that Flux builds, and may know better."""

    @abstractmethod
    def judge(
        self, source: SourceFiles, directory: str, options: FluxOptions, modelled: BuildResult
    ) -> BuildResult:
        """The result to go on with: the model's, or a better one."""
