"""Which cluster sync is a cluster's: the one that its `syncPath` names, or else the only one that can be meant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reloadgen.files.paths import contained, is_within, join, name, parent
from reloadgen.flux.flux_objects import FluxKustomization, SourceRef, is_kustomization, read_kustomization
from reloadgen.flux.sources import artifact_base
from reloadgen.flux.syncs.cluster_sync import ClusterSync
from reloadgen.manifests.fields import with_value
from reloadgen.manifests.identity import object_id

if TYPE_CHECKING:
    from reloadgen.inventory.fleet import Cluster
    from reloadgen.kustomize.resources.resource import Resource
    from reloadgen.manifests.fields import Content
    from reloadgen.manifests.parsed_repository import ParsedRepository


@dataclass(frozen=True, slots=True)
class LocatedSync:
    """A cluster sync, and the directory of this repository that its artifact is made of."""

    sync: ClusterSync
    base: str


@dataclass(frozen=True, slots=True)
class SyncSearch:
    """Looks for the syncs of clusters among those that a repository declares."""

    repository: ParsedRepository
    syncs: tuple[ClusterSync, ...]
    flux_objects: tuple[Resource, ...]

    def locate(self, cluster: Cluster) -> LocatedSync | str:
        """The sync of a cluster, or why there is none."""
        if cluster.sync_path:
            return self._by_sync_path(cluster, cluster.sync_path)
        return self._by_name(cluster) or self._by_directory(cluster) or self._by_entrypoint(cluster)

    def _by_sync_path(self, cluster: Cluster, sync_path: str) -> LocatedSync:
        """The sync that the repository declares for a path; without one, the inventory is believed.

        A path that is declared as it is wins over one in an artifact that may be made of any directory.
        """
        located = []
        for sync in self.syncs:
            base = artifact_base(sync, sync_path, self.repository)
            if base is not None and join(base, contained(sync.path)).strip("/") == sync_path:
                located.append(LocatedSync(sync, base))
        exact = [each for each in located if not each.base]
        if exact:
            return exact[0]
        parts = [each for each in located if _concerns(each.sync, cluster, sync_path)] or located
        if len({(each.sync.source, each.sync.url) for each in parts}) == 1:
            return parts[0]
        return LocatedSync(_from_inventory(cluster, sync_path), "")

    def _by_name(self, cluster: Cluster) -> LocatedSync | None:
        """The only sync whose path or declaration has the cluster's name."""
        named = []
        for sync in self.syncs:
            base = artifact_base(sync, None, self.repository)
            segments = join(base or "", contained(sync.path)).split("/")
            if base is not None and (cluster.name in segments or cluster.name == sync.cluster_name):
                named.append(LocatedSync(sync, base))
        paths = {(each.base, contained(each.sync.path)) for each in named}
        return named[0] if len(paths) == 1 else None

    def _by_directory(self, cluster: Cluster) -> LocatedSync | None:
        """The only directory with the cluster's name that holds Flux Kustomizations and is outside of its root."""
        holding = {parent(each.path) for each in self.flux_objects if is_kustomization(each.id)}
        named = [
            directory
            for directory in self.repository.files.directories
            if name(directory) == cluster.name
            and not is_within(directory, cluster.root)
            and any(is_within(each, directory) for each in holding)
        ]
        outermost = [
            directory
            for directory in named
            if not any(is_within(directory, other) and directory != other for other in named)
        ]
        return LocatedSync(_from_inventory(cluster, outermost[0]), "") if len(outermost) == 1 else None

    def _by_entrypoint(self, cluster: Cluster) -> LocatedSync | str:
        """The only Flux Kustomization of the repository that has the name of the cluster's entry point."""
        if not cluster.entrypoint:
            return "no sync path is declared under its name, and the inventory sets neither syncPath nor entrypoint"
        named = [
            each
            for each in self.flux_objects
            if is_kustomization(each.id) and each.id.name == cluster.entrypoint
        ]
        in_namespace = [each for each in named if each.id.namespace in ("", cluster.flux_namespace)]
        named = in_namespace or named  # an outer kustomization may set another namespace
        if len(named) != 1:
            paths = ", ".join(sorted({each.path for each in named}))
            many = f"{len(named)} Flux Kustomizations have this name ({paths})"
            what = many if named else "not found in this repository"
            return f"the inventory sets no syncPath, and entrypoint {cluster.entrypoint} cannot be determined: {what}"
        kustomization = _completed(named[0], cluster)
        default = SourceRef(cluster.source.kind, cluster.flux_namespace, cluster.source.name)
        sync = ClusterSync(
            declared_as="inventory",
            path=kustomization.path,
            source=kustomization.source or default,
            file=named[0].path,
            line=named[0].line,
            kustomization=kustomization,
        )
        return LocatedSync(sync, artifact_base(sync, None, self.repository) or "")


def _concerns(sync: ClusterSync, cluster: Cluster, sync_path: str) -> bool:
    """Whether a declaration names the cluster, or is written in its directory."""
    return cluster.name == sync.cluster_name or is_within(sync.file, sync_path)


def _from_inventory(cluster: Cluster, path: str) -> ClusterSync:
    source, location = cluster.source, cluster.location
    ref = SourceRef(source.kind, source.namespace or cluster.flux_namespace, source.name)
    return ClusterSync("inventory", path, ref, location.path, location.line)


def _completed(resource: Resource, cluster: Cluster) -> FluxKustomization:
    """The Kustomization with what an outer kustomization would set, by what the inventory says."""
    content = resource.content
    if not resource.id.namespace:
        content = with_value(content, ("metadata", "namespace"), cluster.flux_namespace)
    if not resource.text("spec", "sourceRef", "name"):
        ref: Content = {"kind": cluster.source.kind, "name": cluster.source.name}
        content = with_value(content, ("spec", "sourceRef"), ref)
    return read_kustomization(replace(resource, content=content, id=object_id(content)))
