"""Properties get the same inputs in every run of the suite, whatever ran before them; other ones with FUZZ."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import toolbox

if TYPE_CHECKING:
    from pathlib import Path

PROBE = """
from hypothesis import given, strategies as st

@given(st.text() | st.integers())
def test_probe(value):
    print("drawn:", repr(value))
"""


def drawn(directory: Path, probe: str = PROBE, **environment: str) -> list[str]:
    """What a property draws under this suite's settings, in a process of its own."""
    file = directory / "test_probe.py"
    file.write_text(probe)
    options = ("-p", "conftest", "-p", "no:xdist", "-p", "no:cacheprovider", "-c", os.devnull, "-s")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--rootdir", directory, file],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(toolbox.MODULE), **environment},
        cwd=directory,
        capture_output=True,
        text=True,
        check=True,
    )
    return [line for line in done.stdout.splitlines() if "drawn:" in line]


def test_every_number_of_inputs_is_one_that_fuzz_multiplies() -> None:
    files = toolbox.MODULE.rglob("test_*.py")
    assert not [file.name for file in files if re.search(r"max_examples=[0-9]", file.read_text("utf-8"))]


def test_inputs_do_not_depend_on_chance_or_on_what_ran_before(tmp_path: Path) -> None:
    first = drawn(tmp_path)

    assert len(first) > 40
    assert drawn(tmp_path, f"import reloadgen.cli, reloadgen.commands.validate\n{PROBE}") == first


def test_fuzz_draws_more_and_other_inputs(tmp_path: Path) -> None:
    first, second = drawn(tmp_path, FUZZ="2"), drawn(tmp_path, FUZZ="2")

    assert len(first) > 80
    assert first != second
