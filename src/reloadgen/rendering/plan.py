"""The plan: every path that is to be there with its bytes, and every entry that an aggregator has to hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.errors import InputError, Location, Problem
from reloadgen.inventory import layout
from reloadgen.rendering.addon_renderer import Rendered, Renderer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from reloadgen.inventory.fleet import AddOn, Cluster, Fleet
    from reloadgen.rendering.templates import Templates


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """What an aggregator has to list: the directory of the aggregator, and the directory's child."""

    directory: str
    child: str
    root: str

    @property
    def at_root(self) -> bool:
        """Whether the aggregator is the root's own."""
        return self.directory == self.root


@dataclass(frozen=True, slots=True)
class Plan:
    """Generated files by path, entries from the root downwards, and the roots with the names of their clusters."""

    outputs: Mapping[str, bytes]
    entries: tuple[Entry, ...]
    roots: Mapping[str, tuple[str, ...]]
    """The roots that the plan covers, with the enabled clusters that read each."""


def make(
    fleet: Fleet, templates: Templates, roots: frozenset[str], tick: Callable[[], None] = lambda: None
) -> Plan:
    """Render what the enabled clusters of the given roots get.

    Raises:
        InputError: a template that fails, clusters of one root that come out differently, two outputs of one path.
    """
    renderer = Renderer(templates)
    outputs: dict[str, bytes] = {}
    entries: dict[Entry, None] = {}
    clusters: dict[str, list[Cluster]] = {}
    for cluster in fleet.enabled:
        if cluster.root in roots:
            clusters.setdefault(cluster.root, []).append(cluster)
            _add(cluster, renderer, outputs, first=clusters[cluster.root][0])
            tick()
    for root, (first, *_) in clusters.items():
        entries.update(dict.fromkeys(_entries(root, first.addons)))
    for reserved in (fleet.path, layout.lock_path(fleet.path)):
        if reserved in outputs:
            raise InputError(
                Problem(
                    Location(reserved),
                    "is where a generated file would lie",
                    "move the inventory, or the root",
                )
            )
    names = {root: tuple(cluster.name for cluster in found) for root, found in clusters.items()}
    return Plan(outputs, tuple(entries), names)


def _add(cluster: Cluster, renderer: Renderer, outputs: dict[str, bytes], first: Cluster) -> None:
    for addon in cluster.addons:
        directory = layout.add_on_directory(cluster.root, addon.group, addon.name)
        rendered = renderer.render(cluster, addon)
        if cluster is not first:
            _compare(rendered, renderer.render(first, addon), cluster, first)
            continue
        for path, data in rendered.files:
            outputs[f"{directory}/{path}"] = data


def _compare(rendered: Rendered, theirs: Rendered, cluster: Cluster, first: Cluster) -> None:
    """Clusters of one root resolve alike, but a template may still have looked at the cluster itself."""
    if rendered.files == theirs.files:
        return
    path = min({path for path, _ in {*rendered.files} ^ {*theirs.files}})
    both = f"{cluster.name} shares root {cluster.root} with {first.name} (line {first.location.line})"
    message = f"{both}, but {path} comes out differently"
    label = rendered.labels.get(path) or theirs.labels[path]
    fix = f"give each a root of its own, or take cluster out of {label}"
    raise InputError(Problem(cluster.location, message, fix))


def _entries(root: str, addons: Iterable[AddOn]) -> list[Entry]:
    found = []
    for addon in addons:
        directory = root
        for child in (*addon.group.split("/"), addon.name):
            found.append(Entry(directory, child, root))
            directory = f"{directory}/{child}"
    return found
