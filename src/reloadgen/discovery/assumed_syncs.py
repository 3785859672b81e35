"""Where Flux starts, for repositories that declare it nowhere: by the Flux Kustomizations that nothing leads to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reloadgen.files.paths import ancestors, contained, is_below, is_within, join, name, parent
from reloadgen.flux.flux_objects import SourceRef, is_kustomization, is_source
from reloadgen.flux.syncs.cluster_sync import ClusterSync

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from reloadgen.kustomize.resources.resource import Resource
    from reloadgen.manifests.parsed_repository import ParsedRepository

_FLUX = "flux-system"
_BOOTSTRAP = ("gotk-sync.yaml", "gotk-components.yaml")
_OF_REPOSITORIES = ("GitRepository", "OCIRepository", "Bucket")


def assumed_syncs(flux_objects: tuple[Resource, ...], repository: ParsedRepository) -> Iterator[ClusterSync]:
    """A sync for each directory of a cluster that holds Kustomizations which no other Kustomization's path covers."""
    counting = _counting(flux_objects, repository)
    covered = {contained(each.text("spec", "path")) for each in counting} - {""}
    first = [each for each in counting if not any(is_within(each.path, directory) for directory in covered)]
    directories = _cluster_directories(first, repository)
    for directory in sorted(set(directories.values())):
        yield _sync(directory, [each for each in first if directories[parent(each.path)] == directory])


def bootstrapped_syncs(
    flux_objects: tuple[Resource, ...], repository: ParsedRepository, known: Collection[str]
) -> Iterator[ClusterSync]:
    """A sync for each directory with the files of `flux bootstrap`, where these do not hold the objects themselves."""
    files = repository.files
    for directory in sorted(parent(each) for each in files.directories if name(each) == _FLUX):
        own = join(directory, _FLUX)
        objects = [each for each in flux_objects if is_within(each.path, directory)]
        has_kustomizations = any(is_kustomization(each.id) for each in objects)
        declares = any(is_kustomization(each.id) and is_within(each.path, own) for each in objects)
        is_known = any(is_within(directory, each) or is_within(each, directory) for each in known)
        named = set(_BOOTSTRAP) & set(files.directories[own])
        if directory and named and has_kustomizations and not declares and not is_known:
            yield _sync(directory, [each for each in objects if is_kustomization(each.id)])


def _sync(directory: str, kustomizations: list[Resource]) -> ClusterSync:
    first = min(kustomizations, key=lambda each: (each.path, each.line))
    return ClusterSync(
        declared_as="inventory",
        path=directory,
        source=_source(kustomizations),
        file=first.path,
        line=first.line,
        source_is_assumed=True,
    )


def _counting(flux_objects: tuple[Resource, ...], repository: ParsedRepository) -> list[Resource]:
    """The Kustomizations that may be a cluster's first: a vendor's, with the source that it reads, are not."""
    sources = {(each.id.kind, each.id.name) for each in flux_objects if is_source(each.id)}
    counting = []
    for each in flux_objects:
        kind, source = each.text("spec", "sourceRef", "kind"), each.text("spec", "sourceRef", "name")
        path = contained(each.text("spec", "path"))
        is_here = bool(path) and repository.files.is_directory(path)
        is_elsewhere = kind == "ExternalArtifact" or "${" in path
        if (
            is_kustomization(each.id)
            and (is_here or is_elsewhere)
            and (is_here or (kind, source) not in sources)
        ):
            counting.append(each)
    return counting


def _source(kustomizations: Iterable[Resource]) -> SourceRef:
    """The source that most Kustomizations of a cluster read, as far as it can be this repository."""
    refs = Counter(
        SourceRef.of(each.mapping("spec", "sourceRef"), each.id.namespace or _FLUX)
        for each in kustomizations
        if each.text("spec", "sourceRef", "kind") in _OF_REPOSITORIES
    )
    most = max(refs.values(), default=0)
    return min((ref for ref in refs if refs[ref] == most), default=SourceRef("GitRepository", _FLUX, _FLUX))


def _cluster_directories(
    kustomizations: Iterable[Resource], repository: ParsedRepository
) -> Mapping[str, str]:
    """For each directory of Kustomizations the directory of its cluster."""
    names: dict[str, set[str]] = {}
    for each in kustomizations:
        names.setdefault(parent(each.path), set()).add(each.id.name)
    return {
        directory: _bootstrapped(directory, repository) or _below_clusters(directory, names)
        for directory in names
    }


def _bootstrapped(directory: str, repository: ParsedRepository) -> str:
    """The nearest directory upwards where `flux bootstrap` has put its own; "" without one."""
    return next(
        (each for each in ancestors(directory) if each and repository.files.is_directory(join(each, _FLUX))),
        "",
    )


def _below_clusters(directory: str, names: Mapping[str, set[str]]) -> str:
    """The directory of one cluster below one that is called `clusters`, else the directory itself."""
    for each in ancestors(directory):
        if name(parent(each)) == "clusters":
            siblings = {_child(path, parent(each)) for path in names if is_below(path, parent(each))}
            if any(_holds_several(sibling, names) for sibling in siblings) and each not in names:
                return _child(directory, each)
            return each
    return directory


def _holds_several(directory: str, names: Mapping[str, set[str]]) -> bool:
    """Whether a directory groups clusters: those below it have Kustomizations of the same names."""
    if directory in names:
        return False
    found: dict[str, set[str]] = {}
    for path, own in names.items():
        if is_below(path, directory):
            found.setdefault(_child(path, directory), set()).update(own)
    return sum(map(len, found.values())) > len(set().union(*found.values()))


def _child(path: str, directory: str) -> str:
    """The directory directly below another one on the way to a path."""
    return join(directory, path.removeprefix(f"{directory}/").partition("/")[0])
