"""A sound repository, broken in one way at one place: `validate` names that place, and is silent once it is fixed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mutations
import scene

if TYPE_CHECKING:
    from pathlib import Path

UNDECIDED = {"substituted:shared/kustomization.yaml"}
"""Breaks behind which a path by a Secret's variable might lead as well: the honest answer is *unknown*."""


@pytest.fixture(scope="module")
def tops(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {name: scene.copied(name, tmp_path_factory.mktemp(name)) for name in scene.SOUND}


@pytest.mark.parametrize("kind", mutations.BREAKS)
def test_what_is_broken_is_named_and_what_is_fixed_is_not(kind: str, tops: dict[str, Path]) -> None:
    offered = mutations.places(kind)
    assert offered, "no repository can be broken in this way"

    @settings(max_examples=6)
    @given(place=st.sampled_from(offered))
    def check(place: mutations.Place) -> None:
        expected = "unknown" if str(place) in UNDECIDED else "named"
        assert mutations.answer(place, tops[place.repository]) == expected, place
        assert not alarms(tops[place.repository])

    check()


def alarms(top: Path) -> list[str]:
    return [f"{issue.path}: {issue.rule}" for issue in scene.judged(top) if issue.severity != "info"]


@pytest.mark.parametrize("name", scene.SOUND)
def test_a_sound_repository_raises_no_alarm(name: str, tops: dict[str, Path]) -> None:
    assert not alarms(tops[name])
