"""What one cluster's Flux reads, starting where it starts: Kustomization after Kustomization, cycles ending.

Sources and ConfigMaps that a Kustomization needs may come by way of another that is met later, so the walk is repeated
until nothing new turns up; builds are kept between rounds and between clusters.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from reloadgen.files.file_names import is_kustomization_file
from reloadgen.files.paths import contained, join, parent
from reloadgen.flux.artifact import View
from reloadgen.flux.objects import (
    FluxKustomization,
    FluxSource,
    SourceRef,
    is_kustomization,
    is_source,
    place_of,
)
from reloadgen.flux.objects import kustomization as read_kustomization
from reloadgen.flux.objects import source as read_source
from reloadgen.flux.sources import External, Here, Missing, Sources, Undecided
from reloadgen.flux.substitution import NONE, Variables, shown, unknowns
from reloadgen.flux.unknowns import made_in_cluster, unfollowed
from reloadgen.kustomize.build import Builder
from reloadgen.kustomize.build_result import Build
from reloadgen.kustomize.manifest_files import Manifests
from reloadgen.kustomize.resource import Resource, Step, mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reloadgen.kustomize.defect import Defect, Unknown
    from reloadgen.manifests.parsed_repository import ParsedRepository

State: TypeAlias = Literal[
    "read", "external", "unknown", "missing source", "missing path", "suspended", "elsewhere"
]
_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Node:
    """One Flux Kustomization of a cluster: how it got there, and what becomes of it."""

    kustomization: FluxKustomization
    parent: int
    """The node whose build brought it; -1 for the start."""
    state: State
    why: str = ""
    directory: str = ""
    base: str = ""
    build: Build = field(default_factory=Build, repr=False)
    variables: Variables = NONE
    objects: tuple[Resource, ...] = field(default=(), repr=False)
    """What it applies, after substitution."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One way in which a file is read: by which node, and by which steps within its build."""

    node: int
    trace: tuple[Step, ...]


@dataclass(frozen=True)
class Reach:
    """All that one cluster's Flux reads."""

    nodes: tuple[Node, ...]
    files: Mapping[str, tuple[Arrival, ...]]
    unknowns: tuple[Unknown, ...]
    defects: tuple[Defect, ...]
    sources: Mapping[SourceRef, FluxSource]
    directories: frozenset[str]
    """Directories whose kustomization Flux generates, or that have one which is read."""

    @property
    def is_open(self) -> bool:
        """Whether the files leave open what else lands in the cluster."""
        return bool(self.unknowns) or any(node.state in ("external", "unknown") for node in self.nodes)

    def chain(self, arrival: Arrival) -> tuple[Node, ...]:
        """The Kustomizations that lead to an arrival, the start first."""
        found = []
        index = arrival.node
        while index >= 0:
            found.append(self.nodes[index])
            index = self.nodes[index].parent
        return tuple(reversed(found))

    def objects(self) -> Iterator[tuple[int, Resource]]:
        """Everything that lands in the cluster, with the node that applies it."""
        for index, node in enumerate(self.nodes):
            for resource in node.objects:
                yield index, resource


class Walker:
    """Walks clusters of one repository, sharing what it builds."""

    def __init__(self, repository: ParsedRepository) -> None:
        self.repository = repository
        self._manifests = Manifests(repository)
        self._builders: dict[tuple[str, str], Builder] = {}

    def builder(self, base: str, ignore: str) -> Builder:
        """The builder of one artifact."""
        key = base, ignore
        if key not in self._builders:
            self._builders[key] = Builder(View(self.repository, base, ignore), self._manifests)
        return self._builders[key]

    def follow(self, start: FluxKustomization, sources: Sources) -> Reach:
        """What is read from a start."""
        configs: Mapping[tuple[str, str, str], Resource] = {}
        nodes: tuple[Node, ...] = ()
        for _ in range(_ROUNDS):
            nodes = _Round(self, sources, configs).run(start)
            landed = {source.ref: source for source in _landed(nodes)}
            found = dict(_configs(nodes))
            if landed.keys() == sources.landed.keys() and _same(found, configs):
                break
            configs = found
            sources = Sources(sources.start, sources.base, sources.claimed, landed)
        return _reach(nodes, sources)


def _landed(nodes: tuple[Node, ...]) -> Iterator[FluxSource]:
    return (read_source(each) for node in nodes for each in node.objects if is_source(each.ident))


def _configs(nodes: tuple[Node, ...]) -> Iterator[tuple[tuple[str, str, str], Resource]]:
    for node in nodes:
        for each in node.objects:
            if each.ident.kind in ("ConfigMap", "Secret") and each.ident.api_version == "v1":
                yield (each.ident.kind, each.ident.namespace, each.ident.name), each


def _same(
    found: Mapping[tuple[str, str, str], Resource], before: Mapping[tuple[str, str, str], Resource]
) -> bool:
    return found.keys() == before.keys() and all(found[key].content == before[key].content for key in found)


