"""What differs between the repository and the plan: one value from which render, check and diff all start."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping


class Drift(StrEnum):
    """The kinds of difference."""

    MISSING = "missing"
    OUTDATED = "outdated"
    EDITED = "edited"
    ORPHANED = "orphaned"
    UNLISTED = "unlisted"
    FOREIGN = "foreign"
    IGNORED = "ignored"
    UNSTAGED = "unstaged"


@dataclass(frozen=True, slots=True)
class Create:
    """A file to be created. An aggregator is created in the order of the entries in other aggregators."""

    path: str
    data: bytes
    kind: Drift
    clusters: tuple[str, ...]
    message: str
    aggregator: bool = False


@dataclass(frozen=True, slots=True)
class Update:
    """A generated file, or the lock, that exists with other content."""

    path: str
    old: bytes
    data: bytes
    kind: Drift
    clusters: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Patch:
    """An aggregator whose entries change; in `middle`, old entries are removed and new ones not added yet."""

    path: str
    old: bytes
    middle: bytes
    data: bytes
    kind: Drift
    clusters: tuple[str, ...]
    message: str
    line: int
    """The line of the old file (from 1) that the message is about; 0 for none."""


@dataclass(frozen=True, slots=True)
class Delete:
    """A file that is no longer wanted: a generated one, or an aggregator that reloadgen created."""

    path: str
    old: bytes
    kind: Drift
    clusters: tuple[str, ...]
    message: str
    aggregator: bool = False


Change: TypeAlias = Create | Update | Patch | Delete


@dataclass(frozen=True, slots=True)
class Conflict:
    """What stops `render`: the path, why, and the fix; also the drift that it is."""

    path: str
    reason: str
    fix: str
    kind: Drift
    clusters: tuple[str, ...]
    line: int = 0
    old: bytes | None = None
    """The content of the file; None if the file does not exist or was not read."""
    data: bytes | None = None
    """What `render` would write; None where that is nothing, or cannot be known."""


class Write(NamedTuple):
    """Give a path this content."""

    path: str
    data: bytes
    sync: bool = False
    """Whether it must be on the disk before it takes the place of what people wrote."""


class Remove(NamedTuple):
    """Remove a file."""

    path: str


Step: TypeAlias = Write | Remove


@dataclass(frozen=True, slots=True)
class AddOnLoss:
    """An add-on that a root no longer has: the aggregator's directory, and the clusters that read it."""

    addon: str
    aggregator: str
    clusters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LockContents:
    """The lock's path, and what it holds while files are written and at the end (None: it is removed)."""

    path: str
    writing: bytes
    settled: bytes | None


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that a `render` would do, sorted by path, and what stops it."""

    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    notes: tuple[str, ...]
    """What a person should know: roots that are created, entries that are commented out, files that are kept."""
    steps: tuple[Step, ...]
    """Every write and removal in its order, but those of the lock."""
    lock: LockContents
    leftovers: tuple[str, ...] = ()
    """Temporary files of a run that was killed."""
    vacated: tuple[str, ...] = ()
    """Paths that are removed, or were by a run that was killed: their directories go too, once they are empty."""
    losses: tuple[AddOnLoss, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether the repository is what the inventory says."""
        return not self.changes and not self.conflicts

    @property
    def overwritten(self) -> tuple[Update, ...]:
        """The files of people that a run with `--force` overwrites."""
        kinds = {Drift.EDITED, Drift.FOREIGN}
        return tuple(each for each in self.changes if isinstance(each, Update) and each.kind in kinds)

    @property
    def overlay(self) -> Mapping[str, bytes | None]:
        """The content of every path after a `render`; None where the file is removed."""
        return {change.path: None if isinstance(change, Delete) else change.data for change in self.changes}
