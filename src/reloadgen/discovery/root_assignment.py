"""Which root each cluster gets: its likeliest one that no cluster reads which does not share it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.files.paths import ancestors, is_within, parent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reloadgen.discovery.workload_roots import WorkloadRoot
    from reloadgen.flux.walk_result import WalkResult


class RootAssignment:
    """Candidates of all clusters and the directories that each reads, in the same order; `roots` is what each gets."""

    def __init__(
        self,
        candidates: Sequence[Sequence[WorkloadRoot]],
        read: Sequence[frozenset[str]],
        applied_elsewhere: Sequence[str],
    ) -> None:
        self._read, self._applied_elsewhere = read, applied_elsewhere
        self._left = [list(each) for each in candidates]
        self._readers: dict[str, tuple[int, ...]] = {}
        self._shared: set[str] = set()
        for own in self._left:
            own[:] = [root for root in own if not self._is_applied_elsewhere(root.path)]
        while self._settle():
            pass

    @property
    def roots(self) -> list[WorkloadRoot | None]:
        """The root of each cluster; None where nothing is left."""
        return [own[0] if own else None for own in self._left]

    def readers(self, path: str) -> tuple[int, ...]:
        """The clusters that would read what is added to a directory."""
        if path not in self._readers:
            self._readers[path] = tuple(
                index for index, directories in enumerate(self._read) if path in directories
            )
        return self._readers[path]

    def _settle(self) -> bool:
        """Resolve the first conflict between the likeliest roots; False where there is none."""
        for index, root in enumerate(self.roots):
            if root is None:
                continue
            others = [each for each in self.readers(root.path) if not self._agree(each, index)]
            if others:
                self._share_or_drop(root)
                return True
            if any(_overlap(root.path, self._path(each)) for each in range(index)):
                self._drop(index, root.path)
                return True
        return False

    def _share_or_drop(self, root: WorkloadRoot) -> None:
        """Give a root to all clusters that read it, if it is one for most of them and fit for each; else to none."""
        readers = self.readers(root.path)
        offered = [
            next((each for each in self._left[index] if each.path == root.path), None) for index in readers
        ]
        references = {(each.source, each.namespace) for each in offered if each}
        choosing = [index for index in readers if self._path(index) == root.path]
        is_fit = len(references) == 1 and all(
            each and each.is_group and not each.is_start and not each.moves_objects for each in offered
        )
        if is_fit and 2 * len(choosing) > len(readers) and root.path not in self._shared:
            self._shared.add(root.path)
            for index, each in zip(readers, offered, strict=True):
                if each is not None:
                    self._left[index].remove(each)
                    self._left[index].insert(0, each)
        else:
            for index in choosing:
                self._drop(index, root.path)

    def _agree(self, index: int, other: int) -> bool:
        """Whether two clusters have one root, and read it from sources of the same name: they get the same files."""
        chosen = [
            (root.path, root.source, root.namespace) if root else None
            for root in (self.roots[index], self.roots[other])
        ]
        return chosen[0] is not None and chosen[0] == chosen[1]

    def _drop(self, index: int, path: str) -> None:
        self._left[index] = [each for each in self._left[index] if each.path != path]

    def _path(self, index: int) -> str:
        return self._left[index][0].path if self._left[index] else ""

    def _is_applied_elsewhere(self, path: str) -> bool:
        """Whether a hub applies the directory to a cluster that runs no Flux."""
        return any(is_within(path, directory) for directory in self._applied_elsewhere)


def applied_elsewhere(results: Iterable[WalkResult]) -> tuple[str, ...]:
    """The directories that hubs apply to other clusters."""
    walked = (each for result in results for each in result.kustomizations)
    return tuple(dict.fromkeys(each.directory for each in walked if each.outcome == "elsewhere"))


def read_directories(result: WalkResult) -> frozenset[str]:
    """The directories in which a cluster reads what is added: with a kustomization that it reads, or from above."""
    found = set(result.directories)
    for file, uses in result.files.items():
        tops = {result.kustomizations[use.index].directory for use in uses}
        found.update(
            directory
            for directory in ancestors(parent(file))
            if any(is_within(directory, top) for top in tops)
        )
    return frozenset(found)


def _overlap(path: str, other: str) -> bool:
    """Whether two different roots lie inside each other, or differ by case alone."""
    return (
        bool(other)
        and path != other
        and (is_within(path, other) or is_within(other, path) or path.lower() == other.lower())
    )
