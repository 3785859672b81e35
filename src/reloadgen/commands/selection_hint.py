"""The hint for a selection that matches no cluster: what was probably meant, or what there is."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from reloadgen.reports.counts import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reloadgen.inventory.fleet import Cluster, Fleet
    from reloadgen.manifests.label_selector import Selector

_NAMED = 10
"""Names in a hint; of more, the rest is counted."""


def selection_hint(fleet: Fleet, patterns: Sequence[str], selector: Selector) -> str:
    """The hint for `-c` patterns and an `-l` selector that together match no enabled cluster."""
    hints = (*(_of_name(fleet, each) for each in patterns), *_of_labels(fleet.enabled, selector))
    found = "; ".join(dict.fromkeys(filter(None, hints)))
    names = [cluster.name for cluster in fleet.enabled]
    return found or f"enabled clusters: {listed(names, _NAMED) or 'none'}"


def _of_name(fleet: Fleet, pattern: str) -> str:
    if any(cluster.name == pattern and not cluster.enabled for cluster in fleet.clusters):
        return f"cluster {pattern} is disabled"
    if any(cluster.name == pattern for cluster in fleet.clusters):
        return ""
    near = _nearest(pattern, (cluster.name for cluster in fleet.enabled))
    return f"did you mean {near}?" if near else ""


def _of_labels(clusters: Sequence[Cluster], selector: Selector) -> Iterable[str]:
    """For each label that no cluster has, and each value that no cluster has for a label, those that there are."""
    values: dict[str, set[str]] = {}
    for cluster in clusters:
        for key, value in cluster.labels.items():
            values.setdefault(key, set()).add(value)
    for requirement in selector.requirements:
        if requirement.negated:
            continue
        if requirement.key not in values:
            near = _nearest(requirement.key, values)
            known = listed(sorted(values), _NAMED) or "none"
            yield f"did you mean the label {near}?" if near else f"labels of the clusters: {known}"
        elif requirement.values is not None and requirement.values.isdisjoint(values[requirement.key]):
            pairs = [f"{requirement.key}={value}" for value in sorted(values[requirement.key])]
            yield f"the clusters have {listed(pairs, _NAMED)}"


def _nearest(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, list(known), n=1)
    return near[0] if near else ""
