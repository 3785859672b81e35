"""Each cluster of a fleet with all that its Flux reads, or why that can't be told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reloadgen.files.paths import contained, is_within, join
from reloadgen.flux.bootstrap import Start, declared, flux_files, flux_objects
from reloadgen.flux.objects import FluxKustomization, SourceRef, is_kustomization
from reloadgen.flux.objects import kustomization as read_kustomization
from reloadgen.flux.sources import Sources, base_of
from reloadgen.flux.walk import Node, Reach, Walker
from reloadgen.kustomize.resource import Object, Resource, identity, text, with_value
from reloadgen.kustomize.transform import FluxOptions
from reloadgen.phases import StartPhase, Tick, unobserved

if TYPE_CHECKING:
    from reloadgen.inventory.fleet import Cluster, Fleet
    from reloadgen.manifests.parsed_repository import ParsedRepository


@dataclass(frozen=True, slots=True)
class Surveyed:
    """One cluster: where its Flux starts and what it reads; without a start, `why` says what is missing."""

    cluster: Cluster
    start: Start | None
    reach: Reach
    why: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """All enabled clusters of a fleet, on one repository."""

    repository: ParsedRepository
    walker: Walker
    flux: tuple[Resource, ...]
    """Every object in files that may hold Flux's, as written."""
    clusters: tuple[Surveyed, ...]


_NOTHING = Reach((), {}, (), (), {}, frozenset())


def survey(fleet: Fleet, repository: ParsedRepository, start: StartPhase = unobserved) -> Survey:
    """Walks every enabled cluster; `start` is told of the phases of the work."""
    paths = tuple(flux_files(repository))
    tick = start("reading Flux's files", len(paths))
    for path in paths:
        repository.documents(path)
        tick()
    start("finding where Flux starts", 0)
    walker, starts, flux = Walker(repository), declared(repository), flux_objects(repository)
    surveyor = _Surveyor(fleet, walker, starts, flux)
    tick = start("following Flux", len(fleet.enabled))
    return Survey(repository, walker, flux, tuple(surveyor.look(cluster, tick) for cluster in fleet.enabled))


@dataclass(frozen=True, slots=True)
class _Found:
    """A start, and where its artifact is cut."""

    start: Start
    base: str


