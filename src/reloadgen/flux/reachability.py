"""Whether a cluster's Flux reads a file: reached, by which chain; not reached, and where to fix; unknown, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from reloadgen.files.file_names import KUSTOMIZATION
from reloadgen.files.paths import ancestors, contained, is_within, join, parent, relative
from reloadgen.flux.objects import is_kustomization, place_of
from reloadgen.flux.substitution import shown
from reloadgen.flux.walk import Arrival, Node, place
from reloadgen.kustomize.resource import Resource, text

if TYPE_CHECKING:
    from reloadgen.flux.fleet_walk import Survey, Surveyed
    from reloadgen.kustomize.defect import Unknown


@dataclass(frozen=True, slots=True)
class Reached:
    """The cluster reads the file, in these ways."""

    arrivals: tuple[Arrival, ...]


@dataclass(frozen=True, slots=True)
class NotReached:
    """The cluster does not read the file: where the chain should have gone on, what is wrong there, what to write."""

    path: str
    line: int
    column: int
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Undecidable:
    """The files don't tell."""

    path: str
    line: int
    column: int
    why: str


Verdict: TypeAlias = Reached | NotReached | Undecidable


def judge_file(survey: Survey, surveyed: Surveyed, path: str) -> Verdict:
    """The answer for one cluster and one file."""
    cluster = surveyed.cluster
    if surveyed.start is None:
        return Undecidable(
            cluster.location.path, cluster.location.line, cluster.location.column, surveyed.why
        )
    arrivals = surveyed.reach.files.get(path)
    if arrivals:
        return Reached(arrivals)
    unsure = _unsure(surveyed, path)
    if unsure:
        return Undecidable(unsure.path, unsure.line, unsure.column, unsure.why)
    return _Search(survey, surveyed).lost(path, ())


def _unsure(surveyed: Surveyed, path: str) -> Unknown | None:
    """The first thing that the files leave open and that might lead to the file."""
    above = tuple(ancestors(parent(path)))
    for unknown in surveyed.reach.unknowns:
        if not unknown.pattern or any(re.fullmatch(unknown.pattern, directory) for directory in above):
            return unknown
    return None


