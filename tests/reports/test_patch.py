"""The patch against the real `git apply`, and what its figures count."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
from hypothesis import strategies as st

import draws
from reloadgen.changes.change_set import Change, Create, Delete, Drift, Update
from reloadgen.reports import patch

if TYPE_CHECKING:
    from collections.abc import Mapping

lines = st.sampled_from(
    [
        "a",
        "b",
        "",
        "- a",
        "+ a",
        "@@ -1 +1 @@",
        "diff --git a/x b/x",
        "\\ No newline at end of file",
        "c\r",
        "\ufeffd",
        "\x0c",
        "ü",
        "\u2028",
    ]
)
contents = st.builds(
    lambda parts, end: ("\n".join(parts) + end).encode(),
    st.lists(lines, min_size=1, max_size=12),
    st.sampled_from(["", "\n"]),
).filter(bool) | st.binary(min_size=1, max_size=20).filter(lambda data: b"\0" not in data)


def _change(path: str, old: bytes | None, new: bytes | None) -> Change | None:
    if old == new:
        return None
    if old is None:
        return Create(path, new or b"", Drift.MISSING, (), "")
    if new is None:
        return Delete(path, old, Drift.ORPHANED, (), "")
    return Update(path, old, new, Drift.OUTDATED, (), "")


@hypothesis.given(st.lists(st.tuples(st.none() | contents, st.none() | contents), min_size=1, max_size=6))
@hypothesis.settings(max_examples=draws.times(60))
def test_git_apply_makes_of_the_old_files_the_new_ones(
    pairs: list[tuple[bytes | None, bytes | None]],
) -> None:
    named = {f"d{number}/f.yaml": pair for number, pair in enumerate(pairs)}
    changes = tuple(each for path, pair in named.items() if (each := _change(path, *pair)) is not None)
    with tempfile.TemporaryDirectory() as scratch:
        for path, (old, _) in named.items():
            if old is not None:
                Path(scratch, path).parent.mkdir()
                Path(scratch, path).write_bytes(old)
        if changes:
            data = patch.render(changes, color=False)
            subprocess.run(["git", "apply", "-"], cwd=scratch, input=data, check=True, capture_output=True)

        assert _files(Path(scratch)) == {path: new for path, (_, new) in named.items() if new is not None}


def _files(directory: Path) -> Mapping[str, bytes]:
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file()
    }


def test_colour_changes_nothing_but_colour() -> None:
    change = Update("x.yaml", b"a\nb\r\nc", b"a\nB\r\nc\n", Drift.OUTDATED, (), "")

    colored = patch.render((change,), color=True)

    assert b"\x1b[31m-b" in colored
    assert b"\x1b[32m+B" in colored
    assert _without_escapes(colored) == patch.render((change,), color=False)


def _without_escapes(data: bytes) -> bytes:
    while (start := data.find(b"\x1b[")) >= 0:
        data = data[:start] + data[data.index(b"m", start) + 1 :]
    return data


def test_lines_are_counted_as_git_counts_them() -> None:
    changes = (
        Create("new.yaml", b"1\n2\n3\n", Drift.MISSING, (), ""),
        Update("kept/old.yaml", b"a\nb\nc\n", b"a\nB\nc\nd", Drift.OUTDATED, (), ""),
        Delete("gone.yaml", b"x\n", Drift.ORPHANED, (), ""),
    )

    assert patch.stat(changes).splitlines() == [
        " new.yaml      |    3 +++",
        " kept/old.yaml |    3 ++-",
        " gone.yaml     |    1 -",
        " 3 files changed, 5 insertions(+), 2 deletions(-)",
    ]


def test_a_long_bar_is_scaled() -> None:
    data = b"".join(b"%d\n" % number for number in range(1000))
    (line, _) = patch.stat((Create("x", data, Drift.MISSING, (), ""),)).splitlines()

    assert line.startswith(" x | 1000 +++")
    assert len(line) <= 80
