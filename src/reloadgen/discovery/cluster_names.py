"""Names for clusters: from what declares them, else from their paths."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING

from reloadgen.files import paths

if TYPE_CHECKING:
    from reloadgen.flux.cluster_syncs import ClusterSync

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


def cluster_names(syncs: list[tuple[ClusterSync, str]]) -> list[str]:
    """A DNS label for each sync, all different; the directory is relative to the top."""
    wanted = [_name(sync, directory) for sync, directory in syncs]
    used: Counter[str] = Counter()
    names = []
    for name in wanted:
        used[name] += 1
        names.append(name if used[name] == 1 else f"{name}-{used[name]}")
    return names


def _name(sync: ClusterSync, directory: str) -> str:
    if label := _label(sync.cluster_name):
        return label
    if segment := _naming_segment(directory):
        return _label(segment)
    last = _label(paths.name(directory))
    return last if last and last not in ("flux", "flux-system", "config") else "main"


def names_cluster(sync: ClusterSync, directory: str) -> bool:
    """Whether the repository names the cluster, so that its name is not made up."""
    return bool(sync.cluster_name or _naming_segment(directory))


def _naming_segment(directory: str) -> str:
    """The segment of a path that names a cluster: the one below `clusters`, else the last that is no generic word."""
    segments = directory.split("/")
    for above, segment in itertools.pairwise(segments):
        if above == "clusters" and _label(segment):
            return segment
    telling = (each for each in reversed(segments) if each.lower() not in _GENERIC_WORDS and _label(each))
    return next(telling, "")


def _label(text: str) -> str:
    """A text as a DNS label; "" where nothing is left of it."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:_MAX_LENGTH]