class _Search:
    """Looks for the place where the chain to a file broke off."""

    def __init__(self, survey: Survey, surveyed: Surveyed) -> None:
        self.survey, self.surveyed, self.reach = survey, surveyed, surveyed.reach
        self.repository = survey.repository

    def lost(self, path: str, behind: tuple[str, ...]) -> NotReached:
        """Where the way to a file ends; `behind` are the files whose way is already being looked for."""
        first = self.reach.nodes[0]
        if first.state != "read":
            return self._at_node(first, path)
        for directory in ancestors(parent(path)):
            node = self._meant(directory, path)
            if node is not None:
                return self._at_node(node, path)
            lister = self._lister(directory)
            if lister is not None:
                return self._unlisted(lister, directory, path)
            if directory in self.reach.directories:
                return self._ignored(directory, path)
        return self._uncovered(path, (*behind, path))

    def _meant(self, directory: str, path: str) -> Node | None:
        """A Kustomization of this cluster, written in this directory or meant for it, that does not get to the file."""
        for node in self.reach.nodes[1:]:
            at_home = parent(node.kustomization.resource.path) == directory and directory != parent(path)
            broken = node.state != "read" and is_within(parent(path), contained(node.kustomization.path))
            if (
                at_home and not self._lists_below(directory, path) and node.state in ("read", "missing path")
            ) or broken:
                return node
        return None

    def _lists_below(self, directory: str, path: str) -> bool:
        """Whether a Kustomization in this repository reads a directory above the file, so the gap is further down."""
        return any(
            node.state == "read"
            and parent(node.kustomization.resource.path) == directory
            and is_within(path, node.directory)
            for node in self.reach.nodes
        )

    def _lister(self, directory: str) -> str | None:
        for name in self.repository.files.kustomizations(directory):
            path = join(directory, name)
            if path in self.reach.files:
                return path
        return None

    def _at_node(self, node: Node, path: str) -> NotReached:
        ident, spot = node.kustomization.ident, place(node, self.repository)
        own = shown(node.kustomization.path)
        if node.state == "read":
            message = (
                f"Flux Kustomization {ident.name} reads {own or 'all of its source'}, not {parent(path)}"
            )
            return NotReached(*spot, message, f"path: ./{parent(path)}")
        fix = f"path: ./{parent(path)}" if node.state == "missing path" else "fix the Flux Kustomization"
        if node.state == "missing source":
            resource = node.kustomization.resource
            spot = resource.path, *place_of(resource, self.repository, "spec", "sourceRef")
            fix = "write the source's namespace into sourceRef (in our files: `source.namespace` of the inventory)"
        return NotReached(*spot, f"Flux Kustomization {ident.name} does not read it: {node.why}", fix)

    def _unlisted(self, lister: str, directory: str, path: str) -> NotReached:
        entry = self._entry(directory, path)
        documents = self.repository.documents(lister)
        spot = documents[0].place("resources") if isinstance(documents, tuple) and documents else (1, 1)
        return NotReached(
            lister, *spot, f"{lister} does not list {entry}", f"add `- {entry}` under resources"
        )

    def _entry(self, directory: str, path: str) -> str:
        """What a kustomization in `directory` has to list so that the file comes in."""
        between = [
            each for each in ancestors(parent(path)) if is_within(each, directory) and each != directory
        ]
        for each in reversed(between):
            if self.repository.files.kustomizations(each):
                return relative(each, directory)
        return relative(path, directory)

    def _ignored(self, directory: str, path: str) -> NotReached:
        message = (
            f"Flux lists all of {directory or 'the top'}, but an ignore rule keeps {path} out of its artifact"
        )
        at = next(
            (
                each
                for each in (join(directory, ".sourceignore"), ".sourceignore")
                if self.repository.files.is_file(each)
            ),
            path,
        )
        return NotReached(at, 1, 1, message, "change .sourceignore or the source's spec.ignore")

    def _uncovered(self, path: str, behind: tuple[str, ...]) -> NotReached:
        """No kustomization at or above the file is read: some Flux Kustomization should read a directory above it."""
        start, cluster = self.reach.nodes[0], self.surveyed.cluster
        for node in self.reach.nodes:
            if (
                cluster.entrypoint
                and node.kustomization.ident.name == cluster.entrypoint
                and is_within(path, cluster.root)
            ):
                return self._at_node(node, join(cluster.root, KUSTOMIZATION))
        for resource in self._candidates(path):
            at = place_of(resource, self.repository, "spec", "path")
            name = resource.ident.name
            if resource.path in self.reach.files:
                whys = [
                    each.why for each in self.reach.nodes if each.kustomization.resource.path == resource.path
                ]
                why = next(filter(None, whys), "a kustomization above takes it out or changes it")
                return NotReached(
                    resource.path,
                    *at,
                    f"Flux Kustomization {name}, which should read it, does not: {why}",
                    "fix it",
                )
            if resource.path in behind:
                continue
            deeper = self.lost(resource.path, behind)
            message = f"Flux Kustomization {name} reads it, but {resource.path} is not read: {deeper.message}"
            return NotReached(deeper.path, deeper.line, deeper.column, message, deeper.fix)
        root = cluster.root if is_within(path, cluster.root) else parent(path)
        name = cluster.entrypoint or cluster.root.rpartition("/")[2]
        message = f"no Flux Kustomization reads {root}: the walk from {start.directory or 'the top'} ends without it"
        fix = f"add a Flux Kustomization {name} with `path: ./{root}` to {start.directory or 'the top'}"
        spot = (start.kustomization.resource.path, start.kustomization.resource.line, 1)
        return NotReached(*spot, message, fix)

    def _candidates(self, path: str) -> list[Resource]:
        """Flux Kustomizations that read a directory above the file, the entry point first, then the nearest."""
        directory, name = parent(path), self.surveyed.cluster.entrypoint
        covering = [
            each
            for each in self.survey.flux
            if is_kustomization(each.ident)
            and "${" not in (own := text(each.content, "spec", "path"))
            and contained(own)
            and is_within(directory, contained(own))
        ]
        near = self.reach.nodes[0].directory
        return sorted(
            covering,
            key=lambda each: (
                each.ident.name != name,
                not is_within(each.path, near),
                -len(contained(text(each.content, "spec", "path"))),
                each.path,
            ),
        )
