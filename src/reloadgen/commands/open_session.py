"""Open the session that a command line asks for, and print the inventory's warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.commands.console import Console
from reloadgen.commands.selection import select
from reloadgen.inventory.load import load
from reloadgen.workspace.gc_pause import paused
from reloadgen.workspace.inventory_file import InventoryFile, read_inventory
from reloadgen.workspace.session import Session

if TYPE_CHECKING:
    from reloadgen.commands.invocation import Invocation


def _read(invocation: Invocation) -> InventoryFile:
    if not invocation.staged:
        return read_inventory(invocation.directory, invocation.inventory)
    from reloadgen.workspace.staged_inventory import read_staged_inventory  # noqa: PLC0415 - most runs read the disk

    return read_staged_inventory(invocation.directory, invocation.inventory)


def open_session(invocation: Invocation, inventory: InventoryFile | None = None) -> Session:
    """Read the inventory, unless it was read already, and select clusters; warnings go to standard error.

    Raises:
        InputError: the inventory has errors.
        UsageError: there is no inventory, nothing is selected, or nothing is staged.
        FileError: the inventory cannot be read.
    """
    inventory = inventory or _read(invocation)
    with paused():
        fleet = load(inventory.data, inventory.path, inventory.path)
    console = Console(invocation, inventory.top)
    console.warnings(fleet.warnings)
    session = Session(inventory, fleet, select(fleet, invocation), is_partial=invocation.is_selecting)
    if invocation.verbose:
        counts = (
            f"{len(fleet.clusters)} clusters, {len(fleet.enabled)} enabled, {len(session.selected)} selected"
        )
        note = f"inventory {inventory.label}: {counts}; top of the repository: {inventory.top}"
        console.notes((note,))
    return session
