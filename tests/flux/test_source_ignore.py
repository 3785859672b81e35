"""Ignore patterns: which files are left out, compared with Flux's own library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import scene
from reloadgen.flux import source_ignore

if TYPE_CHECKING:
    from pathlib import Path


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
        ("b[!1].yaml\n", "b1.yaml", True),  # unlike in Git, only ^ negates
        ("b[^1].yaml\n", "b1.yaml", False),
        ("b[]1].yaml\n", "b1.yaml", False),  # malformed: an empty class
        ("b[2-1].yaml\n", "b1.yaml", False),
    ],
)
def test_files_are_left_out_as_by_flux(patterns: str, path: str, out: bool) -> None:  # noqa: FBT001 - a table
    assert source_ignore.is_ignored(path, source_ignore.parse(patterns)) is out


def test_a_pattern_of_a_directory_is_valid_below_it() -> None:
    patterns = source_ignore.parse("/draft.yaml\n", ("apps",))
    assert source_ignore.is_ignored("apps/draft.yaml", patterns)
    assert not source_ignore.is_ignored("draft.yaml", patterns)
    assert not source_ignore.is_ignored("apps/deep/draft.yaml", patterns)


FILES = (
    *("apps/a.yaml", "apps/off/a.yaml", "apps/off/deep/b.yaml", "apps/off/keep.yaml", "clusters/a.yaml"),
    *("clusters/prod/a.yaml", "draft.yaml", "a/draft.yaml", "a/b/draft.yaml", "a/x/y/draft.yaml"),
    *("build/x.yaml", "sub/build/x.yaml", "sub/build.yaml", "b1.yaml", "b2.yaml", "b[1].yaml"),
    *("#hash.yaml",),
    *("!bang.yaml", "docs/readme.yaml", "docs/api/v1.yaml", ".hidden/a.yaml", "with space.yaml"),
    *("ü.yaml",),
    *(
        "foo/bar/baz.yaml",
        "foo/baz.yaml",
        "bar/foo/baz.yaml",
        "A.yaml",
        "a.yaml",
        "star*.yaml",
        "back\\slash.yaml",
    ),
)

PATTERNS = (
    # names and paths
    *(
        "off",
        "off/",
        "/off",
        "apps/off",
        "/apps/off",
        "apps/off/",
        "a.yaml",
        "A.yaml",
        "ü.yaml",
        "build.yaml/",
    ),
    *("//apps", "sub//build", "/", ".", "..", "./apps", "apps/./off", "with space.yaml"),
    *("with\\ space.yaml",),
    # wildcards
    *(
        "*",
        "*.yaml",
        "/*.yaml",
        "?.yaml",
        "*/a.yaml",
        "*/*/a.yaml",
        "docs/*",
        "*/",
        "a*",
        "star\\*.yaml",
        "back\\\\slash.yaml",
    ),
    # two stars
    *(
        "**",
        "**/",
        "/**",
        "**/draft.yaml",
        "a/**",
        "a/**/",
        "/a/**",
        "a/**/draft.yaml",
        "**/off/**",
        "**/*/a.yaml",
    ),
    *(
        "*/**/a.yaml",
        "foo/**/bar",
        "foo/**/**/baz.yaml",
        "a**",
        "a/**b/draft.yaml",
        "***",
        "***/draft.yaml",
        "**draft.yaml",
    ),
    # what is included again
    *(
        "/*\n!/apps",
        "/*\n!/apps/a.yaml",
        "apps/\n!apps/a.yaml",
        "apps/off/\n!apps/off/keep.yaml",
        "*\n!*/",
        "*\n!apps/",
    ),
    *(
        "/**\n!/apps/**",
        "*\n!*.yaml",
        "!/apps\n/*",
        "/*\n!clusters\n/clusters/prod",
        "*\n!\\!bang.yaml",
        "!bang.yaml",
    ),
    # character classes
    *(
        "b[12].yaml",
        "b[!1].yaml",
        "b[^1].yaml",
        "b[1-2].yaml",
        "b[2-1].yaml",
        "b[^2-1].yaml",
        "b[[:digit:]].yaml",
        "b\\[1\\].yaml",
    ),
    *(
        "b[1.yaml",
        "b[]1].yaml",
        "b[-1].yaml",
        "b[1-].yaml",
        "b[\\1].yaml",
        "b[^].yaml",
        "b[^^].yaml",
        "b[",
        "b[\\",
        "[]",
    ),
    # comments and white space
    *(
        "#hash.yaml",
        "\\#hash.yaml",
        " # c",
        "",
        "draft.yaml ",
        "draft.yaml\\ ",
        " draft.yaml",
        "draft.yaml\t",
        "draft.yaml\\",
    ),
)


@pytest.mark.oracle
def test_patterns_match_what_they_match_in_flux(tmp_path: Path) -> None:
    manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: file-{}}}\n"
    top = scene.written(tmp_path, {path: manifest.format(index) for index, path in enumerate(FILES)})
    jobs = [{"root": str(top), "ignore": each, "path": "", "object": {"spec": {}}} for each in PATTERNS]
    for pattern, real in zip(PATTERNS, scene.generated(jobs), strict=True):
        assert not real["error"], pattern
        kept = {FILES[int(each["metadata"]["name"].removeprefix("file-"))] for each in real["objects"]}
        ignored = {path for path in FILES if source_ignore.is_ignored(path, source_ignore.parse(pattern))}
        assert ignored == set(FILES) - kept, pattern
