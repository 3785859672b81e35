"""The graph of a fleet: for each cluster what leads from its sync to the charts that reloadgen puts there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from reloadgen.files.file_names import is_yaml
from reloadgen.files.paths import name, relative
from reloadgen.flux.broken_chain import NotReached
from reloadgen.flux.fleet_walk import ClusterWalk, FleetWalk, walk_fleet
from reloadgen.flux.flux_objects import is_helm_release
from reloadgen.flux.graph_node import GraphNode, NodeStatus
from reloadgen.flux.helm_releases import helm_releases
from reloadgen.flux.reachability import Reached, Undecidable, reachability
from reloadgen.manifests.unknown_text import display
from reloadgen.phases import StartPhase, unobserved

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reloadgen.flux.walk_result import Outcome, WalkedKustomization
    from reloadgen.inventory.fleet import Fleet
    from reloadgen.kustomize.build_judge import BuildJudge
    from reloadgen.kustomize.resources.resource import Include, Resource
    from reloadgen.manifests.parsed_repository import ParsedRepository

_MAX_OTHERS = 8
_STATUSES: dict[Outcome, NodeStatus] = {
    "read": "good",
    "external": "quiet",
    "elsewhere": "quiet",
    "unknown": "unknown",
    "missing source": "broken",
    "missing path": "broken",
    "suspended": "broken",
}


def fleet_graph(
    fleet: Fleet,
    repository: ParsedRepository,
    rendered: Mapping[str, tuple[str, ...]],
    start: StartPhase = unobserved,
    judge: BuildJudge | None = None,
) -> tuple[GraphNode, ...]:
    """A tree for each enabled cluster of the fleet.

    Args:
        fleet: the clusters to draw.
        repository: the tree as it will be after `render`.
        rendered: for each cluster the paths of its generated files.
        start: gets the phases of the work.
        judge: may know better than the model what directories build to.
    """
    fleet_walk = walk_fleet(fleet, repository, start, judge)
    tick = start("drawing", len(fleet_walk.clusters))
    roots = []
    for walk in fleet_walk.clusters:
        tick()
        roots.append(_ClusterGraph(fleet_walk, walk, rendered.get(walk.cluster.name, ())).root())
    return tuple(roots)


@dataclass(frozen=True, slots=True)
class _ClusterGraph:
    fleet_walk: FleetWalk
    walk: ClusterWalk
    rendered: tuple[str, ...]

    @property
    def cluster(self) -> str:
        return self.walk.cluster.name

    def root(self) -> GraphNode:
        context = self.walk.cluster.context
        detail = f"context {context}" if context != self.cluster else ""
        root = GraphNode("cluster", f"cluster {self.cluster}", self.cluster, detail)
        if self.walk.sync is None:
            key = f"{self.cluster} start"
            return root.with_path((GraphNode("problem", key, "sync path unknown", self.walk.why, "unknown"),))
        start = self._start()
        root = root.with_path((start,))
        drawn: set[int] = set()
        for index, resource in self.walk.result.applied():
            if resource.path in self.rendered and is_helm_release(resource.id):
                drawn |= set(self.walk.result.ancestry(index))
                root = root.with_path((start, *self._path_to(index, resource)))
        for node in (*self._problems(), *self._others(drawn)):
            root = root.with_path((start, node))
        return root

    def _start(self) -> GraphNode:
        first, sync = self.walk.result.kustomizations[0], self.walk.sync
        detail = f"{sync.declared_as}, {sync.file}:{sync.line}" if sync else ""
        status: NodeStatus = "good" if first.outcome == "read" else "broken"
        return GraphNode(
            "path", f"path {self.cluster} {first.directory}", first.directory or ".", detail, status
        )

    def _path_to(self, index: int, resource: Resource) -> Iterator[GraphNode]:
        """The nodes from the start to a HelmRelease and its chart."""
        directory = ""
        for number in self.walk.result.ancestry(index):
            walked = self.walk.result.kustomizations[number]
            if walked.parent >= 0:
                yield from _files(walked.kustomization.resource.includes, directory)
                yield self._kustomization(walked)
            directory = walked.directory
        yield from _files(resource.includes, directory)
        yield from self._release(resource)

    def _kustomization(self, walked: WalkedKustomization) -> GraphNode:
        identity, resource = walked.kustomization.id, walked.kustomization.resource
        entrypoint = "entry point " if walked.is_entrypoint_of(self.walk.cluster) else ""
        key = f"kustomization {self.cluster} {identity.namespace}/{identity.name}"
        reads = walked.directory or display(walked.kustomization.path) or "."
        label = f"{entrypoint}{walked.name} → {reads}"
        detail = f"{resource.path}:{resource.line}"
        return GraphNode("kustomization", key, label, detail, _STATUSES[walked.outcome])

    def _release(self, resource: Resource) -> Iterator[GraphNode]:
        identity = f"{resource.id.namespace}/{resource.id.name}"
        release = next(each for each in helm_releases(self.walk.result) if each.resource is resource)
        key = f"release {self.cluster} {identity}"
        yield GraphNode("release", key, f"HelmRelease {identity}", f"{resource.path}:{resource.line}")
        if release.source is None:
            yield GraphNode("problem", f"{key} chart", "chart not found", str(release.reference), "broken")
            return
        chart = f"{release.chart} {release.version or 'latest'}"
        yield GraphNode("chart", f"chart {chart}", chart, str(release.source.id))

    def _problems(self) -> tuple[GraphNode, ...]:
        """What is not reached, and what is unknown: a node for each place where a chain breaks."""
        nodes: dict[str, GraphNode] = {}
        for path in sorted(self.rendered, key=lambda each: (each.count("/"), each)):
            node = self._problem(path) if is_yaml(path) else None
            if node is not None:
                nodes.setdefault(node.key, node)
        return tuple(nodes.values())

    def _problem(self, path: str) -> GraphNode | None:
        status: NodeStatus
        match reachability(self.fleet_walk, self.walk, path):
            case Reached():
                return None
            case NotReached() as broken:
                place, why = f"{broken.path}:{broken.line}", broken.message
                label, status = f"not reached: {path}", "broken"
            case Undecidable() as undecidable:
                place, why = f"{undecidable.path}:{undecidable.line}", undecidable.why
                label, status = f"unknown: {path}", "unknown"
            case never:
                assert_never(never)
        return GraphNode("problem", f"problem {self.cluster} {place}", label, f"{place}: {why}", status)

    def _others(self, drawn: set[int]) -> Iterator[GraphNode]:
        """The other Kustomizations: those that are read as a number, the rest one by one while they are few."""
        others = [
            walked
            for index, walked in enumerate(self.walk.result.kustomizations)
            if index and index not in drawn
        ]
        not_read = [walked for walked in others if walked.outcome != "read"]
        for walked in not_read[:_MAX_OTHERS]:
            yield replace(self._kustomization(walked), detail=walked.why)
        if len(not_read) > _MAX_OTHERS:
            label = f"{len(not_read) - _MAX_OTHERS} more that cannot be followed"
            yield GraphNode("rest", f"rest odd {self.cluster}", label, "", "unknown")
        if read := len(others) - len(not_read):
            label = f"{read} other Flux Kustomization{'s' if read > 1 else ''}"
            yield GraphNode("rest", f"rest {self.cluster}", label, "", "quiet")


def _files(includes: tuple[Include, ...], directory: str) -> Iterator[GraphNode]:
    """One node for the files that include each other; paths are relative to the directory that is built."""
    listed = [include for include in includes if include.line]
    if listed:
        key = f"files {' '.join(include.path for include in listed)}"
        label = " > ".join(f"{relative(include.path, directory)}:{include.line}" for include in listed)
        yield GraphNode("file", key, label, f"lists {name(listed[-1].target)}")
