"""What holds of `render` for any inventory and any repository."""

from __future__ import annotations

import random
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
from hypothesis import strategies as st

import casebook
import draws
from properties import fleets
from properties.fleets import Fleet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LOCK = "reloadgen.lock"
moderately = hypothesis.settings(max_examples=draws.times(30))


@contextmanager
def repository(fleet: Fleet) -> Iterator[Path]:
    """The fleet in a directory of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        top = Path(scratch, "top")
        fleets.lay(fleet, top)
        yield top


def render(top: Path) -> Mapping[str, bytes | str]:
    """The files after a render, which has to succeed, without the inventory."""
    ran = casebook.run(("render",), top)
    assert ran.code == 0, ran.stderr.decode()
    return {path: data for path, data in casebook.tree(top).files.items() if path != "clusters.yaml"}


def _times(top: Path) -> dict[Path, int]:
    return {path: path.lstat().st_mtime_ns for path in top.rglob("*")}


@moderately
@hypothesis.given(fleets.fleets())
def test_rendering_twice_is_rendering_once_and_check_agrees(fleet: Fleet) -> None:
    with repository(fleet) as top:
        assert casebook.run(("check",), top).code == (1 if _is_wanted(top) else 0)
        render(top)
        before = _times(top)

        again = casebook.run(("render",), top)

        assert (again.code, again.stdout) == (0, b"")
        assert _times(top) == before
        assert casebook.run(("check",), top).code == 0
        assert casebook.run(("diff",), top).stdout == b""


def _is_wanted(top: Path) -> bool:
    """Whether any enabled cluster gets anything."""
    return bool(casebook.run(("render", "--dry-run"), top).stdout)


@moderately
@hypothesis.given(fleets.fleets(), st.integers())
def test_the_order_of_clusters_and_keys_does_not_matter(fleet: Fleet, seed: int) -> None:
    with repository(fleet) as top, repository(fleet) as other:
        fleets.write(_shuffled(fleet.inventory, random.Random(seed)), other)  # noqa: S311 - an order, no secret

        assert render(other) == render(top)


def _shuffled(value: Any, order: random.Random, *, keep: bool = False) -> Any:
    """The same inventory in another order: of keys anywhere, and of the clusters."""
    if isinstance(value, dict):
        keys = order.sample(list(value), len(value))
        return {key: _shuffled(value[key], order, keep=key != "clusters") for key in keys}
    if isinstance(value, list):
        return [_shuffled(each, order) for each in (value if keep else order.sample(value, len(value)))]
    return value


@moderately
@hypothesis.given(fleets.fleets(), fleets.clusters("new"))
def test_a_cluster_more_touches_its_own_and_a_cluster_less_restores(
    fleet: Fleet, more: tuple[dict[str, Any], dict[str, str]]
) -> None:
    cluster, files = more
    with repository(Fleet(fleet.inventory, {**fleet.files, **files})) as top:
        before = render(top)
        fleets.write({**fleet.inventory, "clusters": [*fleet.inventory["clusters"], cluster]}, top)

        added = render(top)

        touched = {path for path in {*before, *added} if before.get(path) != added.get(path)}
        own = {path for path in touched if path.startswith("workloads/new/")}
        assert touched <= {*own, LOCK}
        assert {path for path in own if path in before} <= {"workloads/new/kustomization.yaml"}

        fleets.write(fleet.inventory, top)
        restored = render(top)
        if files.get("workloads/new/kustomization.yaml") in fleets.LISTED or "workloads/new/a.yaml" in files:
            assert restored == before
        else:
            left = {path for path in {*before, *restored} if before.get(path) != restored.get(path)}
            assert left <= {"workloads/new/kustomization.yaml"}


@moderately
@hypothesis.given(fleets.fleets(), fleets.fleets())
def test_any_inventory_follows_any_other(fleet: Fleet, following: Fleet) -> None:
    files = {**fleet.files, **following.files}
    files = {path: text for path, text in files.items() if path in fleet.files or not _has_root(path, fleet)}
    with (
        repository(Fleet(fleet.inventory, files)) as top,
        repository(Fleet(following.inventory, files)) as fresh,
    ):
        render(top)
        fleets.write(following.inventory, top)

        changed, made = render(top), render(fresh)

        # Roots' own aggregators stay, with another history; all that is generated is the same.
        roots = {f"workloads/{name}/kustomization.yaml" for name in ("c0", "c1", "c2", "c3")}
        assert {path for path in changed if path not in roots} == {path for path in made if path not in roots}
        assert all(changed[path] == made[path] for path in made if path not in roots and path != LOCK)


def _has_root(path: str, fleet: Fleet) -> bool:
    return any(path.startswith(f"{cluster['root']}/") for cluster in fleet.inventory["clusters"])