class _Round:
    """One pass from the start, with what the pass before it learned."""

    def __init__(
        self, walker: Walker, sources: Sources, configs: Mapping[tuple[str, str, str], Resource]
    ) -> None:
        self.walker, self.sources, self.configs = walker, sources, configs
        self.nodes: list[Node] = []
        self.met: set[tuple[str, str]] = set()

    def run(self, start: FluxKustomization) -> tuple[Node, ...]:
        queue = [(start, -1)]
        self.met.add((start.ident.namespace, start.ident.name))
        while queue:
            kustomization, parent = queue.pop(0)
            self.nodes.append(self._node(kustomization, parent))
            index = len(self.nodes) - 1
            for resource in self.nodes[index].objects:
                key = resource.ident.namespace, resource.ident.name
                if is_kustomization(resource.ident) and key not in self.met:
                    self.met.add(key)
                    queue.append((read_kustomization(resource, self.walker.repository), index))
        return tuple(self.nodes)

    def _node(self, kustomization: FluxKustomization, parent: int) -> Node:
        state, why, here = self._state(kustomization)
        if here is None:
            return Node(kustomization, parent, state, why)
        builder = self.walker.builder(here.base, here.ignore)
        directory = join(here.base, contained(kustomization.path)).removesuffix("/")
        if not builder.view.is_directory(directory):
            return Node(kustomization, parent, "missing path", self._absent(directory), directory, here.base)
        build = builder.top(directory, kustomization.options)
        variables = self._variables(kustomization)
        objects = tuple(_substituted(each, variables) for each in build.resources)
        if kustomization.elsewhere:
            return Node(
                kustomization,
                parent,
                "elsewhere",
                "it applies to another cluster, by kubeConfig",
                directory,
                here.base,
                build,
            )
        return Node(kustomization, parent, "read", "", directory, here.base, build, variables, objects)

    def _absent(self, directory: str) -> str:
        if self.walker.repository.files.is_directory(directory):
            return f"an ignore rule keeps {directory} out of Flux's artifact"
        return f"its path {directory} does not exist"

    def _state(self, kustomization: FluxKustomization) -> tuple[State, str, Here | None]:
        """What becomes of a Kustomization, why, and what its source shows."""
        if kustomization.disabled or kustomization.suspended:
            why = "it is suspended" if kustomization.suspended else "reconciling it is disabled"
            return "suspended", why, None
        answer = self.sources.resolve(kustomization.source)
        if unknowns(kustomization.path) and not isinstance(answer, Missing):
            return "unknown", f"its path is {shown(kustomization.path)}, which no file here defines", None
        match answer:
            case Here():
                return "read", "", answer
            case External():
                return "external", answer.why, None
            case Missing():
                return "missing source", answer.why, None
            case Undecided():
                return "unknown", answer.why, None

    def _variables(self, kustomization: FluxKustomization) -> Variables:
        if not kustomization.post_build:
            return NONE
        values: dict[str, str] = {}
        more = ""
        for reference in kustomization.substitute_from:
            config = self.configs.get((reference.kind, kustomization.ident.namespace, reference.name))
            if config is not None and reference.kind == "ConfigMap":
                values |= {
                    key: text(config.content, "data", key).replace("\n", "")
                    for key in mapping(config.content, "data")
                }
            elif config is None and reference.optional and reference.kind == "ConfigMap":
                more = more or f"ConfigMap {reference.name} may be made elsewhere"
            else:
                more = more or _secret_or_absent(reference.kind, reference.name)
        values |= {key: value.replace("\n", "") for key, value in kustomization.substitute}
        return Variables(values, more, active=bool(values or more or kustomization.always))


def _secret_or_absent(kind: str, name: str) -> str:
    return (
        f"Secret {name} holds what no file shows"
        if kind == "Secret"
        else f"ConfigMap {name} is not in the repository"
    )


def _substituted(resource: Resource, variables: Variables) -> Resource:
    if not variables.active:
        return resource
    content = variables.apply(resource.content)
    if content is resource.content or content == resource.content:
        return resource
    previous = resource.previous or (resource.ident,)
    return Resource(
        content, resource.path, resource.index, resource.line, resource.trace, previous, resource.touches
    )


def _reach(nodes: tuple[Node, ...], sources: Sources) -> Reach:
    files: dict[str, list[Arrival]] = {}
    defects: dict[Defect, None] = {}
    unsure: dict[Unknown, None] = {}
    directories: set[str] = set()
    for index, node in enumerate(nodes):
        if node.state != "read":
            if node.state == "unknown":
                unsure[unfollowed(node.kustomization, node.why)] = None
            continue
        for read in node.build.reads:
            files.setdefault(read.path, []).append(Arrival(index, read.trace))
        defects |= dict.fromkeys(node.build.defects)
        unsure |= dict.fromkeys(node.build.unknowns)
        unsure |= dict.fromkeys(unknown for each in node.objects for unknown in made_in_cluster(each))
        directories |= {node.directory} if node.build.generated else set()
    directories |= {parent(path) for path in files if is_kustomization_file(path)}
    frozen = {path: tuple(arrivals) for path, arrivals in files.items()}
    return Reach(nodes, frozen, tuple(unsure), tuple(defects), sources.landed, frozenset(directories))


def place(node: Node, repository: ParsedRepository) -> tuple[str, int, int]:
    """Where a node's `spec.path` is written."""
    resource = node.kustomization.resource
    return (resource.path, *place_of(resource, repository, "spec", "path"))
