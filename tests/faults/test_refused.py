"""The system refuses: a full disk, no rights. Exit 2, and the next run completes what was begun."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import pytest

import casebook
from faults.rights import without_override

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPT = Path(sys.executable).with_name(casebook.PROGRAM)


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A repository with something to render."""
    top = tmp_path / "top"
    top.mkdir()
    casebook.named("two-add-ons-in-one-group").lay_out(top)
    return top


def test_a_file_that_can_not_grow_ends_the_run_and_the_next_completes_it(top: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    casebook.named("two-add-ons-in-one-group").lay_out(whole)
    casebook.run(("render",), whole)
    bound = 950  # bytes: less than helmrelease.yaml, more than the other files but for the lock's

    done = subprocess.run(
        [SCRIPT, "render"],
        cwd=top,
        # the bound would cut short the modules that Python compiles, too
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (bound, bound)),
    )

    assert done.returncode == 2
    assert "File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert casebook.run(("render",), top).code == 0
    assert casebook.tree(top) == casebook.tree(whole)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO])
def test_any_refused_operation_is_exit_2_and_is_completed(top: Path, tmp_path: Path, code: int) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    casebook.named("two-add-ons-in-one-group").lay_out(whole)
    casebook.run(("render",), whole)
    seen: list[Path] = []
    real = Path.replace

    def refuse(path: Path, target: Path) -> Path:
        seen.append(target)
        if len(seen) == number:
            raise OSError(code, os.strerror(code), str(path))
        return real(path, target)

    ran = casebook.Ran(2, b"", b"")
    number = 0
    while ran.code:
        number += 1
        seen.clear()
        with mock.patch.object(Path, "replace", refuse):
            ran = casebook.run(("render",), top)
        assert ran.code == (2 if len(seen) >= number else 0), number
        assert ran.code == 0 or os.strerror(code).encode() in ran.stderr
        assert not [path for path in casebook.tree(top).files if path.endswith("-tmp")]
    assert number > 5
    assert casebook.tree(top) == casebook.tree(whole)


@contextmanager
def modes(mode: int, *paths: Path) -> Iterator[None]:
    """The paths with another mode, for an owner who may do no more than it says."""
    before = [path.stat().st_mode for path in paths]
    for path in paths:
        path.chmod(mode)
    try:
        with without_override():
            yield
    finally:
        for path, kept in zip(paths, before, strict=True):
            path.chmod(kept)


def test_no_right_to_read_the_inventory_is_exit_2(top: Path) -> None:
    with modes(0o000, top / "clusters.yaml"):
        ran = casebook.run(("check",), top)

    assert (ran.code, ran.stderr) == (2, b"error: clusters.yaml: Permission denied\n")


@pytest.mark.parametrize("path", ["workloads/infra/kustomization.yaml", "workloads/infra", "reloadgen.lock"])
def test_no_right_to_read_what_is_compared_is_exit_2(top: Path, path: str) -> None:
    casebook.run(("render",), top)

    with modes(0o000, top / path):
        ran = casebook.run(("check",), top)

    assert (ran.code, ran.stderr) == (2, f"error: {path}: Permission denied\n".encode())


def test_no_right_to_write_is_exit_2_and_nothing_is_written(top: Path) -> None:
    before = casebook.tree(top)

    with modes(0o555, top, *(top / directory for directory in before.directories)):
        ran = casebook.run(("render",), top)

    assert ran.code == 2
    assert b"Permission denied" in ran.stderr
    assert b"Traceback" not in ran.stderr
    assert casebook.tree(top) == before
