from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reloadgen.changes import aggregator_edit
from reloadgen.changes.aggregators import Wiring, gone
from reloadgen.changes.change_set import Create, Delete, Patch
from reloadgen.changes.current_state import CurrentState, current_state
from reloadgen.changes.lock import Lock
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


def _wiring(
    files: Mapping[str, str],
    *children: str,
    made: tuple[str, ...] = (),
    others: Iterable[str] = (),
    writing: bool = False,
) -> Wiring:
    """Root `r`, and the entries along a path of directories below it, as `s`, `a`; beside `files`, other YAML."""
    directories = ["r"]
    for child in children:
        directories.append(f"{directories[-1]}/{child}")
    entries = tuple(
        AggregatorEntry(directory, child, "r")
        for directory, child in zip(directories, children, strict=False)
    )
    asked = {*directories[:-1], "r", "r/s"}
    return Wiring(
        Plan({}, entries, {"r": ("infra",)}),
        Lock({}, frozenset(made), writing),
        _state({**dict.fromkeys(others, ""), **files}, asked),
        lambda _: ("infra",),
        {"r"},
    )


def test_entries_are_listed_from_the_leaves_to_the_root() -> None:
    wiring = _wiring({"r/kustomization.yaml": f"{HEAD}resources:\n  - x\n"}, "s", "a")
    wiring.connect(())

    assert [(type(each), each.path) for each in wiring.changes] == [
        (Create, "r/s/kustomization.yaml"),
        (Patch, "r/kustomization.yaml"),
    ]
    assert wiring.made == {"r/s/kustomization.yaml"}
    assert wiring.notes == []


def test_a_root_that_is_made_is_told_and_not_ours_to_remove() -> None:
    wiring = _wiring({}, "s", "a")
    wiring.connect(())

    assert [each.path for each in wiring.changes] == ["r/s/kustomization.yaml", "r/kustomization.yaml"]
    assert wiring.made == {"r/s/kustomization.yaml"}
    assert wiring.notes == [
        "root r did not exist and is made (nearest existing directory: the top of the repository)"
    ]


def test_where_flux_generates_for_the_root_it_gets_no_kustomization() -> None:
    wiring = _wiring({}, "s", "a", others=["r/x.yaml"])
    wiring.connect(())

    assert [each.path for each in wiring.changes] == ["r/s/kustomization.yaml"]
    assert wiring.generated == {"r"}


def test_where_flux_generates_for_the_group_too_nothing_is_made() -> None:
    wiring = _wiring({}, "s", "a", others=["r/s/x.yaml"])
    wiring.connect(())

    assert (wiring.changes, wiring.conflicts) == ([], [])
    assert wiring.generated == {"r", "r/s"}


def test_below_a_kustomization_a_directory_with_yaml_is_a_persons_to_decide() -> None:
    files = {"r/kustomization.yaml": f"{HEAD}resources: []\n"}
    wiring = _wiring(files, "s", "a", others=["r/s/x.yaml"])
    wiring.connect(())

    (conflict,) = wiring.conflicts
    assert conflict.path == "r/s/kustomization.yaml"
    assert "write r/s/kustomization.yaml with resources: a" in conflict.fix


def test_removal_climbs_through_what_we_made_and_stops_at_the_root() -> None:
    files = {
        "r/kustomization.yaml": f"{HEAD}resources:\n  - x\n  - s # ours\n",
        "r/s/kustomization.yaml": aggregator_edit.create(("a",)).decode(),
    }
    wiring = _wiring(files, made=("r/s/kustomization.yaml",))
    wiring.connect(["r/s/a"])

    deleted, patched = wiring.changes
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
    wiring = _wiring(files, made=("r/s/kustomization.yaml",))
    wiring.connect(["r/s/a"])

    assert [(type(each), each.path) for each in wiring.changes] == [(Patch, "r/s/kustomization.yaml")]


def test_a_component_is_never_listed_under_resources() -> None:
    files = {"r/kustomization.yaml": f"{HEAD}resources: []\n", "r/s/kustomization.yaml": COMPONENT}
    wiring = _wiring(files, "s", "a")
    wiring.connect(())

    (conflict,) = wiring.conflicts
    assert (conflict.path, conflict.fix) == ("r/kustomization.yaml", "by hand, under components: '- s'")


def test_a_component_that_is_listed_as_one_is_fine() -> None:
    files = {"r/kustomization.yaml": f"{HEAD}components:\n  - ./s\n", "r/s/kustomization.yaml": COMPONENT}
    wiring = _wiring(files, "s", "a")
    wiring.connect(())

    assert wiring.conflicts == []
    assert [each.path for each in wiring.changes] == ["r/s/kustomization.yaml"]


@pytest.mark.parametrize("cut", [0, 5, 60, 68])
def test_an_aggregator_that_was_never_finished_is_completed(cut: int) -> None:
    whole = aggregator_edit.create(("a",)).decode()
    files = {"r/kustomization.yaml": f"{HEAD}resources:\n  - s\n", "r/s/kustomization.yaml": whole[:cut]}

    killed = _wiring(files, "s", "a", made=("r/s/kustomization.yaml",), writing=True)
    killed.connect(())
    (change,) = killed.changes
    assert isinstance(change, Patch)
    assert change.data.decode() == whole

    finished = _wiring(files, "s", "a", made=("r/s/kustomization.yaml",))
    finished.connect(())
    assert [each.path for each in finished.conflicts] == (["r/s/kustomization.yaml"] if cut < 68 else [])


def test_an_aggregator_that_was_never_finished_and_is_not_wanted_goes() -> None:
    files = {"r/kustomization.yaml": f"{HEAD}resources:\n  - s\n", "r/s/kustomization.yaml": ""}
    wiring = _wiring(files, made=("r/s/kustomization.yaml",), writing=True)
    wiring.connect(["r/s/a"])

    assert [(type(each), each.path) for each in wiring.changes] == [
        (Delete, "r/s/kustomization.yaml"),
        (Patch, "r/kustomization.yaml"),
    ]


def test_a_directory_goes_with_its_kustomization_file() -> None:
    orphans = ["r/s/a/ks.yaml", "r/s/a/kustomization.yaml", "r/s/b/Kustomization", "r/s/c/kustomization.yaml"]

    assert gone(orphans, ["r/s/b/Kustomization"], ["r/s/c/kustomization.yml"]) == ("r/s/a",)


def test_a_made_aggregator_lists_by_name_whatever_came_first() -> None:
    entries = (AggregatorEntry("r", "z", "r"), AggregatorEntry("r", "a", "r"))
    wiring = Wiring(Plan({}, entries, {}), Lock({}), _state({}, ["r"]), lambda _: (), {"r"})
    wiring.connect(())

    (made,) = wiring.changes
    assert isinstance(made, Create)
    assert made.data == aggregator_edit.create(("a", "z"))


@pytest.mark.parametrize("stays", [frozenset(), frozenset({"r/x.yaml"})])
def test_a_root_that_loses_its_last_manifest_gets_a_kustomization_that_lists_nothing(
    stays: frozenset[str],
) -> None:
    files = {"r/s/kustomization.yaml": aggregator_edit.create(("a",)).decode()}
    wiring = _wiring(files, made=("r/s/kustomization.yaml",), others=[*stays, "r/s/a/ks.yaml"])
    wiring.connect(["r/s/a"], ["r/s/a/ks.yaml"], {"r"})

    made = [(each.path, each.data) for each in wiring.changes if isinstance(each, Create)]
    assert made == ([] if stays else [("r/kustomization.yaml", aggregator_edit.create(()))])
