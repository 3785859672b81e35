"""Names for clusters: from what declares them, else the part of their paths that tells them apart."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reloadgen.flux.syncs.cluster_sync import ClusterSync

_GENERIC_WORDS = frozenset(
    [
        "kubernetes",
        "k8s",
        "clusters",
        "cluster",
        "flux",
        "flux-system",
        "fluxcd",
        "flux2",
        "config",
        "gitops",
        "deploy",
        "deployment",
        "bootstrap",
        "infrastructure",
        "instance",
        "manifests",
        "overlays",
        "sync",
        "entry",
        "entrypoint",
        "base",
        "main",
        "apps",
        "workloads",
    ]
)
_MAX_LENGTH = 63


def cluster_names(syncs: Sequence[tuple[ClusterSync, str]]) -> list[str]:
    """A DNS label for each sync, all different; the directory is relative to the top."""
    declared = [_label(sync.cluster_name) for sync, _ in syncs]
    counts = Counter(declared)
    fixed = [name if counts[name] == 1 else "" for name in declared]
    by_path = iter(
        _names_by_path(
            [directory for (_, directory), name in zip(syncs, fixed, strict=True) if not name], fixed
        )
    )
    return [name or next(by_path) for name in fixed]


def names_cluster(sync: ClusterSync, directory: str) -> bool:
    """Whether the repository names the cluster, so that its name is not made up."""
    return bool(sync.cluster_name or _telling(directory))


def _names_by_path(directories: list[str], taken: Iterable[str]) -> list[str]:
    """The first way of naming that gives every directory a name of its own: the last segment where that tells."""
    differing = _differing(directories)
    # Where what differs is generic only, it is all that tells the clusters apart.
    tellings = [
        _telling(each) or (_labels(each) if each != directory else [_unnamed(directory)])
        for each, directory in zip(differing, directories, strict=True)
    ]
    used = Counter(segment for telling in tellings for segment in set(telling))
    segments: tuple[Callable[[list[str]], str], ...] = (
        lambda telling: telling[0],
        lambda telling: next((each for each in telling if used[each] == 1), ""),
        lambda telling: "-".join(reversed(telling[:2])),
        lambda telling: "-".join(reversed(telling)),
    )
    ways = [
        *([way(telling) for telling in tellings] for way in segments),
        [each or "main" for each in directories],
        _spelled([each.removeprefix("clusters/") or "main" for each in differing]),
        [f"{_label(each)[: _MAX_LENGTH - 7]}-{_digest(each)}" for each in directories],
    ]
    wanted = [[_label(each) for each in way] for way in ways]
    return next((names for names in wanted if _are_different([*names, *filter(None, taken)])), wanted[-1])


def _differing(directories: list[str]) -> list[str]:
    """The directories without the segments that all of them start or end with, but at least one segment of each."""
    paths = [each.split("/") for each in directories]
    if len(paths) == 1:
        return directories
    first = _shared([path[:-1] for path in paths])
    rest = [path[first:] for path in paths]
    last = _shared([path[:0:-1] for path in rest])
    above = ["clusters"] if first and paths[0][first - 1] == "clusters" else []
    return ["/".join([*above, *path[: len(path) - last]]) for path in rest]


def _shared(paths: list[list[str]]) -> int:
    """How many segments all paths start with."""
    columns = zip(*paths, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda column: len(set(column)) == 1, columns))


def _spelled(directories: list[str]) -> list[str]:
    """The directories, with the punctuation in words where nothing else tells them apart."""
    counts = Counter(map(_label, directories))
    return [
        each.replace("_", "-underscore-").replace(".", "-dot-") if counts[_label(each)] > 1 else each
        for each in directories
    ]


def _are_different(names: list[str]) -> bool:
    return "" not in names and len(set(names)) == len(names)


def _unnamed(directory: str) -> str:
    """A name for a directory whose path tells none: its last segment unless that is Flux's own, else `main`."""
    last = _label(directory.rpartition("/")[2])
    return last if last and last not in ("flux", "flux-system", "config") else "main"


def _telling(directory: str) -> list[str]:
    """The segments of a path that may name a cluster, the last one first: no generic words but below `clusters`."""
    segments = ["", *directory.split("/")]
    return [
        label
        for above, segment in reversed(list(itertools.pairwise(segments)))
        if (label := _label(segment)) and (above == "clusters" or segment.lower() not in _GENERIC_WORDS)
    ]


def _labels(directory: str) -> list[str]:
    """Every segment of a path as a label, the last one first."""
    return [label for segment in reversed(directory.split("/")) if (label := _label(segment))]


def _label(text: str) -> str:
    """A text as a DNS label; "" where nothing is left of it."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:_MAX_LENGTH].strip("-")


def _digest(directory: str) -> str:
    return hashlib.sha256(directory.encode("utf-8", "surrogateescape")).hexdigest()[:6]
