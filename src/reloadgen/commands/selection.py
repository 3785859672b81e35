"""The clusters that the command line selects."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from reloadgen.commands.selection_hint import selection_hint
from reloadgen.errors import UsageError
from reloadgen.manifests import label_selector

if TYPE_CHECKING:
    from reloadgen.commands.invocation import Invocation
    from reloadgen.inventory.fleet import Cluster, Fleet


def select(fleet: Fleet, invocation: Invocation) -> tuple[Cluster, ...]:
    """The enabled clusters that match any of the names and the whole selector; all of them without either.

    Raises:
        UsageError: none matches, or the selector is malformed.
    """
    if not invocation.is_selecting:
        return fleet.enabled
    try:
        selector = (
            label_selector.parse(invocation.selector) if invocation.selector else label_selector.Selector()
        )
    except ValueError as error:
        raise UsageError(f"--selector: {error}") from None
    selected = tuple(
        cluster
        for cluster in fleet.enabled
        if selector.matches(cluster.labels)
        and (not invocation.clusters or any(fnmatchcase(cluster.name, each) for each in invocation.clusters))
    )
    if not selected:
        hint = selection_hint(fleet, invocation.clusters, selector)
        raise UsageError("the selection matches no enabled cluster", hint)
    return selected
