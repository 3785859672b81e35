"""Ignore rules against what Flux's own library leaves out."""

from __future__ import annotations

import pytest

from reloadgen.flux import source_ignore


@pytest.mark.parametrize(
    ("patterns", "path", "out"),
    [
        ("", ".github/workflows/a.yaml", True),
        ("", "deep/.sops.yaml", True),
        ("", "apps/a.yaml", False),
        ("*.md\n", ".github/workflows/a.yaml", False),  # own patterns replace the defaults
        ("/*\n!/apps\n", "apps/a.yaml", False),  # a file comes back below a directory that is out
        ("/*\n!/apps\n", "clusters/a.yaml", True),
        ("apps/off/\n", "apps/off/a.yaml", True),
        ("**/draft.yaml\n", "a/b/draft.yaml", True),
        ("draft-[0-9]?.yaml\n", "a/draft-1x.yaml", True),
        ("# apps\n", "apps", False),
    ],
)
def test_ignore_rules_are_flux_own(patterns: str, path: str, out: bool) -> None:  # noqa: FBT001 - a table
    assert source_ignore.is_ignored(path, source_ignore.parse(patterns)) is out
