"""What one cluster's Flux reads: its Flux Kustomizations with what each applies, and the files behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from reloadgen.flux.substitution.variables import NO_SUBSTITUTION, Variables
from reloadgen.kustomize.build_result import BuildResult
from reloadgen.manifests.unknown_text import unknown_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reloadgen.errors import Location
    from reloadgen.flux.flux_objects import FluxKustomization, FluxSource, SourceRef
    from reloadgen.inventory.fleet import Cluster
    from reloadgen.kustomize.defect import Defect, Unknown, UnknownBuild
    from reloadgen.kustomize.resources.resource import Include, Resource

Outcome: TypeAlias = Literal[
    "read", "external", "unknown", "missing source", "missing path", "suspended", "elsewhere"
]
"""What becomes of a Flux Kustomization. Of these, `external` reads another repository, `elsewhere` applies to another
cluster, and `unknown` can't be determined from the files."""


@dataclass(frozen=True, slots=True)
class WalkedKustomization:
    """A Flux Kustomization of a cluster, and what becomes of it."""

    kustomization: FluxKustomization
    parent: int
    """The index of the Kustomization that applies it; -1 for the one where Flux starts."""
    outcome: Outcome
    why: str = ""
    """The reason for an outcome other than `read`."""
    directory: str = ""
    """The directory that it builds, relative to the top of the repository."""
    base: str = ""
    """The top of its source's artifact, relative to the top of the repository."""
    build: BuildResult = field(default_factory=BuildResult, repr=False)
    variables: Variables = NO_SUBSTITUTION
    applied: tuple[Resource, ...] = field(default=(), repr=False)
    """What it applies, after substitution."""

    @property
    def name(self) -> str:
        """The name of the Kustomization."""
        return self.kustomization.name

    def is_entrypoint_of(self, cluster: Cluster) -> bool:
        """Whether it is the one that the inventory names, in the namespace of the cluster's Flux."""
        namespace = self.kustomization.id.namespace
        in_namespace = namespace in ("", cluster.flux_namespace) or bool(unknown_parts(namespace))
        return bool(cluster.entrypoint) and self.name == cluster.entrypoint and in_namespace

    @property
    def path_location(self) -> Location:
        """Where its `spec.path` is written."""
        return self.kustomization.resource.location("spec", "path")


@dataclass(frozen=True, slots=True)
class FileUse:
    """How a file is read: by which Kustomization of the cluster, and through which includes of its build."""

    index: int
    includes: tuple[Include, ...]


@dataclass(frozen=True)
class WalkResult:
    """All that one cluster's Flux reads."""

    kustomizations: tuple[WalkedKustomization, ...] = ()
    """The one where Flux starts, then the others in the order in which they are applied."""
    files: Mapping[str, tuple[FileUse, ...]] = field(default_factory=dict)
    unknowns: tuple[Unknown, ...] = ()
    unknown_builds: tuple[UnknownBuild, ...] = ()
    defects: tuple[Defect, ...] = ()
    sources: Mapping[SourceRef, FluxSource] = field(default_factory=dict)
    directories: frozenset[str] = frozenset()
    """The directories whose kustomization is read or generated."""

    @property
    def is_incomplete(self) -> bool:
        """Whether the cluster may get more than the files show."""
        return bool(self.unknowns or self.unknown_builds) or any(
            each.outcome in ("external", "unknown") for each in self.kustomizations
        )

    def ancestry(self, index: int) -> tuple[int, ...]:
        """The indexes of the Kustomizations that lead to one, from the one where Flux starts to itself."""
        indexes = []
        while index >= 0:
            indexes.append(index)
            index = self.kustomizations[index].parent
        return tuple(reversed(indexes))

    def applied(self) -> Iterator[tuple[int, Resource]]:
        """Every object that is applied to the cluster, with the index of its Kustomization."""
        for index, walked in enumerate(self.kustomizations):
            for resource in walked.applied:
                yield index, resource
