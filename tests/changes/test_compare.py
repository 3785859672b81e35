from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.changes import aggregator_edit, lock
from reloadgen.changes.change_set import AddOnLoss, Changes, Create, Delete, Update
from reloadgen.changes.compare import compare, paths_to_read
from reloadgen.changes.current_state import current_state
from reloadgen.changes.inputs import Inputs
from reloadgen.changes.lock import Lock
from reloadgen.changes.scope import Scope
from reloadgen.files.memory_tree import MemoryTree
from reloadgen.inventory.layout import AggregatorEntry as Entry
from reloadgen.inventory.layout import Role
from reloadgen.rendering.plan import Output, Plan

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOTS = {"w/a": ("a1", "a2"), "w/b": ("b",)}
FILE, LIST = b"kind: X\n", aggregator_edit.create(("ks.yaml",))
LOCK = "reloadgen.lock"


def _outputs(root: str) -> dict[str, bytes]:
    return {f"{root}/s/x/ks.yaml": FILE, f"{root}/s/x/kustomization.yaml": LIST}


def _plan(*roots: str) -> Plan:
    outputs = {
        path: Output(data, root, "x", Role.OTHER) for root in roots for path, data in _outputs(root).items()
    }
    entries = [entry for root in roots for entry in (Entry(root, "s", root), Entry(f"{root}/s", "x", root))]
    return Plan(outputs, tuple(entries), {root: ROOTS.get(root, ()) for root in roots})


def _rendered(*roots: str) -> tuple[dict[str, bytes], Lock]:
    """The files of a finished render, and its lock."""
    files = {path: data for root in roots for path, data in _outputs(root).items()}
    digests = lock.of(files).digests
    made = {f"{root}/s/kustomization.yaml" for root in roots}
    files |= {path: aggregator_edit.create(("x",)) for path in made}
    files |= {f"{root}/kustomization.yaml": aggregator_edit.create(("other", "s")) for root in roots}
    return files, Lock(digests, frozenset(made))


def _compare(plan: Plan, files: Mapping[str, bytes], locked: Lock, scope: Scope) -> Changes:
    current = current_state(MemoryTree(files), *paths_to_read(plan, locked, scope))
    return compare(Inputs(plan, locked, current, scope), locked.dump(scope.inventory))


def _settled(changes: Changes) -> Lock:
    assert changes.lock.settled is not None
    return lock.parse(changes.lock.settled, LOCK, "clusters.yaml")


def test_what_is_rendered_is_in_step() -> None:
    files, locked = _rendered("w/a", "w/b")

    assert _compare(_plan("w/a", "w/b"), files, locked, Scope("clusters.yaml", ROOTS)).clean


def test_a_selection_leaves_the_lines_of_others_alone() -> None:
    files, locked = _rendered("w/a", "w/b", "w/gone")
    scope = Scope("clusters.yaml", ROOTS, frozenset({"w/a"}))

    assert _compare(_plan("w/a"), files, locked, scope).clean
    assert not _compare(_plan("w/a", "w/b"), files, locked, Scope("clusters.yaml", ROOTS)).clean


def test_without_pruning_lines_and_aggregators_stay() -> None:
    files, locked = _rendered("w/a", "w/b")

    changes = _compare(_plan("w/a"), files, locked, Scope("clusters.yaml", ROOTS, prune=False))

    assert changes.clean
    assert _settled(changes) == locked
    assert changes.vacated == ()


def test_with_pruning_all_of_it_goes_and_the_lock_forgets_it() -> None:
    files, locked = _rendered("w/a", "w/b")

    changes = _compare(_plan("w/a"), files, locked, Scope("clusters.yaml", ROOTS))

    deleted = {each.path for each in changes.changes if isinstance(each, Delete)}
    assert deleted == {"w/b/s/kustomization.yaml", *_outputs("w/b")}
    assert changes.overlay["w/b/kustomization.yaml"] == aggregator_edit.create(("other",))
    assert {path.split("/")[1] for path in _settled(changes).digests} == {"a"}
    assert set(changes.vacated) == deleted


