from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reloadgen.changes import aggregator_edit
from reloadgen.changes.aggregators import compare_aggregators
from reloadgen.changes.change_set import Create, Delete, Patch
from reloadgen.changes.current_state import CurrentState, current_state
from reloadgen.changes.inputs import Inputs
from reloadgen.changes.lock import Lock
from reloadgen.changes.scope import Scope
from reloadgen.files.memory_tree import MemoryTree
from reloadgen.inventory.layout import AggregatorEntry
from reloadgen.rendering.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HEAD = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
COMPONENT = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: []\n"


def _state(files: Mapping[str, str], directories: Iterable[str]) -> CurrentState:
    return current_state(
        MemoryTree({path: text.encode() for path, text in files.items()}), files, directories
    )


def _inputs(
    files: Mapping[str, str],
    *children: str,
    made: tuple[str, ...] = (),
    others: Iterable[str] = (),
    writing: bool = False,
) -> Inputs:
    """Root `r`, and the entries along a path of directories below it, as `s`, `a`; beside `files`, other YAML."""
    directories = ["r"]
    for child in children:
        directories.append(f"{directories[-1]}/{child}")
    entries = tuple(
        AggregatorEntry(directory, child, "r")
        for directory, child in zip(directories, children, strict=False)
    )
    asked = {*directories[:-1], "r", "r/s"}
    return Inputs(
        Plan({}, entries, {"r": ("infra",)}),
        Lock({}, frozenset(made), writing),
        _state({**dict.fromkeys(others, ""), **files}, asked),
        Scope("clusters.yaml", {"r": ("infra",)}),
    )


def test_entries_are_listed_from_the_leaves_to_the_root() -> None:
    found = compare_aggregators(_inputs({"r/kustomization.yaml": f"{HEAD}resources:\n  - x\n"}, "s", "a"))

    assert [(type(each), each.path) for each in found.changes] == [
        (Create, "r/s/kustomization.yaml"),
        (Patch, "r/kustomization.yaml"),
    ]
    assert found.ours == {"r/s/kustomization.yaml"}
    assert found.notes == ()


def test_a_root_that_is_made_is_not_ours_to_remove() -> None:
    found = compare_aggregators(_inputs({}, "s", "a"))

    assert [each.path for each in found.changes] == ["r/s/kustomization.yaml", "r/kustomization.yaml"]
    assert found.ours == {"r/s/kustomization.yaml"}
    assert found.notes == ()


def test_where_flux_generates_for_the_root_it_gets_no_kustomization() -> None:
    found = compare_aggregators(_inputs({}, "s", "a", others=["r/x.yaml"]))

    assert [each.path for each in found.changes] == ["r/s/kustomization.yaml"]
    assert found.generated == {"r"}


def test_where_flux_generates_for_the_group_too_nothing_is_made() -> None:
    found = compare_aggregators(_inputs({}, "s", "a", others=["r/s/x.yaml"]))

    assert (found.changes, found.conflicts) == ((), ())
    assert found.generated == {"r", "r/s"}


def test_below_a_kustomization_a_directory_with_yaml_is_a_persons_to_decide() -> None:
    files = {"r/kustomization.yaml": f"{HEAD}resources: []\n"}
    found = compare_aggregators(_inputs(files, "s", "a", others=["r/s/x.yaml"]))

    (conflict,) = found.conflicts
    assert conflict.path == "r/s/kustomization.yaml"
    assert "create r/s/kustomization.yaml with resources: a" in conflict.fix


