"""The schemas and their page are what the script makes of the CRDs today."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import toolbox

SCRIPT = Path(__file__).parents[2] / "tools" / "schemas.py"


@pytest.mark.oracle
def test_what_is_committed_is_what_the_modules_give() -> None:
    toolbox.need("controller-gen")
    done = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), f"run `make schemas`\n{done.stdout}{done.stderr}"
