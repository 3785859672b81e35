"""The clusters that the command line selects."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from reloadgen.commands.selection_hint import label_hint, name_hint
from reloadgen.errors import UsageError
from reloadgen.manifests import label_selector
from reloadgen.manifests.selector_error import SelectorError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.commands.invocation import Invocation
    from reloadgen.inventory.fleet import Cluster, Fleet
    from reloadgen.manifests.label_selector import Selector


def select(fleet: Fleet, invocation: Invocation) -> tuple[Cluster, ...]:
    """The enabled clusters that match any of the names and the whole selector; all of them without either.

    Raises:
        UsageError: a name matches none, nothing matches both, or the selector is malformed.
    """
    patterns = tuple(_patterns(invocation.clusters))
    selector = _selector(invocation.selector)
    named = _named(fleet, patterns) if patterns else fleet.enabled
    selected = tuple(cluster for cluster in named if selector.matches(cluster.labels))
    if selected or not invocation.is_selecting:
        return selected
    names = " and ".join(f"-c {each}" for each in patterns)
    both = f"both {names} and " if names else ""
    message = f"no enabled cluster matches {both}-l '{invocation.selector}'"
    raise UsageError(message, label_hint(fleet, named, selector))


def _patterns(values: tuple[str, ...]) -> Iterator[str]:
    """The names and globs of `-c`; no name has a comma, so that one separates two of them."""
    for value in values:
        yield from [part for part in map(str.strip, value.split(",")) if part] or [value]


def _selector(text: str) -> Selector:
    try:
        return label_selector.parse_with_sets(text)
    except SelectorError as error:
        message = f"--selector: {error.message}"
        raise UsageError(message, error.fix, argument=text, column=error.column) from None


def _named(fleet: Fleet, patterns: tuple[str, ...]) -> tuple[Cluster, ...]:
    """The enabled clusters that match any pattern; a pattern that matches none is a slip, and would go unseen."""
    without = [
        each for each in patterns if not any(fnmatchcase(cluster.name, each) for cluster in fleet.enabled)
    ]
    if without:
        named = ", ".join(f"-c {each or repr(each)}" for each in without)
        raise UsageError(f"no enabled cluster matches {named}", name_hint(fleet, without))
    return tuple(
        cluster for cluster in fleet.enabled if any(fnmatchcase(cluster.name, each) for each in patterns)
    )
