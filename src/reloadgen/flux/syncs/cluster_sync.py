"""A cluster sync: the path where a cluster's Flux starts, and the source of that path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from reloadgen.flux.flux_objects import FluxKustomization, FluxSource, SourceRef

Declaration: TypeAlias = Literal["sync object", "FluxInstance", "flux-instance values", "inventory"]


@dataclass(frozen=True, slots=True)
class ClusterSync:
    """Where some cluster's Flux starts, as a file declares it."""

    declared_as: Declaration
    path: str
    """Relative to the top of the source's artifact."""
    source: SourceRef
    file: str
    line: int
    source_object: FluxSource | None = None
    """The source itself, where the repository holds it."""
    url: str = ""
    revision: str = ""
    kustomization: FluxKustomization | None = None
    """The Flux Kustomization that applies the path, where the repository holds it."""
    cluster_name: str = ""
    """The name that the declaration gives the cluster."""
    source_is_assumed: bool = False
    """Whether no file says what the source is called: then the Kustomizations that use it tell."""
    is_own: bool = False
    """Whether the URL of its source is that of this repository."""
