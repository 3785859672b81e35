"""`reloadgen pre-commit`: render, then check and validate what is staged, in one process."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reloadgen.commands.check import report_drift
from reloadgen.commands.open_session import open_session
from reloadgen.commands.progress import Progress
from reloadgen.commands.render import render_all
from reloadgen.commands.validate import report_validity
from reloadgen.workspace.comparison import compare_all
from reloadgen.workspace.staged_comparison import compare_staged, is_same_inventory
from reloadgen.workspace.staged_inventory import read_staged_inventory

if TYPE_CHECKING:
    from reloadgen.commands.invocation import Invocation
    from reloadgen.workspace.comparison import Comparison
    from reloadgen.workspace.inventory_file import InventoryFile


def run(invocation: Invocation) -> int:
    """Write what differs, then judge the index; the worst of the three exit codes."""
    of_index = replace(invocation, staged=True)
    # Before anything is written: where nothing is staged, or there is no Git, nothing happens.
    inventory = read_staged_inventory(invocation.directory, invocation.inventory)
    rendered = render_all(invocation)
    staged = _staged(rendered, of_index, inventory)
    codes = (report_drift(staged, of_index, "text"), report_validity(staged, of_index, "text"))
    return max(int(bool(rendered.changes.conflicts)), *codes)


def _staged(rendered: Comparison, of_index: Invocation, inventory: InventoryFile) -> Comparison:
    """The index compared with its own plan, which is that of the disk as long as the inputs are staged."""
    with Progress(of_index) as progress:
        if is_same_inventory(rendered.session, inventory):
            progress.start("reading Git's index")
            return compare_staged(rendered, inventory)
        session = open_session(of_index, inventory)
        return compare_all(session, tick=progress.start("rendering", len(session.selected), then="comparing"))
