"""Files that a script makes from Go sources: compare them with what is committed, or write them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TOP = Path(__file__).parent.parent


def go(*arguments: str) -> str:
    """What `go` says on standard output, run in tests/."""
    return subprocess.run(  # noqa: S603 - a fixed command line
        ["go", *arguments],  # noqa: S607 - whichever Go is on PATH
        cwd=TOP / "tests",
        env={**os.environ, "CGO_ENABLED": "0"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def update(outputs: Mapping[Path, str]) -> int:
    """Write the files, or with --check name those that differ (exit code 1)."""
    checking = "--check" in sys.argv[1:]
    stale = {
        file: text for file, text in outputs.items() if not file.exists() or file.read_text("utf-8") != text
    }
    for file, text in stale.items():
        print(file.relative_to(TOP))  # noqa: T201 - a script talks to its caller
        if not checking:
            file.write_text(text, "utf-8", newline="\n")
    return 1 if checking and stale else 0
