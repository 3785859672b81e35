"""What a crash of the machine leaves of written files under their own names: empty, NUL-filled or cut short."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import casebook
from faults.death import Death, alive_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STATES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "filled with NUL": lambda data: bytes(len(data)),
    "cut short in its first line": lambda data: data[:2],
    "cut short in the middle": lambda data: data[: len(data) // 2],
    "cut short by a byte": lambda data: data[:-1],
}
CASES = ("two-add-ons-in-one-group", "moved-to-another-group", "root-that-did-not-exist")
LOCK = "reloadgen.lock"


def _killed(name: str, top: Path) -> casebook.Tree:
    """The case with its last render killed before the lock is settled; the tree that it should have come to."""
    whole = top.parent / "whole"
    for directory in (whole, top):
        directory.mkdir()
        casebook.named(name).lay_out(directory)
    with alive_for(1000) as life:
        casebook.run(("render",), whole)
    with pytest.raises(Death), alive_for(life.count - 1):
        casebook.run(("render",), top)
    return casebook.tree(whole)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", CASES)
def test_generated_files_in_any_such_state_are_completed(name: str, state: str, tmp_path: Path) -> None:
    top = tmp_path / "top"
    whole = _killed(name, top)
    lock = (top / LOCK).read_text().splitlines()
    assert "# writing" in lock
    named = {line.partition("  ")[2] or line.removeprefix("# made ") for line in lock if len(line) > 20}
    spoiled = [path for path in named if (top / path).is_file()]
    assert len(spoiled) > 4
    for path in spoiled:
        (top / path).write_bytes(STATES[state]((top / path).read_bytes()))

    again = casebook.run(("render",), top)

    assert (again.code, again.stderr.count(b"conflict")) == (0, 0), again.stderr
    assert casebook.tree(top) == whole


@pytest.mark.parametrize("state", STATES)
def test_without_a_killed_run_it_is_somebodys_edit(state: str, tmp_path: Path) -> None:
    top = tmp_path / "top"
    top.mkdir()
    casebook.named("drift-lock-missing").lay_out(top)
    casebook.run(("render",), top)
    file = top / "workloads/infra/system/reloader/ks.yaml"
    file.write_bytes(STATES[state](file.read_bytes()))

    assert casebook.run(("render",), top).code == 1


def test_what_a_killed_run_did_not_name_is_not_its_own(tmp_path: Path) -> None:
    top = tmp_path / "top"
    _killed("two-add-ons-in-one-group", top)
    aggregator = top / "workloads/infra/kustomization.yaml"
    aggregator.write_bytes(b"")

    again = casebook.run(("render",), top)

    assert again.code == 1
    assert (
        b"workloads/infra/kustomization.yaml: conflict: cannot be edited safely: the file is empty"
        in again.stderr
    )


def test_a_killed_run_is_completed_to_a_changed_inventory(tmp_path: Path) -> None:
    for operations in range(0, 30, 3):
        top = tmp_path / str(operations)
        top.mkdir()
        casebook.named("moved-to-another-group").lay_out(top)
        with pytest.raises(Death), alive_for(operations):
            casebook.run(("render",), top)
        text = (top / "clusters.yaml").read_text().replace("group: ops", "group: third")
        (top / "clusters.yaml").write_text(text)

        again = casebook.run(("render",), top)

        assert (again.code, again.stderr.count(b"conflict")) == (0, 0), (operations, again.stderr)
        assert {path.split("/")[2] for path in casebook.tree(top).files if path.count("/") > 2} == {"third"}
