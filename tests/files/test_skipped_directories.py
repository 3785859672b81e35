from __future__ import annotations

import pytest

from reloadgen.files.skipped_directories import DEFAULT, TOOLS, SkippedDirectories


@pytest.mark.parametrize("name", [*sorted(TOOLS), ".git"])
def test_tools_and_git_are_skipped_at_any_depth(name: str) -> None:
    assert name in DEFAULT
    assert f"a/b/{name}" in DEFAULT
    assert f"a/{name}-not" not in DEFAULT


@pytest.mark.parametrize(
    ("directory", "is_skipped"),
    [
        (".cache", False),  # leads to it
        (".cache/fleet", False),
        (".cache/fleet/node_modules", False),  # lies in it
        (".cache/fleet/.git", True),
        (".cache/other/node_modules", True),
        ("node_modules", True),
        ("w/node_modules", False),
        ("w", False),
    ],
)
def test_what_a_run_is_about_is_not_skipped_but_for_git(directory: str, *, is_skipped: bool) -> None:
    skipped = SkippedDirectories.but_for([".cache/fleet", "w/node_modules/x/ks.yaml"])
    assert (directory in skipped) == is_skipped
