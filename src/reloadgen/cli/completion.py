"""Shell completion of what the inventory and the rules name."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from reloadgen.commands.invocation import Invocation
from reloadgen.errors import ReloadgenError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.inventory.fleet import Fleet

Completions = list[tuple[str, str]]
"""Words with what the shell shows beside them."""


def complete_cluster(ctx: typer.Context, incomplete: str) -> Completions:
    """The names of the enabled clusters, with their roots, after the names that stand there already."""
    given, comma, _ = incomplete.rpartition(",")
    return [
        (f"{given}{comma}{cluster.name}", cluster.root) for fleet in _fleets(ctx) for cluster in fleet.enabled
    ]


def complete_selector(ctx: typer.Context, incomplete: str) -> Completions:
    """The labels of the clusters as `key=value`, after the requirements that stand there already."""
    given, comma, _ = incomplete.rpartition(",")
    labels = {
        f"{key}={value}"
        for fleet in _fleets(ctx)
        for cluster in fleet.enabled
        for key, value in cluster.labels.items()
    }
    return [(f"{given}{comma}{label}", "") for label in sorted(labels)]


def complete_rule() -> Completions:
    """The rules of `validate`, with what each says."""
    from reloadgen.validation.rule_registry import RULES  # noqa: PLC0415 - only completion needs it

    return sorted((rule.id, rule.summary) for rule in RULES)


def _fleets(ctx: typer.Context) -> Iterator[Fleet]:
    """The fleet of the inventory that the command line names so far; none where it has errors."""
    from reloadgen.files.work_tree import WorkTree  # noqa: PLC0415 - as above
    from reloadgen.inventory.load import load  # noqa: PLC0415 - as above
    from reloadgen.workspace.inventory_file import find_inventory  # noqa: PLC0415 - only completion needs it

    given = {**(ctx.parent.params if ctx.parent else {}), **{k: v for k, v in ctx.params.items() if v}}
    invocation = Invocation(Path(given.get("directory") or "."), str(given.get("inventory") or ""))
    with suppress(ReloadgenError, OSError):
        file = find_inventory(invocation.directory, invocation.inventory)
        yield load(WorkTree(file.parent.resolve()).read(file.name), file.name, file.name)