def test_while_it_writes_the_lock_names_old_and_new_content_and_what_is_made() -> None:
    files, locked = _rendered("w/a")
    path = "w/a/s/x/ks.yaml"
    files[path] = b"kind: Old\n"
    old = Lock({**locked.digests, path: (lock.digest(b"kind: Old\n"),)}, locked.made)

    changes = _compare(_plan("w/a", "w/b"), files, old, Scope("clusters.yaml", ROOTS))

    between = lock.parse(changes.lock.writing, LOCK, "clusters.yaml")
    assert between.writing
    assert between.digests[path] == (lock.digest(b"kind: Old\n"), lock.digest(FILE))
    assert between.made >= {"w/a/s/kustomization.yaml", "w/b/s/kustomization.yaml"}
    assert not {"w/b/kustomization.yaml", "w/b/s/kustomization.yaml"} & between.digests.keys()


def test_a_killed_run_is_settled_even_where_nothing_is_left_to_write() -> None:
    files, locked = _rendered("w/a")
    killed = Lock(locked.digests, locked.made, writing=True)

    changes = _compare(_plan("w/a"), files, killed, Scope("clusters.yaml", {"w/a": ("a1",)}))
    (only,) = changes.changes
    assert isinstance(only, Update)
    assert only.path == LOCK

    selected = Scope("clusters.yaml", {"w/a": ("a1",)}, frozenset({"w/a"}))
    assert _compare(_plan("w/a"), files, killed, selected).clean


def test_a_place_that_stays_beside_the_new_one_is_a_conflict() -> None:
    files, locked = _rendered("w/a")
    moved = Plan(
        {
            path.replace("/s/", "/t/"): Output(data, "w/a", "x", Role.OTHER)
            for path, data in _outputs("w/a").items()
        },
        (Entry("w/a", "t", "w/a"), Entry("w/a/t", "x", "w/a")),
        {"w/a": ROOTS["w/a"]},
    )

    changes = _compare(moved, files, locked, Scope("clusters.yaml", ROOTS, prune=False))

    assert [each.path for each in changes.conflicts] == ["w/a/s/x/kustomization.yaml"]
    assert any(isinstance(each, Create) for each in changes.changes)


def test_an_add_on_that_is_removed_is_a_loss_of_the_clusters_that_read_it() -> None:
    files, locked = _rendered("w/a", "w/b", "w/elsewhere")

    changes = _compare(_plan("w/a"), files, locked, Scope("clusters.yaml", ROOTS))

    assert changes.losses == (AddOnLoss("x", "w/b/s", ("b",)), AddOnLoss("x", "w/elsewhere/s", ()))


def test_neither_a_moved_add_on_nor_a_directory_of_one_is_a_loss() -> None:
    files, locked = _rendered("w/a")
    extra = {"w/a/s/x/app/kustomization.yaml": aggregator_edit.create(())}
    with_app = Lock({**locked.digests, **lock.of(extra).digests}, locked.made)
    moved = Plan(
        {
            path.replace("/s/", "/t/"): Output(data, "w/a", "x", Role.OTHER)
            for path, data in _outputs("w/a").items()
        },
        (Entry("w/a", "t", "w/a"), Entry("w/a/t", "x", "w/a")),
        {"w/a": ROOTS["w/a"]},
    )

    for plan in (moved, _plan("w/a")):
        changes = _compare(plan, files | extra, with_app, Scope("clusters.yaml", ROOTS))
        assert "w/a/s/x/app/kustomization.yaml" in changes.overlay
        assert changes.losses == ()


def test_a_conflict_keeps_the_edit_and_what_would_be_written() -> None:
    files, locked = _rendered("w/a")
    files["w/a/s/x/ks.yaml"] = b"by hand\n"

    (conflict,) = _compare(_plan("w/a"), files, locked, Scope("clusters.yaml", ROOTS)).conflicts

    assert (conflict.old, conflict.data) == (b"by hand\n", FILE)
