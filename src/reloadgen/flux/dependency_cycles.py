"""Flux objects of a cluster that wait for each other, so that none of them is ever ready.

An object is *reconciled* when its Flux Kustomization has applied it and all that it depends on is ready, and *ready*
when what it waits for is ready too. A circle among these events never ends.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from reloadgen.flux.flux_objects import is_helm_release, is_kustomization
from reloadgen.manifests.fields import text
from reloadgen.manifests.identity import NamespacedName

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reloadgen.flux.walk_result import WalkedKustomization, WalkResult
    from reloadgen.kustomize.resources.resource import Resource

_Key: TypeAlias = tuple[str, str, str]
"""Kind, namespace and name of an object."""


class _Event(NamedTuple):
    """What happens to an object: it is reconciled (which needs it to be applied), or it is ready."""

    object: _Key
    what: Literal["reconciled", "ready"]


class _Step(NamedTuple):
    """An event that has to come first, and why, in words; "" where it goes without saying."""

    event: _Event
    why: str


@dataclass(frozen=True, slots=True)
class Dependency:
    """An entry of `dependsOn`: the object, the index of the entry, and the object that it names."""

    resource: Resource
    index: int
    on: _Key


@dataclass(frozen=True, slots=True)
class DependencyCycle:
    """A circle of objects that wait for each other: a `dependsOn` in it, and each reason to wait, in words."""

    dependency: Dependency
    reasons: tuple[str, ...]
    objects: tuple[Resource, ...]


def dependency_cycles(result: WalkResult, preferred: frozenset[str]) -> Iterator[DependencyCycle]:
    """Every `dependsOn` that closes a circle, one for each circle: one in the files `preferred`, if there is any."""
    graph = _Graph(result)
    left = graph.without_ends()
    found: set[frozenset[_Event]] = set()
    own_first = sorted(graph.dependencies, key=lambda each: each.resource.path not in preferred)
    for dependency in own_first:
        start = _Event(_key(dependency.resource), "reconciled")
        path = graph.path(_Event(dependency.on, "ready"), start, left) if start in left else None
        if path is None or any({start, path[0].event} <= other for other in found):
            continue
        found.add(frozenset(step.event for step in path))
        reasons = (_depends(dependency), *(step.why for step in path if step.why))
        keys = dict.fromkeys(step.event.object for step in path)
        objects = tuple(graph.objects[key] for key in keys if key in graph.objects)
        yield DependencyCycle(dependency, reasons, objects)


class _Graph:
    """The events of a cluster, each with those that have to come before."""

    def __init__(self, result: WalkResult) -> None:
        self.objects: dict[_Key, Resource] = {}
        self.dependencies: list[Dependency] = []
        self._before: dict[_Event, list[_Step]] = {}
        self._appliers = _appliers(result)
        for walked in result.kustomizations:
            resource = walked.kustomization.resource
            if walked.outcome != "suspended":
                self._add(resource, is_start=walked.parent < 0)
                self._add_waits(walked)
        for _, resource in result.applied():
            if is_helm_release(resource.id) and resource.text("spec", "suspend") != "true":
                self._add(resource)

    def _add(self, resource: Resource, *, is_start: bool = False) -> None:
        key = _key(resource)
        self.objects[key] = resource
        reconciled, ready = _Event(key, "reconciled"), _Event(key, "ready")
        self._before.setdefault(ready, []).append(_Step(reconciled, ""))
        before = self._before.setdefault(reconciled, [])
        for index, item in enumerate(resource.items("spec", "dependsOn")):
            if text(item, "readyExpr"):
                continue
            namespace = text(item, "namespace") or resource.id.namespace
            dependency = Dependency(resource, index, (resource.id.kind, namespace, text(item, "name")))
            self.dependencies.append(dependency)
            before.append(_Step(_Event(dependency.on, "ready"), _depends(dependency)))
        appliers = self._appliers.get(key, frozenset()) - {key}
        if len(appliers) == 1 and not is_start:
            (applier,) = appliers
            why = f"{_name(applier)} applies {_name(key)}"
            before.append(_Step(_Event(applier, "reconciled"), why))

    def _add_waits(self, walked: WalkedKustomization) -> None:
        """A Kustomization is ready when what it applies, or what its `healthChecks` name, is ready; itself excepted."""
        key = _key(walked.kustomization.resource)
        ready = self._before[_Event(key, "ready")]
        waits = walked.kustomization.resource.text("spec", "wait") == "true"
        keys = _flux_objects(walked) if waits else _health_checks(walked)
        field = "`wait: true`" if waits else "healthChecks"
        for each in keys:
            if each != key:
                ready.append(_Step(_Event(each, "ready"), f"{_name(key)} waits for {_name(each)} ({field})"))

    def without_ends(self) -> frozenset[_Event]:
        """The events that may be in a circle: all but those that happen sooner or later."""
        waiting = {event: {step.event for step in steps} for event, steps in self._before.items()}
        dependents: dict[_Event, list[_Event]] = {}
        for event, before in waiting.items():
            for each in before:
                dependents.setdefault(each, []).append(event)
        happened = [event for event in {*waiting, *dependents} if not waiting.get(event)]
        for event in happened:
            for dependent in dependents.get(event, ()):
                waiting[dependent].discard(event)
                if not waiting[dependent]:
                    happened.append(dependent)
        return frozenset(waiting) - frozenset(happened)

    def path(self, start: _Event, goal: _Event, among: frozenset[_Event]) -> list[_Step] | None:
        """The shortest way back from an event to one that has to come before it; None if there is none."""
        came: dict[_Event, tuple[_Event, _Step] | None] = {start: None}
        queue = deque([start])
        while queue and goal not in came:
            event = queue.popleft()
            for step in self._before.get(event, ()):
                if step.event in among and step.event not in came:
                    came[step.event] = event, step
                    queue.append(step.event)
        if goal not in came or start not in among:
            return None
        steps = [_Step(start, "")]
        event = goal
        while (before := came[event]) is not None:
            event, step = before
            steps.insert(1, step)
        return steps


def _appliers(result: WalkResult) -> Mapping[_Key, frozenset[_Key]]:
    """The Flux Kustomizations that apply each Flux object."""
    appliers: dict[_Key, frozenset[_Key]] = {}
    for walked in result.kustomizations:
        for each in _flux_objects(walked):
            appliers[each] = appliers.get(each, frozenset()) | {_key(walked.kustomization.resource)}
    return appliers


def _flux_objects(walked: WalkedKustomization) -> Iterator[_Key]:
    """What a Kustomization applies and Flux reports as ready or not."""
    for resource in walked.applied:
        if is_kustomization(resource.id) or is_helm_release(resource.id):
            yield _key(resource)


def _health_checks(walked: WalkedKustomization) -> Iterator[_Key]:
    for item in walked.kustomization.resource.items("spec", "healthChecks"):
        if "toolkit.fluxcd.io" in text(item, "apiVersion"):
            yield text(item, "kind"), text(item, "namespace"), text(item, "name")


def _depends(dependency: Dependency) -> str:
    key = _key(dependency.resource)
    return f"{_name(key)} depends on {_name(dependency.on) if dependency.on != key else 'itself'}"


def _key(resource: Resource) -> _Key:
    return resource.id.kind, resource.id.namespace, resource.id.name


def _name(key: _Key) -> str:
    kind, name = key[0], NamespacedName(*key[1:])
    return str(name) if kind == "Kustomization" else f"{kind} {name}"
