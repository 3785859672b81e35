"""A sound repository, broken in one way at one place: `validate` names that place, and is silent once it is fixed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import draws
import mutations
import scene

if TYPE_CHECKING:
    from pathlib import Path

SHARED = "substituted:shared/kustomization.yaml"
UNDECIDED = {("entry unlisted", SHARED)}
"""Breaks behind which a path by a Secret's variable might lead as well: the honest answer is *unknown*."""


@pytest.fixture(scope="module")
def tops(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {name: scene.copied(name, tmp_path_factory.mktemp(name)) for name in scene.SOUND}


@pytest.mark.drawn
@pytest.mark.parametrize("kind", mutations.BREAKS)
def test_what_is_broken_is_named_and_what_is_fixed_is_not(kind: str, tops: dict[str, Path]) -> None:
    offered = mutations.places(kind) if draws.FUZZ else mutations.one_of_each(kind)
    assert offered, "no repository can be broken in this way"

    answers = {str(place): mutations.answer(place, tops[place.repository]) for place in offered}

    assert answers == {place: expected(kind, place) for place in answers}
    for name in {place.repository for place in offered}:
        assert not alarms(tops[name]), name


def expected(kind: str, place: str) -> str:
    return "unknown" if (kind, place) in UNDECIDED else "named"


@pytest.mark.oracle
@pytest.mark.parametrize(
    ("kind", "applied"), [("entry unlisted", ["gate"]), ("null resources", []), ("emptied file", [])]
)
def test_it_is_unknown_only_where_flux_still_applies_what_has_the_variable(
    kind: str, applied: list[str], tops: dict[str, Path]
) -> None:
    (place,) = (each for each in mutations.places(kind) if str(each) == SHARED)
    top = tops[place.repository]

    with mutations.broken(place, top):
        (built,) = scene.generated(
            [{"root": str(top), "ignore": "", "path": "shared", "object": {"spec": {}}}]
        )

    assert (built["error"], [each["metadata"]["name"] for each in built["objects"]]) == ("", applied)
    assert mutations.answer(place, top) == ("unknown" if applied else "named")


def alarms(top: Path) -> list[str]:
    return [
        f"{issue.location.path}: {issue.rule}" for issue in scene.validated(top) if issue.severity != "info"
    ]


@pytest.mark.parametrize("name", scene.SOUND)
def test_a_sound_repository_raises_no_alarm(name: str, tops: dict[str, Path]) -> None:
    assert not alarms(tops[name])
