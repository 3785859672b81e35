"""Names for clusters: from what declares them, else from their paths."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reloadgen.flux.bootstrap import Start

_GENERIC = frozenset(
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
_LONGEST = 63


def names(starts: list[tuple[Start, str]]) -> list[str]:
    """A DNS label for each start, no two alike; the directory is relative to the top."""
    wanted = [_name(start, directory) for start, directory in starts]
    again: Counter[str] = Counter()
    found = []
    for name in wanted:
        again[name] += 1
        found.append(name if again[name] == 1 else f"{name}-{again[name]}")
    return found


def _name(start: Start, directory: str) -> str:
    if start.cluster and _label(start.cluster):
        return _label(start.cluster)
    if telling := _telling(directory):
        return _label(telling)
    last = _label(directory.rpartition("/")[2])
    return last if last and last not in ("flux", "flux-system", "config") else "main"


def is_telling(start: Start, directory: str) -> bool:
    """Whether the name was said somewhere and not made up."""
    return bool(start.cluster or _telling(directory))


def _telling(directory: str) -> str:
    """The segment of a path that names a cluster: the one below `clusters`, else the last that is no common word."""
    segments = directory.split("/")
    for above, part in itertools.pairwise(segments):
        if above == "clusters" and _label(part):
            return part
    return next((part for part in reversed(segments) if part.lower() not in _GENERIC and _label(part)), "")


def _label(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:_LONGEST]
