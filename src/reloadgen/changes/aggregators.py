"""Compare all aggregators with the plan, from the leaves upwards: a removed aggregator is one entry less above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.changes.aggregator_comparer import AggregatorComparer, EntryChanges, Outcome
from reloadgen.changes.change_set import Change, Conflict, Delete
from reloadgen.files import paths

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from reloadgen.changes.inputs import Inputs


@dataclass(frozen=True, slots=True)
class AggregatorChanges:
    """What becomes of the aggregators."""

    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    notes: tuple[str, ...]
    ours: frozenset[str]
    """Aggregators that reloadgen created and that list entries of ours."""
    generated: frozenset[str]
    """Directories for which Flux generates the kustomization: nobody lists what is new in them."""


def compare_aggregators(
    inputs: Inputs, *, unlisted: Iterable[str] = (), deleted: Collection[str] = ()
) -> AggregatorChanges:
    """Compare every aggregator with the entries of the plan.

    `unlisted` are directories that no aggregator may list any more, `deleted` the generated files that are removed.
    """
    comparer = AggregatorComparer(inputs)
    walk = _Walk(comparer, deleted)
    for entry in inputs.plan.entries:
        walk.add_entry(entry.directory, entry.child)
    for directory in unlisted:
        walk.remove_entry(directory)
    for root in {inputs.scope.root_of(path) for path in deleted} - {""}:
        if not inputs.current.kustomizations.get(root):
            walk.visit(root)
    walk.run(_generated_by_flux(inputs, comparer))
    return walk.result()


def _generated_by_flux(inputs: Inputs, comparer: AggregatorComparer) -> set[str]:
    """The directories of aggregators for which Flux generates the kustomization, from the roots downwards."""
    generated: set[str] = set()
    for entry in inputs.plan.entries:
        directory = entry.directory
        covered = entry.at_root or paths.parent(directory) in generated
        if inputs.current.kustomizations[directory] or not covered:
            continue
        if comparer.holds_foreign_yaml(directory):
            generated.add(directory)
    return generated


class _Walk:
    """Visits the aggregators' directories, the deepest first."""

    def __init__(self, comparer: AggregatorComparer, deleted: Collection[str]) -> None:
        self._comparer = comparer
        self._deleted = set(deleted)
        self._adds: dict[str, set[str]] = {}
        self._removes: dict[str, set[str]] = {}
        self._by_depth: dict[int, set[str]] = {}
        self._components: set[str] = set()
        self._generated: set[str] = set()
        self._outcomes: list[Outcome] = []

    def visit(self, directory: str) -> None:
        self._by_depth.setdefault(directory.count("/"), set()).add(directory)

    def add_entry(self, directory: str, child: str) -> None:
        self._adds.setdefault(directory, set()).add(child)
        self.visit(directory)

    def remove_entry(self, directory: str) -> None:
        """Take a directory out of what the aggregator above it lists."""
        parent = paths.parent(directory)
        self._removes.setdefault(parent, set()).add(paths.name(directory))
        self.visit(parent)

    def run(self, generated: set[str]) -> None:
        self._generated |= generated
        for depth in range(max(self._by_depth, default=-1), -1, -1):
            for directory in sorted(self._by_depth.get(depth, ())):
                if directory not in self._generated:
                    self._compare(directory)

    def _compare(self, directory: str) -> None:
        adds, removes = (sorted(each.get(directory, ())) for each in (self._adds, self._removes))
        entries = EntryChanges(directory, tuple(adds), tuple(removes))
        outcome = self._comparer.compare(entries, self._components, self._deleted)
        self._outcomes.append(outcome)
        if outcome.is_component:
            self._components.add(directory)
        if outcome.is_generated:
            self._generated.add(directory)
        if isinstance(outcome.change, Delete):
            self._deleted.add(outcome.path)
            self.remove_entry(directory)

    def result(self) -> AggregatorChanges:
        outcomes = self._outcomes
        return AggregatorChanges(
            changes=tuple(each.change for each in outcomes if each.change is not None),
            conflicts=tuple(each.conflict for each in outcomes if each.conflict is not None),
            notes=tuple(note for each in outcomes for note in each.notes),
            ours=frozenset(each.path for each in outcomes if each.is_ours),
            generated=frozenset(self._generated),
        )
