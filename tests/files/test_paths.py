from __future__ import annotations

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reloadgen.files import paths

PATHS = st.lists(st.sampled_from(["a", "b", "c"]), max_size=4).map("/".join)


@given(path=PATHS.filter(bool))
def test_a_path_is_its_directory_and_its_name(path: str) -> None:
    assert paths.join(paths.parent(path), paths.name(path)) == path
    assert next(paths.ancestors(path)) == path
    assert list(paths.ancestors(path))[-1] == ""


@given(path=PATHS, directory=PATHS)
def test_within_is_the_same_as_having_it_above(path: str, directory: str) -> None:
    above = list(paths.ancestors(path))
    assert paths.is_within(path, directory) == (directory in above)
    assert paths.is_below(path, directory) == (directory in above[1:])


@given(path=PATHS, directory=PATHS)
def test_what_is_written_from_a_directory_resolves_there(path: str, directory: str) -> None:
    assert paths.resolve(directory, paths.relative(path, directory)) == path


@pytest.mark.parametrize("entry", ["/a", "..", "../..", "a/../../../b"])
def test_entries_above_the_top_lead_nowhere(entry: str) -> None:
    assert paths.resolve("", entry) is None


@pytest.mark.parametrize("path", ["./a/b", "/a/b", "../../a/b", "a//b/", "a/./x/../b"])
def test_flux_joins_a_path_so_that_nothing_climbs_out(path: str) -> None:
    assert paths.contained(path) == "a/b" == posixpath.join("a", "b")
