"""The plan: every generated file with its content, and every entry that an aggregator must list."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from reloadgen.errors import InputError, Location, Problem
from reloadgen.inventory import layout
from reloadgen.rendering.addon_renderer import AddOnRenderer, RenderedFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reloadgen.inventory.fleet import Cluster, Fleet
    from reloadgen.inventory.layout import AggregatorEntry, Role
    from reloadgen.rendering.templates import Templates


@dataclass(frozen=True, slots=True)
class Output:
    """A generated file: its content, the root and the add-on that it belongs to, and what it is for."""

    data: bytes
    root: str
    addon: str
    role: Role


@dataclass(frozen=True)
class Plan:
    """What the inventory and the templates come to."""

    outputs: Mapping[str, Output]
    """Every generated file by its path."""
    entries: tuple[AggregatorEntry, ...]
    """What aggregators must list, root by root and from each root downwards."""
    roots: Mapping[str, tuple[str, ...]]
    """The roots that the plan covers, with the names of the enabled clusters that read each."""

    @cached_property
    def contents(self) -> Mapping[str, bytes]:
        """The content of every generated file by its path."""
        return {path: output.data for path, output in self.outputs.items()}

    def rendered_for(self, cluster: Cluster) -> Mapping[str, Output]:
        """The generated files of one cluster by path; clusters of one root have the same."""
        return self._outputs_by_root.get(cluster.root, {})

    @cached_property
    def _outputs_by_root(self) -> Mapping[str, Mapping[str, Output]]:
        by_root: dict[str, dict[str, Output]] = {}
        for path, output in self.outputs.items():
            by_root.setdefault(output.root, {})[path] = output
        return by_root


def make(
    fleet: Fleet, templates: Templates, roots: frozenset[str], tick: Callable[[], None] = lambda: None
) -> Plan:
    """Render the enabled clusters of the given roots; `tick` is called after each cluster.

    Raises:
        InputError: a template fails, clusters of one root render differently, or an output would overwrite
            the inventory or the lock.
    """
    renderer = AddOnRenderer(templates)
    outputs: dict[str, Output] = {}
    clusters: dict[str, list[Cluster]] = {}
    for cluster in fleet.enabled:
        if cluster.root not in roots:
            continue
        readers = clusters.setdefault(cluster.root, [])
        if readers:
            _require_same(cluster, readers[0], renderer)
        else:
            outputs.update(_outputs(cluster, renderer))
        readers.append(cluster)
        tick()
    _require_free(outputs, fleet.path)
    firsts = (readers[0] for readers in clusters.values())
    entries = (entry for first in firsts for addon in first.addons for entry in addon.placement.entries)
    names = {root: tuple(cluster.name for cluster in readers) for root, readers in clusters.items()}
    return Plan(outputs, tuple(dict.fromkeys(entries)), names)


def _outputs(cluster: Cluster, renderer: AddOnRenderer) -> dict[str, Output]:
    return {
        addon.placement.path_of(file.path): Output(file.data, cluster.root, addon.name, file.role)
        for addon in cluster.addons
        for file in renderer.render(cluster, addon)
    }


def _require_same(cluster: Cluster, first: Cluster, renderer: AddOnRenderer) -> None:
    """Clusters of one root resolve alike, but a template may still print something of the cluster itself."""
    for addon in cluster.addons:
        ours, theirs = renderer.render(cluster, addon), renderer.render(first, addon)
        if ours != theirs:
            raise InputError(_difference(ours, theirs, cluster, first))


def _difference(
    ours: tuple[RenderedFile, ...], theirs: tuple[RenderedFile, ...], cluster: Cluster, first: Cluster
) -> Problem:
    file = min({*ours} ^ {*theirs}, key=lambda each: each.path)
    both = f"{cluster.name} shares root {cluster.root} with {first.name} (line {first.location.line})"
    message = f"{both}, but {file.path} differs"
    fix = f"give each its own root, or do not use cluster in {file.template}"
    return Problem(cluster.location, message, fix)


def _require_free(outputs: Mapping[str, Output], inventory: str) -> None:
    for reserved in (inventory, layout.lock_path(inventory)):
        if reserved in outputs:
            message, fix = (
                "conflicts with a generated file of the same path",
                "move the inventory or the root",
            )
            raise InputError(Problem(Location(reserved), message, fix))
