"""A fleet read off a repository: its clusters, where each starts, which roots it reads; and what is doubtful."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.discovery.cluster_names import names
from reloadgen.discovery.workload_roots import Root, candidates, choose, unread
from reloadgen.files.paths import ancestors, contained, is_within, parent
from reloadgen.flux.bootstrap import Start, declared, flux_objects
from reloadgen.flux.fleet_walk import explore
from reloadgen.flux.objects import SourceRef, is_kustomization
from reloadgen.flux.sources import base_of
from reloadgen.flux.substitution import shown
from reloadgen.flux.walk import Reach, Walker
from reloadgen.kustomize.resource import Resource, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.manifests.parsed_repository import ParsedRepository


@dataclass(frozen=True, slots=True)
class FoundCluster:
    """One cluster: its name, its start, and the roots that it reads, the likeliest first."""

    name: str
    start: Start
    sync_path: str
    reach: Reach
    root: Root
    others: tuple[Root, ...]


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a repository holds; `doubts` are sentences for people."""

    clusters: tuple[FoundCluster, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Walked:
    start: Start
    directory: str
    reach: Reach


def discover(repository: ParsedRepository) -> Discovery:
    """The clusters that a repository declares, in the order of their paths."""
    walker, doubts, flux = Walker(repository), list[str](), flux_objects(repository)
    walked = _own(_walk_all(walker, declared(repository), doubts))
    if not walked:
        walked = _own(_walk_all(walker, tuple(_assumed(flux, repository)), doubts))
    walked.sort(key=lambda each: each.directory)
    chosen = choose([candidates(each.reach) for each in walked])
    called = names([(each.start, each.directory) for each in walked])
    found = []
    for each, name, (root, others) in zip(walked, called, chosen, strict=True):
        if root is None:
            doubts.append(f"{each.directory or 'the top'}: cluster {name} is left out: {_rootless(each)}")
        else:
            found.append(FoundCluster(name, each.start, each.directory, each.reach, root, others))
    doubts += _doubts(found, flux, repository)
    return Discovery(tuple(found), tuple(dict.fromkeys(doubts)))


def _rootless(walked: _Walked) -> str:
    base = next((node.base for node in walked.reach.nodes if node.base), "")
    if base:
        return f"its source holds {base} alone, and the paths that reloadgen writes count from the repository's top"
    return "no directory that it reads could be its root"


def _walk_all(walker: Walker, starts: tuple[Start, ...], doubts: list[str]) -> list[_Walked]:
    found: dict[str, _Walked] = {}
    for start in sorted(starts, key=lambda each: (each.sync is None, each.file)):
        base = base_of(start, None, walker.repository)
        if base is None:
            doubts.append(
                f"{start.file}:{start.line}: no file tells of which directory the artifact of {start.source} is made"
            )
            continue
        start_now, reach = explore(walker, start, base, None)
        first = reach.nodes[0]
        if first.state == "read":
            found.setdefault(first.directory, _Walked(start_now, first.directory, reach))
        else:
            doubts.append(
                f"{start.file}:{start.line}: Flux starts at {shown(start.path) or './'}, but {first.why}"
                f"{_likely(contained(start.path), walker.repository)}"
            )
    return list(found.values())


def _likely(directory: str, repository: ParsedRepository) -> str:
    same = repository.files.namesakes(directory)
    return f"; {same[0]} is probably meant" if same else ""


def _own(walked: list[_Walked]) -> list[_Walked]:
    """The starts that no other start leads to: a source beside an app's Kustomization only looks like one."""
    return [each for each in walked if not any(_leads(other, each) for other in walked if other is not each)]


def _leads(other: _Walked, each: _Walked) -> bool:
    sync = each.start.sync
    if sync is None:
        return (
            each.start.way == "inventory"
            and is_within(each.directory, other.directory)
            and len(each.directory) > len(other.directory)
        )
    brought = any(node.kustomization.resource.path == sync.resource.path for node in other.reach.nodes[1:])
    back = other.start.sync is not None and other.start.sync.resource.path in each.reach.files
    return brought and not back


def _assumed(flux: tuple[Resource, ...], repository: ParsedRepository) -> Iterator[Start]:
    """Without any declared start: the directories of Kustomizations that no other Kustomization's path covers."""
    found = [
        each
        for each in flux
        if is_kustomization(each.ident)
        and repository.files.is_directory(contained(text(each.content, "spec", "path")))
    ]
    covered = {contained(text(each.content, "spec", "path")) for each in found} - {""}
    for each in found:
        if any(is_within(each.path, directory) for directory in covered):
            continue
        directory = _entry(parent(each.path))
        kind, name = (
            text(each.content, "spec", "sourceRef", "kind"),
            text(each.content, "spec", "sourceRef", "name"),
        )
        namespace = each.ident.namespace or "flux-system"
        ref = SourceRef(
            kind or "GitRepository",
            text(each.content, "spec", "sourceRef", "namespace") or namespace,
            name or "flux-system",
        )
        yield Start("inventory", directory, ref, each.path, each.line)


def _entry(directory: str) -> str:
    """The cluster's own directory: the one directly below a directory `clusters`, else the one of the file."""
    for each in ancestors(directory):
        if parent(each).rpartition("/")[2] == "clusters":
            return each
    return directory


def _doubts(
    found: list[FoundCluster], flux: tuple[Resource, ...], repository: ParsedRepository
) -> Iterator[str]:
    for cluster in found:
        for node in cluster.reach.nodes:
            ident, resource = node.kustomization.ident, node.kustomization.resource
            where = f"{resource.path}:{resource.line}: Flux Kustomization {ident.name}"
            if node.state == "missing path":
                yield f"{where} fails: {node.why}{_likely(node.directory, repository)}"
            elif node.state == "elsewhere":
                yield (
                    f"{where} applies {node.directory} to another cluster, by kubeConfig: such a target runs no Flux "
                    "of its own and is no cluster here"
                )
            elif node.state == "unknown":
                yield f"{where} can't be followed: {node.why}"
            elif node.state == "missing source":
                yield f"{where} finds no source: {node.why}"
    yield from _leftovers(found, flux)
    for root in unread([each.root for each in found], [each.reach for each in found], repository):
        yield f"{root}: looks like a root, but no cluster reads it"


def _leftovers(found: list[FoundCluster], flux: tuple[Resource, ...]) -> Iterator[str]:
    """Directories beside those of clusters, with Kustomizations that nobody reads."""
    read = {path for cluster in found for path in cluster.reach.files}
    beside = {parent(cluster.sync_path) for cluster in found if cluster.sync_path}
    directories: dict[str, None] = {}
    for each in flux:
        if not is_kustomization(each.ident) or each.path in read:
            continue
        for directory in ancestors(parent(each.path)):
            if (
                parent(directory) in beside
                and directory
                and not any(is_within(cluster.sync_path, directory) for cluster in found)
            ):
                directories[directory] = None
    for directory in directories:
        if not any(is_within(path, directory) for path in read):
            yield (
                f"{directory}: holds Flux Kustomizations beside the clusters' directories, "
                "but no Flux is declared to start there: a leftover?"
            )
