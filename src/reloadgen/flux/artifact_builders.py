"""The builders of a repository's artifacts, one for each, so that all clusters share their builds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.flux.artifact import Artifact
from reloadgen.kustomize.builder import Builder
from reloadgen.kustomize.manifest_loader import ManifestLoader

if TYPE_CHECKING:
    from reloadgen.kustomize.build_judge import BuildJudge
    from reloadgen.manifests.parsed_repository import ParsedRepository


class ArtifactBuilders:
    """Builders by what they build: a directory of the repository without what a source ignores."""

    def __init__(self, repository: ParsedRepository, judge: BuildJudge | None = None) -> None:
        self.repository, self._judge = repository, judge
        self._manifests = ManifestLoader(repository)
        self._builders: dict[tuple[str, str], Builder] = {}

    def builder(self, base: str, ignore: str) -> Builder:
        """The builder of the artifact that is made of a directory; `ignore` is the source's `spec.ignore`."""
        key = base, ignore
        if key not in self._builders:
            self._builders[key] = Builder(
                Artifact(self.repository, base, ignore), self._manifests, self._judge
            )
        return self._builders[key]
