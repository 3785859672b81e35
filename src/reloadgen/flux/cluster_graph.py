"""What `graph` draws: for each cluster the way from its start to the charts that reloadgen puts there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never

from reloadgen.files.file_names import is_yaml
from reloadgen.files.paths import relative
from reloadgen.flux.fleet_walk import Survey, Surveyed, survey
from reloadgen.flux.helm_releases import releases
from reloadgen.flux.objects import is_helm_release
from reloadgen.flux.reachability import NotReached, Reached, Undecidable, judge_file
from reloadgen.flux.substitution import shown
from reloadgen.phases import StartPhase, Tick, unobserved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.flux.walk import Node
    from reloadgen.inventory.fleet import Fleet
    from reloadgen.kustomize.resource import Resource, Step
    from reloadgen.manifests.parsed_repository import ParsedRepository

Shape: TypeAlias = Literal["cluster", "path", "kustomization", "file", "release", "chart", "problem", "rest"]
State: TypeAlias = Literal["good", "broken", "unknown", "quiet"]
_FOLDED = 8


@dataclass(frozen=True, slots=True)
class Box:
    """One thing in the picture: what it is, its words, how it stands, and what follows from it.

    Boxes of one key are the same thing, met again.
    """

    shape: Shape
    key: str
    label: str
    detail: str = ""
    state: State = "good"
    children: tuple[Box, ...] = ()

    def with_child(self, way: tuple[Box, ...]) -> Box:
        """The same box with a way below it; what is there already is gone along, not drawn twice."""
        if not way:
            return self
        head, rest = way[0], way[1:]
        for index, child in enumerate(self.children):
            if child.key == head.key:
                merged = child.with_child(rest)
                return replace(self, children=(*self.children[:index], merged, *self.children[index + 1 :]))
        return replace(self, children=(*self.children, head.with_child(rest)))


def picture(
    fleet: Fleet,
    repository: ParsedRepository,
    rendered: Mapping[str, tuple[str, ...]],
    start: StartPhase = unobserved,
) -> tuple[Box, ...]:
    """A tree for each enabled cluster of the fleet; `rendered` are the paths of its generated files."""
    found = survey(fleet, repository, start)
    tick = start("drawing", len(found.clusters))
    return tuple(
        _cluster(found, surveyed, rendered.get(surveyed.cluster.name, ()), tick)
        for surveyed in found.clusters
    )


def _cluster(found: Survey, surveyed: Surveyed, paths: tuple[str, ...], tick: Tick) -> Box:
    tick()
    cluster = surveyed.cluster
    context = f"context {cluster.context}" if cluster.context != cluster.name else ""
    box = Box("cluster", f"cluster {cluster.name}", cluster.name, context)
    if surveyed.start is None:
        return box.with_child(
            (Box("problem", f"{cluster.name} start", "start unknown", surveyed.why, "unknown"),)
        )
    first = surveyed.reach.nodes[0]
    start = _start(surveyed, first)
    box = box.with_child((start,))
    ours = [
        (index, resource)
        for index, resource in surveyed.reach.objects()
        if resource.path in paths and is_helm_release(resource.ident)
    ]
    drawn: set[int] = set()
    for index, resource in ours:
        way, nodes = _way(surveyed, index, resource)
        drawn |= nodes
        box = box.with_child((start, *way))
    for problem in _problems(found, surveyed, paths):
        box = box.with_child((start, problem))
    for rest in _rest(surveyed, drawn):
        box = box.with_child((start, rest))
    return box


def _start(surveyed: Surveyed, first: Node) -> Box:
    start = surveyed.start
    place = f"{start.way}, {start.file}:{start.line}" if start else ""
    state: State = "good" if first.state == "read" else "broken"
    return Box(
        "path", f"path {surveyed.cluster.name} {first.directory}", first.directory or ".", place, state
    )


def _way(surveyed: Surveyed, index: int, resource: Resource) -> tuple[list[Box], set[int]]:
    """The boxes from the start to a release and its chart, and the nodes passed."""
    reach, way, passed = surveyed.reach, [], set[int]()
    chain: list[int] = []
    while index >= 0:
        chain.append(index)
        index = reach.nodes[index].parent
    for number in reversed(chain):
        passed.add(number)
        node = reach.nodes[number]
        if node.parent >= 0:
            way += _steps(node.kustomization.resource.trace, reach.nodes[node.parent].directory)
            way.append(_kustomization(surveyed, node))
    way += _steps(resource.trace, reach.nodes[chain[0]].directory)
    return [*way, *_release(surveyed, resource)], passed


def _steps(trace: tuple[Step, ...], directory: str) -> list[Box]:
    """One box for the files that list each other, named as seen from the directory that is read."""
    listed = [step for step in trace if step.line]
    if not listed:
        return []
    words = " > ".join(f"{relative(step.path, directory)}:{step.line}" for step in listed)
    last = listed[-1].target.rpartition("/")[2]
    return [Box("file", f"files {' '.join(step.path for step in listed)}", words, f"lists {last}")]


def _kustomization(surveyed: Surveyed, node: Node) -> Box:
    ident, resource = node.kustomization.ident, node.kustomization.resource
    entry = "entry point " if ident.name == surveyed.cluster.entrypoint else ""
    key = f"kustomization {surveyed.cluster.name} {ident.namespace}/{ident.name}"
    words = f"{entry}{ident.name} → {node.directory or shown(node.kustomization.path) or '.'}"
    return Box("kustomization", key, words, f"{resource.path}:{resource.line}", _state(node))


def _state(node: Node) -> State:
    match node.state:
        case "read":
            return "good"
        case "external" | "elsewhere":
            return "quiet"
        case "unknown":
            return "unknown"
        case _:
            return "broken"


def _release(surveyed: Surveyed, resource: Resource) -> list[Box]:
    ident = resource.ident
    release = next(each for each in releases(surveyed.reach) if each.resource is resource)
    key = f"release {surveyed.cluster.name} {ident.namespace}/{ident.name}"
    boxes = [
        Box("release", key, f"HelmRelease {ident.namespace}/{ident.name}", f"{resource.path}:{resource.line}")
    ]
    if release.source is None:
        return [*boxes, Box("problem", f"{key} chart", "chart not found", str(release.reference), "broken")]
    version = release.version or "latest"
    return [
        *boxes,
        Box(
            "chart",
            f"chart {release.chart} {version}",
            f"{release.chart} {version}",
            release.source.ident.shown,
        ),
    ]


def _problems(found: Survey, surveyed: Surveyed, paths: tuple[str, ...]) -> list[Box]:
    """What is not reached, or nobody can tell: one box for each place where a chain breaks."""
    said: dict[str, Box] = {}
    for path in sorted(paths, key=lambda each: (each.count("/"), each)):
        if not is_yaml(path):
            continue
        match judge_file(found, surveyed, path):
            case Reached():
                continue
            case NotReached() as lost:
                key, why = f"{lost.path}:{lost.line}", lost.message
                words: tuple[str, State] = (f"not reached: {path}", "broken")
            case Undecidable() as open_:
                key, why = f"{open_.path}:{open_.line}", open_.why
                words = (f"unknown: {path}", "unknown")
            case never:
                assert_never(never)
        box = Box("problem", f"problem {surveyed.cluster.name} {key}", words[0], f"{key}: {why}", words[1])
        said.setdefault(key, box)
    return list(said.values())


def _rest(surveyed: Surveyed, drawn: set[int]) -> list[Box]:
    """What else the cluster reads: sound Kustomizations as a number, the others one by one, as long as they are few."""
    others = [
        (index, node) for index, node in enumerate(surveyed.reach.nodes) if index and index not in drawn
    ]
    sound = sum(node.state == "read" for _, node in others)
    odd = [
        replace(_kustomization(surveyed, node), detail=node.why) for _, node in others if node.state != "read"
    ]
    boxes = odd[:_FOLDED]
    if len(odd) > _FOLDED:
        boxes.append(
            Box(
                "rest",
                f"rest odd {surveyed.cluster.name}",
                f"{len(odd) - _FOLDED} more that can't be followed",
                "",
                "unknown",
            )
        )
    if sound:
        plural = "s" if sound > 1 else ""
        boxes.append(
            Box(
                "rest",
                f"rest {surveyed.cluster.name}",
                f"{sound} other Flux Kustomization{plural}",
                "",
                "quiet",
            )
        )
    return boxes


def alike(boxes: tuple[Box, ...]) -> tuple[tuple[Box, tuple[str, ...]], ...]:
    """Trees that differ in the cluster's name alone, put together: the first of each, and the names of the others."""
    groups: dict[str, tuple[Box, list[str]]] = {}
    for box in boxes:
        first, names = groups.setdefault(_outline(box, box.label), (box, []))
        if first is not box:
            names.append(box.label)
    return tuple((box, tuple(names)) for box, names in groups.values())


def _outline(box: Box, name: str) -> str:
    """A tree in words, without the cluster's name and without line numbers."""
    words = f"{box.shape} {box.state} {box.label}".replace(name, "*")
    return f"({words}{''.join(_outline(child, name) for child in box.children)})"