def test_removal_climbs_through_what_we_made_and_stops_at_the_root() -> None:
    files = {
        "r/kustomization.yaml": f"{HEAD}resources:\n  - x\n  - s # ours\n",
        "r/s/kustomization.yaml": aggregator_edit.create(("a",)).decode(),
    }
    found = compare_aggregators(_inputs(files, made=("r/s/kustomization.yaml",)), unlisted=["r/s/a"])

    deleted, patched = found.changes
    assert isinstance(deleted, Delete)
    assert deleted.path == "r/s/kustomization.yaml"
    assert isinstance(patched, Patch)
    assert patched.data.decode() == f"{HEAD}resources:\n  - x\n"


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}resources:\n  - a\n  - theirs\n",
        f"{HEAD}# a person's comment\nresources:\n  - a\n",
    ],
)
def test_what_we_made_and_people_use_stays(text: str) -> None:
    files = {"r/kustomization.yaml": f"{HEAD}resources:\n  - s\n", "r/s/kustomization.yaml": text}
    found = compare_aggregators(_inputs(files, made=("r/s/kustomization.yaml",)), unlisted=["r/s/a"])

    assert [(type(each), each.path) for each in found.changes] == [(Patch, "r/s/kustomization.yaml")]


def test_a_component_is_never_listed_under_resources() -> None:
    files = {"r/kustomization.yaml": f"{HEAD}resources: []\n", "r/s/kustomization.yaml": COMPONENT}
    found = compare_aggregators(_inputs(files, "s", "a"))

    (conflict,) = found.conflicts
    assert (conflict.path, conflict.fix) == ("r/kustomization.yaml", "add to components by hand: '- s'")


def test_a_component_that_is_listed_as_one_is_fine() -> None:
    files = {"r/kustomization.yaml": f"{HEAD}components:\n  - ./s\n", "r/s/kustomization.yaml": COMPONENT}
    found = compare_aggregators(_inputs(files, "s", "a"))

    assert found.conflicts == ()
    assert [each.path for each in found.changes] == ["r/s/kustomization.yaml"]


@pytest.mark.parametrize("cut", [0, 5, 60, 68])
def test_an_aggregator_that_was_never_finished_is_completed(cut: int) -> None:
    whole = aggregator_edit.create(("a",)).decode()
    files = {"r/kustomization.yaml": f"{HEAD}resources:\n  - s\n", "r/s/kustomization.yaml": whole[:cut]}

    killed = compare_aggregators(_inputs(files, "s", "a", made=("r/s/kustomization.yaml",), writing=True))
    (change,) = killed.changes
    assert isinstance(change, Patch)
    assert change.data.decode() == whole

    finished = compare_aggregators(_inputs(files, "s", "a", made=("r/s/kustomization.yaml",)))
    assert [each.path for each in finished.conflicts] == (["r/s/kustomization.yaml"] if cut < 68 else [])


def test_an_aggregator_that_was_never_finished_and_is_not_wanted_goes() -> None:
    files = {"r/kustomization.yaml": f"{HEAD}resources:\n  - s\n", "r/s/kustomization.yaml": ""}
    found = compare_aggregators(
        _inputs(files, made=("r/s/kustomization.yaml",), writing=True), unlisted=["r/s/a"]
    )

    assert [(type(each), each.path) for each in found.changes] == [
        (Delete, "r/s/kustomization.yaml"),
        (Patch, "r/kustomization.yaml"),
    ]


def test_a_made_aggregator_lists_by_name_whatever_came_first() -> None:
    entries = (AggregatorEntry("r", "z", "r"), AggregatorEntry("r", "a", "r"))
    scope = Scope("clusters.yaml", {"r": ()})
    found = compare_aggregators(Inputs(Plan({}, entries, {}), Lock({}), _state({}, ["r"]), scope))

    (made,) = found.changes
    assert isinstance(made, Create)
    assert made.data == aggregator_edit.create(("a", "z"))


@pytest.mark.parametrize("stays", [frozenset(), frozenset({"r/x.yaml"})])
def test_a_root_that_loses_its_last_manifest_gets_a_kustomization_that_lists_nothing(
    stays: frozenset[str],
) -> None:
    files = {"r/s/kustomization.yaml": aggregator_edit.create(("a",)).decode()}
    found = compare_aggregators(
        _inputs(files, made=("r/s/kustomization.yaml",), others=[*stays, "r/s/a/ks.yaml"]),
        unlisted=["r/s/a"],
        deleted=["r/s/a/ks.yaml"],
    )

    made = [(each.path, each.data) for each in found.changes if isinstance(each, Create)]
    assert made == ([] if stays else [("r/kustomization.yaml", aggregator_edit.create(()))])
