"""A session: an inventory that was read, its fleet, and the clusters that a command is about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reloadgen.inventory.fleet import Cluster, Fleet
    from reloadgen.workspace.inventory_file import InventoryFile


@dataclass(frozen=True, slots=True)
class Session:
    """An inventory, the fleet that it describes, and the selected clusters."""

    inventory: InventoryFile
    fleet: Fleet
    selected: tuple[Cluster, ...]
    """The enabled clusters of the selection."""
    is_partial: bool = False
    """Whether clusters were selected: then everything else, also of clusters that were removed, stays untouched."""

    @property
    def selected_fleet(self) -> Fleet:
        """The fleet with the selected clusters only."""
        return replace(self.fleet, clusters=self.selected)

    @property
    def roots(self) -> frozenset[str]:
        """The roots of the selected clusters."""
        return frozenset(cluster.root for cluster in self.selected)
