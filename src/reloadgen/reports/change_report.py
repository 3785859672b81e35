"""Changes for people and for scripts: what `render` did or would do, and what stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.changes.change_set import AddOnLoss, Change, Create, Delete, Patch, Update
from reloadgen.reports.counts import counted, listed
from reloadgen.reports.terminal import Style, styled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reloadgen.reports.messages import MessageStyle

_STYLES: dict[str, Style] = {"create": "green", "update": "yellow", "patch": "cyan", "delete": "red"}
_NAMED = 20
"""Clusters that are named where they lose an add-on; of more, the rest is counted."""
_PAST = {"create": "created", "update": "updated", "patch": "patched", "delete": "deleted"}


def action(change: Change) -> str:
    """What users call a change: `create`, `update`, `patch` or `delete`."""
    match change:
        case Create():
            return "create"
        case Update():
            return "update"
        case Patch():
            return "patch"
        case Delete():
            return "delete"


def lines(changes: Sequence[Change], style: MessageStyle) -> str:
    """One line per change: `create  path`."""
    return "".join(
        f"{styled(f'{action(each):7}', _STYLES[action(each)], color=style.color)} {style.display_path(each.path)}\n"
        for each in changes
    )


def summary(changes: Sequence[Change], *, would: bool) -> str:
    """How many files of which action, as `3 files created, 1 patched`."""
    counts = {word: sum(action(each) == word for each in changes) for word in _PAST}
    parts = [f"{count} {'to be ' if would else ''}{_PAST[word]}" for word, count in counts.items() if count]
    return f"{counted(len(changes), 'file')}: {', '.join(parts)}"


def losses(lost: Iterable[AddOnLoss], *, would: bool = False) -> tuple[str, ...]:
    """Which clusters lose which add-on, or would."""
    by_addon: dict[str, dict[str, None]] = {}
    for loss in lost:
        places = loss.clusters or (f"{loss.aggregator}, which no cluster of the inventory reads",)
        by_addon.setdefault(loss.addon, {}).update(dict.fromkeys(places))
    verb = "would be removed" if would else "is removed"
    return tuple(f"{addon} {verb} from {listed(tuple(places), _NAMED)}" for addon, places in by_addon.items())