@dataclass(frozen=True, slots=True)
class _Surveyor:
    fleet: Fleet
    walker: Walker
    starts: tuple[Start, ...]
    flux: tuple[Resource, ...]

    def look(self, cluster: Cluster, tick: Tick) -> Surveyed:
        tick()
        found = self._start(cluster)
        if isinstance(found, str):
            return Surveyed(cluster, None, _NOTHING, found)
        namespace = cluster.source.namespace or cluster.flux_namespace
        claimed = SourceRef(cluster.source.kind, namespace, cluster.source.name)
        start, reach = explore(self.walker, found.start, found.base, claimed)
        return Surveyed(cluster, start, reach)

    def _start(self, cluster: Cluster) -> _Found | str:
        if cluster.sync_path:
            return self._at(cluster, cluster.sync_path)
        return self._named(cluster) or self._directory(cluster) or self._entrypoint(cluster)

    def _at(self, cluster: Cluster, sync_path: str) -> _Found:
        """The start that the repository declares for a sync path; else the inventory's word for it."""
        repository = self.walker.repository
        for start in sorted(self.starts, key=lambda each: each.sync is None):
            base = base_of(start, sync_path, repository)
            if base is not None and join(base, contained(start.path)).strip("/") == sync_path:
                return _Found(start, base)
        return _Found(self._assumed(cluster, sync_path), "")

    def _assumed(self, cluster: Cluster, path: str) -> Start:
        source = cluster.source
        ref = SourceRef(source.kind, source.namespace or cluster.flux_namespace, source.name)
        return Start("inventory", path, ref, cluster.location.path, cluster.location.line)

    def _named(self, cluster: Cluster) -> _Found | None:
        """A declared start that carries the cluster's name, in its path or in words."""
        found = []
        for start in self.starts:
            base = base_of(start, None, self.walker.repository)
            segments = join(base or "", contained(start.path)).split("/")
            if base is not None and (cluster.name in segments or cluster.name == start.cluster):
                found.append(_Found(start, base))
        paths = {(each.base, contained(each.start.path)) for each in found}
        return found[0] if len(paths) == 1 else None

    def _directory(self, cluster: Cluster) -> _Found | None:
        """A directory named after the cluster that holds Flux Kustomizations and is no workload of its own."""
        holding = {
            resource.path.rpartition("/")[0] for resource in self.flux if is_kustomization(resource.ident)
        }
        named = [
            directory
            for directory in self.walker.repository.files.directories
            if directory.rpartition("/")[2] == cluster.name
            and not is_within(directory, cluster.root)
            and any(is_within(each, directory) for each in holding)
        ]
        outermost = [
            directory
            for directory in named
            if not any(is_within(directory, other) and directory != other for other in named)
        ]
        return _Found(self._assumed(cluster, outermost[0]), "") if len(outermost) == 1 else None

    def _entrypoint(self, cluster: Cluster) -> _Found | str:
        named = [
            each
            for each in self.flux
            if is_kustomization(each.ident) and each.ident.name == cluster.entrypoint
        ]
        if not cluster.entrypoint:
            return (
                "no start is declared under its name, and the inventory names neither syncPath nor entrypoint"
            )
        if len(named) != 1:
            many = ", ".join(sorted({each.path for each in named}))
            what = (
                f"{len(named)} Flux Kustomizations have its name ({many})"
                if named
                else "it is not in this repository"
            )
            return f"the inventory names no syncPath, and its entrypoint {cluster.entrypoint} can't be told: {what}"
        sync = self._completed(named[0], cluster)
        source = sync.source or SourceRef(cluster.source.kind, cluster.flux_namespace, cluster.source.name)
        start = Start("inventory", sync.path, source, named[0].path, named[0].line, sync=sync)
        return _Found(start, base_of(start, None, self.walker.repository) or "")

    def _completed(self, resource: Resource, cluster: Cluster) -> FluxKustomization:
        """What a kustomization above would have set, as the inventory has it."""
        content: Object = resource.content
        if not resource.ident.namespace:
            content = with_value(content, ("metadata", "namespace"), cluster.flux_namespace)
        if not text(content, "spec", "sourceRef", "name"):
            content = with_value(
                content, ("spec", "sourceRef"), {"kind": cluster.source.kind, "name": cluster.source.name}
            )
        return read_kustomization(
            replace(resource, content=content, ident=identity(content)), self.walker.repository
        )


def explore(walker: Walker, start: Start, base: str, claimed: SourceRef | None) -> tuple[Start, Reach]:
    """Follows a start; where its own Kustomization turns up in the tree, follows that, with all that it says."""
    landed = {start.declared.ref: start.declared} if start.declared else {}
    reach = walker.follow(start.sync or applier(start), Sources(start, base, claimed, landed))
    itself = None if start.sync else _itself(reach)
    if itself is None or itself.kustomization.source is None:
        return start, reach
    source = itself.kustomization.source
    declared_source = reach.sources.get(source)
    start = replace(start, sync=itself.kustomization, source=source, declared=declared_source)
    if declared_source:
        start = replace(start, url=declared_source.url, revision=declared_source.revision)
    return start, walker.follow(itself.kustomization, Sources(start, base, claimed, reach.sources))


def applier(start: Start) -> FluxKustomization:
    """The Flux Kustomization that a start without one of its own comes to."""
    content: Object = {
        "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
        "kind": "Kustomization",
        "metadata": {"name": start.source.name, "namespace": start.source.namespace},
        "spec": {"path": start.path},
    }
    resource = Resource(content, start.file, -1, start.line)
    options = FluxOptions(path=start.file, line=start.line)
    return FluxKustomization(
        ident=resource.ident,
        path=start.path,
        source=start.source,
        suspended=False,
        disabled=False,
        elsewhere=False,
        options=options,
        substitute=(),
        substitute_from=(),
        post_build=False,
        always=False,
        depends_on=(),
        resource=resource,
    )


def _itself(reach: Reach) -> Node | None:
    """The Kustomization in the tree that reads the very directory where the walk began."""
    first = reach.nodes[0]
    for node in reach.nodes[1:]:
        if (
            node.parent == 0
            and node.state == "read"
            and node.directory == first.directory
            and first.state == "read"
        ):
            return node
    return None
