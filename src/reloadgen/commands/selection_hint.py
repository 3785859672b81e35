"""The hint for a selection that matches no cluster: what was probably meant, or what there is."""

from __future__ import annotations

from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from reloadgen.reports.counts import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reloadgen.inventory.fleet import Cluster, Fleet
    from reloadgen.manifests.label_selector import Selector

_NAMED = 10
"""Names in a hint; of more, the rest is counted."""


def name_hint(fleet: Fleet, patterns: Sequence[str]) -> str:
    """The hint for values of `-c` that match no enabled cluster."""
    hints = [_of_name(fleet, each) for each in patterns]
    return "; ".join(dict.fromkeys(filter(None, hints))).replace("?; ", "? ") or _enabled(fleet)


def label_hint(fleet: Fleet, named: Sequence[Cluster], selector: Selector) -> str:
    """The hint for a selector that matches none of the named clusters."""
    hints = [*_of_labels(fleet.enabled, selector)]
    if not hints and len(named) < len(fleet.enabled):
        hints = [f"{each.name} has {_labels(each)}" for each in named[:_NAMED]]
    return "; ".join(dict.fromkeys(hints)) or _enabled(fleet)


def _of_name(fleet: Fleet, pattern: str) -> str:
    disabled = [each.name for each in fleet.clusters if fnmatchcase(each.name, pattern) and not each.enabled]
    if disabled:
        one = len(disabled) == 1
        return f"cluster{'' if one else 's'} {listed(disabled, _NAMED)} {'is' if one else 'are'} disabled"
    if "=" in pattern or pattern in {key for each in fleet.enabled for key in each.labels}:
        return f"to select by label, write -l {pattern}"
    names = [cluster.name for cluster in fleet.enabled]
    if near := _nearest(pattern, names):
        return f"did you mean {near}?"
    word = pattern.strip("*").casefold()
    containing = [each for each in names if word and word in each.casefold()]
    return f"did you mean {listed(containing, _NAMED)}, or '*{word}*' for all of these?" if containing else ""


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


def _labels(cluster: Cluster) -> str:
    return listed([f"{key}={value}" for key, value in sorted(cluster.labels.items())], _NAMED) or "no labels"


def _enabled(fleet: Fleet) -> str:
    return f"enabled clusters: {listed([cluster.name for cluster in fleet.enabled], _NAMED) or 'none'}"


def _nearest(word: str, known: Iterable[str]) -> str:
    folded = {each.casefold(): each for each in known}
    near = get_close_matches(word.casefold(), list(folded), n=1)
    return folded[near[0]] if near else ""
