"""What a run covers: the roots that it may change, and the clusters that read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.files import paths
from reloadgen.files.file_names import KUSTOMIZATION_NAMES
from reloadgen.inventory import layout

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run covers.

    `roots` are all roots of the inventory with the names of the clusters that read each, `selected` those that the run
    may change (None: every path). With `force`, files that people wrote or edited are overwritten; without `prune`,
    files that are no longer wanted stay.
    """

    inventory: str
    roots: Mapping[str, tuple[str, ...]]
    selected: frozenset[str] | None = None
    force: bool = False
    prune: bool = True

    @property
    def lock_path(self) -> str:
        """The lock's path."""
        return layout.lock_path(self.inventory)

    @property
    def reserved(self) -> frozenset[str]:
        """Paths that no lock may call generated: the inventory, the lock, and the roots' own aggregators."""
        own = (f"{root}/{name}" for root in self.roots for name in KUSTOMIZATION_NAMES)
        return frozenset((self.inventory, self.lock_path, *own))

    def root_of(self, path: str) -> str:
        """The root that a path is or lies in; "" where no cluster of the inventory has one."""
        while path and path not in self.roots:
            path = paths.parent(path)
        return path

    def readers(self, path: str) -> tuple[str, ...]:
        """The names of the clusters that read a path."""
        return self.roots.get(self.root_of(path), ())

    def covers(self, path: str) -> bool:
        """Whether the run may change a path."""
        return self.selected is None or self.root_of(path) in self.selected
