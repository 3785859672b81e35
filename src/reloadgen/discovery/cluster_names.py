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
    used = Counter(segment for directory in directories for segment in set(_telling(directory)))
    segments: tuple[Callable[[list[str]], str], ...] = (
        lambda telling: telling[0],
        lambda telling: next((each for each in telling if used[each] == 1), ""),
        lambda telling: "-".join(reversed(telling[:2])),
        lambda telling: "-".join(reversed(telling)),
    )
    paths: tuple[Callable[[str], str], ...] = (
        lambda directory: directory or "main",
        lambda directory: f"{_label(directory)[: _MAX_LENGTH - 7]}-{_digest(directory)}",
    )
    ways = [
        *(
            [way(_telling(each)) if _telling(each) else _unnamed(each) for each in directories]
            for way in segments
        ),
        *([way(each) for each in directories] for way in paths),
    ]
    wanted = [[_label(each) for each in way] for way in ways]
    return next((names for names in wanted if _are_different([*names, *filter(None, taken)])), wanted[-1])


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


def _label(text: str) -> str:
    """A text as a DNS label; "" where nothing is left of it."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:_MAX_LENGTH].strip("-")


def _digest(directory: str) -> str:
    return hashlib.sha256(directory.encode("utf-8", "surrogateescape")).hexdigest()[:6]
