"""Compare generated files with the repository: missing, outdated, edited, foreign and orphaned files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from reloadgen import __version__
from reloadgen.changes.change_set import Change, Conflict, Create, Delete, Drift, Update
from reloadgen.changes.conflicts import obstruction
from reloadgen.changes.lock import digest, is_interrupted, unix
from reloadgen.document.merge_markers import merge_marker_line
from reloadgen.files import paths
from reloadgen.files.file_names import is_kustomization_file
from reloadgen.files.obstacle import Obstacle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reloadgen.changes.current_state import CurrentState
    from reloadgen.changes.inputs import Inputs
    from reloadgen.changes.lock import Lock
    from reloadgen.changes.scope import Scope


_HAS_MARKERS = "has merge markers"
_OVERWRITE = "overwrite it with render --force (diff --force shows what is lost)"
_TAKE_A_SIDE = f"take either side (git checkout --ours), or {_OVERWRITE}"


class KeptFile(NamedTuple):
    """A file that is no longer wanted, and stays because a person edited it."""

    path: str


Difference: TypeAlias = Change | Conflict | KeptFile


@dataclass(frozen=True)
class GeneratedFileChanges:
    """What becomes of the generated files."""

    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    kept: tuple[str, ...]

    @cached_property
    def deleted(self) -> frozenset[str]:
        """The paths that are removed."""
        return frozenset(change.path for change in self.changes if isinstance(change, Delete))


def compare_generated_files(inputs: Inputs, orphans: Iterable[str]) -> GeneratedFileChanges:
    """Compare planned outputs, and files of the lock that are no longer wanted, with what is there."""
    comparer = _Comparer(inputs.lock, inputs.current, inputs.scope)
    outputs = inputs.plan.contents
    differences = [each for path, data in outputs.items() for each in comparer.output(path, data, outputs)]
    differences += comparer.orphans(orphans)
    return GeneratedFileChanges(
        tuple(each for each in differences if isinstance(each, Change)),
        tuple(each for each in differences if isinstance(each, Conflict)),
        tuple(each.path for each in differences if isinstance(each, KeptFile)),
    )


@dataclass(frozen=True, slots=True)
class _Comparer:
    """Compares one file at a time."""

    lock: Lock
    current: CurrentState
    scope: Scope

    def output(self, path: str, data: bytes, outputs: Mapping[str, bytes]) -> Iterator[Difference]:
        """The difference at the path of an output, and other kustomization files beside it."""
        content, readers = self.current.files.get(path), self.scope.readers(path)
        if content is None:
            yield Create(path, data, Drift.MISSING, readers, "generated file not found")
        elif isinstance(content, Obstacle):
            yield obstruction(path, content, Drift.FOREIGN, "move it", readers, data)
        elif content != data and unix(content) != data:
            yield self._update(path, content, data)
        for twin in self.current.twins.get(path, ()):
            if twin not in outputs and twin not in self.lock.digests:
                reason = (
                    f"conflicts with {paths.name(path)}: kustomize allows only one of them in a directory"
                )
                fix = "remove it, or choose another group"
                yield Conflict(twin, reason, fix, Drift.FOREIGN, self.scope.readers(twin))

    def _update(self, path: str, content: bytes, data: bytes) -> Difference:
        readers = self.scope.readers(path)
        if self._is_ours(path, content, data):
            message = f"out of date{self._other_version}"
            return Update(path, content, data, Drift.OUTDATED, readers, message)
        kind = Drift.EDITED if path in self.lock.digests else Drift.FOREIGN
        line = merge_marker_line(content.decode(errors="replace"))
        if line:
            message, fix = _HAS_MARKERS, _TAKE_A_SIDE
        else:
            message, fix = self._cause(kind, path), self._fix(kind)
        if self.scope.force:
            return Update(path, content, data, kind, readers, message)
        return Conflict(path, message, fix, kind, readers, line, content, data)

    def _cause(self, kind: Drift, path: str) -> str:
        if kind is Drift.FOREIGN:
            return "exists, but reloadgen did not write it"
        return "edited by hand, or merged by Git" if len(self.lock.digests[path]) > 1 else "edited by hand"

    @property
    def _other_version(self) -> str:
        """Who wrote the files, where that was not this version: then the inventory may be unchanged."""
        versions = self.lock.versions
        if not versions or __version__ in versions:
            return ""
        return f"; written by reloadgen {' or '.join(versions)}, this is reloadgen {__version__}"

    def _fix(self, kind: Drift) -> str:
        if kind is Drift.EDITED:
            return f"move the edit into clusters.yaml or a template, or {_OVERWRITE}"
        lost = "" if self.lock.digests else "; if reloadgen.lock was lost, restore it first"
        return f"move the file, or {_OVERWRITE}{lost}"

    def _is_ours(self, path: str, content: bytes, data: bytes) -> bool:
        """Whether content is what an earlier run wrote, or what it left of a write that was cut short."""
        if digest(content) in self.lock.known or digest(unix(content)) in self.lock.known:
            return True
        return self.lock.writing and path in self.lock.digests and is_interrupted(content, data)

    def orphans(self, orphans: Iterable[str]) -> Iterator[Difference]:
        """Files that are no longer wanted: removed where they are as they were written."""
        present = {path: self.current.files[path] for path in orphans if path in self.current.files}
        edited = {path for path, content in present.items() if not self._is_deletable(path, content)}
        # An edited kustomization may list anything below its directory: that stays with it.
        kept = {paths.parent(path) for path in edited if is_kustomization_file(path)} - {""}
        for path, content in present.items():
            stays = path in edited or any(each in kept for each in paths.ancestors(paths.parent(path)))
            if stays and self.scope.force:
                yield KeptFile(path)
            elif path in edited:
                yield self._edited_orphan(path, content)
            elif not stays and isinstance(content, bytes):
                message = "generated file is no longer needed"
                yield Delete(path, content, Drift.ORPHANED, self.scope.readers(path), message)

    def _is_deletable(self, path: str, content: bytes | Obstacle) -> bool:
        return isinstance(content, bytes) and self._is_ours(path, content, b"")

    def _edited_orphan(self, path: str, content: bytes | Obstacle) -> Conflict:
        fix, readers = "delete the file, or keep it with render --force", self.scope.readers(path)
        if isinstance(content, Obstacle):
            return obstruction(path, content, Drift.EDITED, fix, readers)
        line = merge_marker_line(content.decode(errors="replace"))
        reason = f"{_HAS_MARKERS}, and is" if line else "edited by hand, and"
        return Conflict(path, f"{reason} no longer needed", fix, Drift.EDITED, readers, line, content)
