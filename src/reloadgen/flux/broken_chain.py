"""Where the chain from a cluster's Flux to a file breaks, and what to write there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.files.file_names import KUSTOMIZATION
from reloadgen.files.paths import ancestors, contained, is_within, join, name, parent, relative
from reloadgen.flux.flux_objects import is_kustomization
from reloadgen.manifests.unknown_text import display

if TYPE_CHECKING:
    from reloadgen.errors import Location
    from reloadgen.flux.walk_result import WalkedKustomization, WalkResult
    from reloadgen.inventory.fleet import Cluster
    from reloadgen.kustomize.resources.resource import Resource
    from reloadgen.manifests.parsed_repository import ParsedRepository

ADD_SOURCE_NAMESPACE = "set the namespace of the source in sourceRef"
"""The fix for a source that is not found."""

SET_SOURCE_NAMESPACE = "set `source.namespace` of the cluster in the inventory"
"""The same, where the object that refers to the source is generated."""


@dataclass(frozen=True, slots=True)
class NotReached:
    """The cluster does not read the file: where the chain should have gone on, what is wrong there, and the fix."""

    path: str
    line: int
    column: int
    message: str
    fix: str

    @classmethod
    def at(cls, location: Location, message: str, fix: str) -> NotReached:
        """A chain that breaks at a location."""
        return cls(location.path, location.line, location.column, message, fix)


@dataclass(frozen=True, slots=True)
class ChainSearch:
    """Looks for the break in one cluster."""

    repository: ParsedRepository
    flux_objects: tuple[Resource, ...]
    """The objects in files that may hold Flux's, as written: Kustomizations that the cluster does not apply too."""
    cluster: Cluster
    result: WalkResult

    def find(self, path: str, seen: tuple[str, ...] = ()) -> NotReached:
        """Where the chain to a file breaks; `seen` are the files whose chain is being followed already."""
        first = self.result.kustomizations[0]
        if first.outcome != "read":
            return self._at_kustomization(first, path)
        taken = self._name_taken(path)
        if taken is not None:
            return taken
        for directory in ancestors(parent(path)):
            walked = self._meant_for(directory, path)
            if walked is not None:
                return self._at_kustomization(walked, path)
            listing = self._read_kustomization_file(directory)
            if listing is not None:
                return self._not_listed(listing, directory, path)
            if directory in self.result.directories:
                return self._ignored(directory, path)
        return self._not_covered(path, (*seen, path))

    def _name_taken(self, path: str) -> NotReached | None:
        """A Flux Kustomization that should read the file, but another one of its name is applied in its place."""
        applied = {each.kustomization.id.namespaced_name: each for each in self.result.kustomizations}
        for resource in self._covering(path):
            walked = applied.get(resource.id.namespaced_name)
            if walked is None or resource.path not in self.result.files:
                continue
            other = walked.kustomization.resource
            if (other.path, other.line) != (resource.path, resource.line):
                taken = f"has the name of the one in {other.path}:{other.line}"
                message = f"Flux Kustomization {walked.name}, which reads it, {taken}"
                location = resource.location("metadata", "name")
                return NotReached.at(location, message, "give one of them another name")
        return None

    def _meant_for(self, directory: str, path: str) -> WalkedKustomization | None:
        """A Kustomization of this cluster that is written in the directory or should read the file, but does not."""
        for walked in self.result.kustomizations[1:]:
            written_here = parent(walked.kustomization.resource.path) == directory and directory != parent(
                path
            )
            misses = walked.outcome in ("read", "missing path") and not self._reads_above(directory, path)
            covers = is_within(parent(path), contained(walked.kustomization.path))
            if (written_here and misses) or (walked.outcome != "read" and covers):
                return walked
        return None

    def _reads_above(self, directory: str, path: str) -> bool:
        """Whether a Kustomization written in the directory reads one above the file: then the break is further down."""
        return any(
            walked.outcome == "read"
            and parent(walked.kustomization.resource.path) == directory
            and is_within(path, walked.directory)
            for walked in self.result.kustomizations
        )

    def _read_kustomization_file(self, directory: str) -> str | None:
        for file in self.repository.files.kustomizations(directory):
            path = join(directory, file)
            if path in self.result.files:
                return path
        return None

    def _at_kustomization(self, walked: WalkedKustomization, path: str) -> NotReached:
        location = walked.path_location
        if walked.outcome == "read":
            reads = display(walked.kustomization.path) or "all of its source"
            message = f"Flux Kustomization {walked.name} reads {reads}, not {parent(path)}"
            return NotReached.at(location, message, f"write `path: ./{parent(path)}`")
        message = f"Flux Kustomization {walked.name} does not read it: {walked.why}"
        if walked.outcome == "missing source":
            location = walked.kustomization.resource.location("spec", "sourceRef")
            return NotReached.at(location, message, ADD_SOURCE_NAMESPACE)
        fixes = {
            "missing path": f"write `path: ./{parent(path)}`",
            "suspended": "resume it: remove spec.suspend or the annotation that disables it",
            "external": "let it read this repository (spec.sourceRef), or correct root",
            "elsewhere": "choose a root that is applied to this cluster, or declare the other cluster",
        }
        return NotReached.at(location, message, fixes.get(walked.outcome, "correct the Flux Kustomization"))

    def _not_listed(self, listing: str, directory: str, path: str) -> NotReached:
        entry = self._entry(directory, path)
        documents = self.repository.documents(listing)
        position = (1, 1)
        if isinstance(documents, tuple) and documents:
            position = documents[0].position("resources")
        message, fix = f"{listing} does not list {entry}", f"add `- {entry}` under resources"
        return NotReached(listing, *position, message, fix)

    def _entry(self, directory: str, path: str) -> str:
        """What the kustomization of a directory must list for the file to be read."""
        between = [
            each for each in ancestors(parent(path)) if is_within(each, directory) and each != directory
        ]
        for each in reversed(between):
            if self.repository.files.kustomizations(each):
                return relative(each, directory)
        return relative(path, directory)

    def _ignored(self, directory: str, path: str) -> NotReached:
        listed = directory or "the top"
        message = f"Flux lists all of {listed}, but an ignore rule excludes {path} from its artifact"
        files = (join(directory, ".sourceignore"), ".sourceignore")
        at = next((each for each in files if self.repository.files.is_file(each)), path)
        return NotReached(at, 1, 1, message, "change .sourceignore or the source's spec.ignore")

    def _not_covered(self, path: str, seen: tuple[str, ...]) -> NotReached:
        """No kustomization above the file is read: a Flux Kustomization should read a directory above it."""
        cluster = self.cluster
        for walked in self.result.kustomizations:
            if walked.is_entrypoint_of(cluster) and is_within(path, cluster.root):
                return self._at_kustomization(walked, join(cluster.root, KUSTOMIZATION))
        for resource in self._covering(path):
            if resource.path in self.result.files:
                return self._read_but_without_effect(resource)
            if resource.path not in seen:
                outer = self.find(resource.path, seen)
                reader = f"Flux Kustomization {resource.id.name} reads it"
                message = f"{reader}, but {resource.path} is not read: {outer.message}"
                return NotReached(outer.path, outer.line, outer.column, message, outer.fix)
        return self._no_kustomization(path)

    def _read_but_without_effect(self, resource: Resource) -> NotReached:
        """The file of a Kustomization is read, which does not get to read the file."""
        of_file = (
            walked
            for walked in self.result.kustomizations
            if walked.kustomization.resource.path == resource.path
        )
        default = "a kustomization further up removes or changes it"
        why = next((walked.why for walked in of_file if walked.why), default)
        message = f"Flux Kustomization {resource.id.name}, which should read it, does not: {why}"
        fix = f"correct it, or what changes it, so that it reads {contained(resource.text('spec', 'path'))}"
        return NotReached.at(resource.location("spec", "path"), message, fix)

    def _no_kustomization(self, path: str) -> NotReached:
        start, cluster = self.result.kustomizations[0], self.cluster
        root = cluster.root if is_within(path, cluster.root) else parent(path)
        entrypoint = cluster.entrypoint or name(cluster.root)
        begins = start.directory or "the top"
        resource = start.kustomization.resource
        message = f"no Flux Kustomization reads {root}: Flux starts in {begins} and does not get there"
        fix = f"add a Flux Kustomization {entrypoint} with `path: ./{root}` to {begins}"
        return NotReached(resource.path, resource.line, 1, message, fix)

    def _covering(self, path: str) -> list[Resource]:
        """Flux Kustomizations that would read a directory above the file: the entry point, then the nearest."""
        directory, entrypoint = parent(path), self.cluster.entrypoint
        begins = self.result.kustomizations[0].directory
        covering = []
        for each in self.flux_objects:
            own = each.text("spec", "path")
            if not is_kustomization(each.id) or "${" in own or not contained(own):
                continue
            if is_within(directory, contained(own)):
                order = (each.id.name != entrypoint, not is_within(each.path, begins), -len(contained(own)))
                covering.append((order, each.path, each))
        return [each for *_, each in sorted(covering, key=lambda item: item[:2])]
