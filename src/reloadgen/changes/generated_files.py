"""Generated files against what is there: missing, outdated, edited, foreign, orphaned."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reloadgen.changes.change_set import Change, Conflict, Create, Delete, Drift, Update
from reloadgen.changes.lock import Lock, digest, unix
from reloadgen.files import paths
from reloadgen.files.file_names import is_kustomization_file
from reloadgen.files.obstacle import Obstacle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from reloadgen.changes.current_state import CurrentState


@dataclass
class Files:
    """Compares file by file; collects changes, conflicts and what is kept."""

    lock: Lock
    current: CurrentState
    readers: Callable[[str], tuple[str, ...]]
    force: bool
    changes: list[Change] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._known = self.lock.known

    def compare(self, outputs: Mapping[str, bytes]) -> None:
        """Every planned output."""
        for path, data in outputs.items():
            found = self.current.files.get(path)
            if found is None:
                self.changes.append(
                    Create(path, data, Drift.MISSING, self.readers(path), "a generated file is not there")
                )
            elif isinstance(found, Obstacle):
                self.conflicts.append(
                    obstruction(path, found, Drift.FOREIGN, "move it out of the way", self.readers(path))
                )
            elif found != data and unix(found) != data:
                self._update(path, found, data)

            for twin in self.current.twins.get(path, ()):
                if twin not in outputs and twin not in self.lock.digests:
                    reason = f"is in the way: kustomize refuses a directory with {paths.name(path)} beside it"
                    self._refuse(twin, Drift.FOREIGN, reason, "remove it, or choose another group")

    def _update(self, path: str, found: bytes, data: bytes) -> None:
        if self._is_ours(path, found, data):
            kind, message = Drift.OUTDATED, "is not what the inventory says now"
        elif path in self.lock.digests:
            kind, message = Drift.EDITED, "was edited by hand"
        else:
            kind, message = Drift.FOREIGN, "is in the way, and reloadgen did not write it"
        if kind is Drift.OUTDATED or self.force:
            self.changes.append(Update(path, found, data, kind, self.readers(path), message))
        else:
            self._refuse(path, kind, message, self._fix(kind))

    def _fix(self, kind: Drift) -> str:
        if kind is Drift.EDITED:
            return "move the edit into clusters.yaml or a template, or overwrite it with render --force"
        lost = "" if self.lock.digests else " (a reloadgen.lock that was lost: restore it first)"
        return f"move it away, or overwrite it with render --force{lost}"

    def _is_ours(self, path: str, found: bytes, data: bytes) -> bool:
        """Content that we wrote, or the trace of a write of ours that was cut short."""
        if digest(found) in self._known or digest(unix(found)) in self._known:
            return True
        return self.lock.writing and path in self.lock.digests and is_interrupted(found, data)

    def prune(self, orphans: list[str]) -> None:
        """Files of the lock that are no longer wanted: deleted if they are as we wrote them."""
        present = {path: self.current.files[path] for path in orphans if path in self.current.files}
        edited = [path for path, found in present.items() if not self._is_deletable(path, found)]
        # An edited kustomization may list anything below its directory: that stays with it.
        kept_directories = [paths.parent(path) for path in edited if is_kustomization_file(path)]
        for path, found in present.items():
            stays = path in edited or any(paths.is_below(path, directory) for directory in kept_directories)
            if stays and self.force:
                self.kept.append(path)
            elif path in edited:
                self._refuse_unwanted(path, found)
            elif not stays and isinstance(found, bytes):
                self.changes.append(
                    Delete(
                        path,
                        found,
                        Drift.ORPHANED,
                        self.readers(path),
                        "a generated file is no longer wanted",
                    )
                )

    def _refuse_unwanted(self, path: str, found: bytes | Obstacle) -> None:
        fix = "delete it, or keep it with render --force"
        if isinstance(found, Obstacle):
            self.conflicts.append(obstruction(path, found, Drift.EDITED, fix, self.readers(path)))
        else:
            self._refuse(path, Drift.EDITED, "was edited by hand and is no longer wanted", fix)

    def _is_deletable(self, path: str, found: bytes | Obstacle) -> bool:
        return isinstance(found, bytes) and self._is_ours(path, found, b"")

    def _refuse(self, path: str, kind: Drift, reason: str, fix: str) -> None:
        self.conflicts.append(Conflict(path, reason, fix, kind, self.readers(path)))


def obstruction(path: str, found: Obstacle, kind: Drift, fix: str, clusters: tuple[str, ...]) -> Conflict:
    """The conflict of a path that can't be used: about what stands in the way, where that is above it."""
    if not found.above:
        return Conflict(path, found.reason, fix, kind, clusters)
    reason = found.what
    if kind is Drift.EDITED:
        reason += ", and what the lock names behind it is no longer wanted"
        fix = "remove it, or leave all of it as it is with render --force"
    else:
        fix = "put a directory in its place, or change the inventory"
    return Conflict(found.above, reason, fix, Drift.FOREIGN, clusters)


def folded(conflicts: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """Conflicts by path; those of one path and cause are one, for all who read anything behind it."""
    found: dict[tuple[str, str], Conflict] = {}
    for each in sorted(conflicts, key=lambda each: each.path):
        known = found.setdefault((each.path, each.reason), each)
        clusters = tuple(dict.fromkeys((*known.clusters, *each.clusters)))
        found[each.path, each.reason] = replace(known, clusters=clusters)
    return tuple(found.values())


def is_interrupted(found: bytes, data: bytes) -> bool:
    """Whether content may be what a crash left of a write: empty, NUL-filled, or the beginning of the data."""
    return not found.strip(b"\0") or data.startswith(found)
