"""Every case of tests/cases, and every output of one fed back in."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest

import casebook
import oracles
from casebook import Case
from reloadgen.files.file_names import TEMPORARY_ENDING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CASES = casebook.every()
LEAST = 60

BROKEN_BY_HAND: dict[str, str] = {}
"""Cases with roots that kustomize refuses after `render` as before it, and why."""


class Laid(NamedTuple):
    """A case laid out: its top, and the tree before the command."""

    case: Case
    top: Path
    before: casebook.Tree


def _renders(case: Case) -> bool:
    """Whether the last command is a `render` that writes and succeeds."""
    last = case.commands[-1]
    return "render" in last and "--dry-run" not in last and case.exit.endswith(b"0\n")


RENDERING = tuple(case for case in CASES if _renders(case))
PRUNING = tuple(case for case in RENDERING if "--no-prune" not in case.commands[-1])
UNIX = tuple(case for case in RENDERING if "crlf-checkout" not in case.name)
"""`sha256sum` reads bytes, and a checkout with CRLF line ends has others."""


def _ids(case: Case) -> str:
    return case.name


def _lay_out(case: Case, directory: Path) -> Laid:
    top = directory / "top"
    top.mkdir()
    case.lay_out(top)
    return Laid(case, top, casebook.tree(top))


@pytest.fixture
def laid(request: pytest.FixtureRequest, tmp_path: Path) -> Laid:
    """The parametrized case, laid out."""
    return _lay_out(request.param, tmp_path.resolve())


each = pytest.mark.parametrize("laid", CASES, ids=_ids, indirect=True)


def test_there_are_as_many_cases_as_promised() -> None:
    assert len(CASES) >= LEAST


@each
def test_a_case_comes_out_as_kept_and_stays(laid: Laid) -> None:
    outside = casebook.tree(laid.top.parent)

    outcome = laid.case.run(laid.top)

    expected = laid.case.expected(laid.before)
    assert outcome.stderr.decode() == expected.stderr.decode()
    assert outcome.stdout == expected.stdout
    assert outcome.exit == expected.exit
    assert outcome.tree.files == expected.tree.files
    assert _beside(casebook.tree(laid.top.parent)) == _beside(outside)
    if laid.case in RENDERING:
        _assert_at_rest(laid)


def _beside(tree: casebook.Tree) -> dict[str, bytes | str]:
    return {path: data for path, data in tree.files.items() if not path.startswith("top/")}


def _assert_at_rest(laid: Laid) -> None:
    """A second render writes nothing, `check` is clean, and sha256sum reads the lock."""
    last = laid.case.commands[-1]
    before = _stamps(laid.top)
    assert casebook.run(last, laid.top).code == 0
    assert _stamps(laid.top) == before
    if laid.case in PRUNING:
        checked = casebook.run(("check", *casebook.scope(last)), laid.top)
        assert (checked.code, checked.stdout) == (0, b"")
    for lock in laid.top.rglob("reloadgen.lock"):
        assert laid.case not in UNIX or oracles.sums(lock, laid.top) == ""


def _stamps(top: Path) -> dict[str, tuple[int, int]]:
    """Time and inode of everything below the top, the directories too."""
    return {path: (found.st_mtime_ns, found.st_ino) for path, found in _stats(top)}


def _stats(top: Path) -> Iterator[tuple[str, os.stat_result]]:
    for base, directories, names in os.walk(top):
        for name in (*directories, *names):
            path = os.path.join(base, name)  # noqa: PTH118 - as os.walk says it
            yield path, os.lstat(path)


@pytest.mark.parametrize("laid", PRUNING, ids=_ids, indirect=True)
def test_the_patch_of_diff_does_what_render_does(laid: Laid) -> None:
    *earlier, last = laid.case.commands
    for arguments in earlier:
        casebook.run(arguments, laid.top)

    force = ("--force",) if "--force" in last else ()
    patch = casebook.run(("diff", *force, *casebook.scope(last)), laid.top)

    if patch.stdout:
        subprocess.run(["git", "apply", "-"], cwd=laid.top, input=patch.stdout, check=True)
    expected = laid.case.expected(laid.before).tree.files
    left = {path: data for path, data in casebook.tree(laid.top).files.items() if not _is_leftover(path)}
    assert left == expected
    assert casebook.run(("check", *casebook.scope(last)), laid.top).code == 0


def _is_leftover(path: str) -> bool:
    """Temporary files of a killed run are no part of a patch."""
    name = path.rpartition("/")[2]
    return name.startswith(".") and name.endswith(TEMPORARY_ENDING)


@pytest.fixture(scope="session")
def builder(kustomize: Path) -> oracles.Kustomize:
    """The real kustomize, which remembers what it built."""
    return oracles.Kustomize(kustomize)


@pytest.mark.oracle
@pytest.mark.parametrize("case", RENDERING, ids=_ids)
def test_kustomize_builds_every_root_and_every_app(
    case: Case, tmp_path: Path, builder: oracles.Kustomize
) -> None:
    top = tmp_path / "top"
    kept = case.directory / "expected"
    casebook.lay(casebook.tree(kept if kept.is_dir() else case.directory / "before"), top)
    (top / ".git").mkdir()

    complaints = {directory: builder.complaint(top, directory) for directory in _directories(case, top)}

    complaints = {directory: said for directory, said in complaints.items() if said}
    if case.name in BROKEN_BY_HAND:
        assert complaints, "fixed: take it out of BROKEN_BY_HAND"
    else:
        assert complaints == {}


def _directories(case: Case, top: Path) -> set[str]:
    """Every root, and every generated directory that kustomize reads."""
    scope = casebook.scope(case.commands[-1])
    where = [part for part in itertools.pairwise(scope) if part[0] in {"-C", "-i"}]
    told = casebook.run(("clusters", "-o", "json", *(word for pair in where for word in pair)), top)
    roots = {cluster["root"] for cluster in json.loads(told.stdout)["clusters"]}
    lines = [line for lock in top.rglob("reloadgen.lock") for line in lock.read_text().splitlines()]
    paths = [line.partition("  ")[2] for line in lines if not line.startswith("#")]
    return roots | {path.rpartition("/")[0] for path in paths if path.endswith(oracles.NAMES)}


IN_A_PROCESS = (
    "story",
    "conflict-edited-by-hand",
    "inventory-every-mistake-at-once",
    "no-inventory",
    "usage-unknown-option",
)


@pytest.mark.parametrize("laid", [casebook.named(name) for name in IN_A_PROCESS], ids=_ids, indirect=True)
def test_the_console_script_says_and_does_the_same(laid: Laid) -> None:
    outcome = laid.case.run(laid.top, casebook.run_process)

    expected = laid.case.expected(laid.before)
    assert outcome._replace(tree=outcome.tree._replace(directories=frozenset())) == expected._replace(
        tree=expected.tree._replace(directories=frozenset())
    )
