"""Our verdict against that of kustomize and Flux's library, on trees mutated field by field (tests/verdicts.py)."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

import draws
from kustomize import mutated_trees
from verdicts import counts, judged

if TYPE_CHECKING:
    from verdicts import Outcome

EACH = 20


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    dice = random.Random(draws.seeds(1)[0])  # noqa: S311 - trees, no secrets
    return judged(list(mutated_trees.trees(dice, EACH)))


def test_every_field_can_be_mutated() -> None:
    assert set(mutated_trees.field_paths()) <= set(mutated_trees.all_places())


@pytest.mark.oracle
@pytest.mark.drawn
def test_a_verdict_is_the_oracles(outcomes: list[Outcome]) -> None:
    assert [str(outcome) for outcome in outcomes if outcome.is_wrong] == []
    assert all(verdicts.total() >= EACH for verdicts in counts(outcomes).values())
