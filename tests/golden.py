"""Rewrite what the cases expect, on purpose: `make golden`, or `python tests/golden.py CASE…`. Read the diff."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import casebook


def main(names: list[str]) -> int:
    """Run the named cases, or all, and keep what they come to; a bug (exit code 3) is never kept."""
    cases = [casebook.named(name) for name in names] or list(casebook.every())
    bugs = 0
    for case in cases:
        with tempfile.TemporaryDirectory() as scratch:
            top = Path(scratch).resolve() / "top"
            top.mkdir()
            case.lay_out(top)
            before = casebook.tree(top)
            outcome = case.run(top)
        if b"3\n" in outcome.exit:
            sys.stderr.write(f"{case.name}: a bug\n{outcome.stderr.decode()}\n")
            bugs += 1
        else:
            case.keep(outcome, before)
    sys.stderr.write(f"{len(cases) - bugs} cases rewritten: read `git diff tests/cases` before you commit\n")
    return 1 if bugs else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
