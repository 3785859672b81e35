"""Our verdict against that of kustomize and Flux's library, on trees mutated field by field (tests/verdicts.py)."""

from __future__ import annotations

import os
import random

import pytest

import draws
import verdicts
from kustomize import mutated_trees
from kustomize.real_trees import real_tree
from verdicts import Figures, Outcome

WHOLE = bool(os.environ.get("VERDICTS") == "whole" or draws.FUZZ)
"""Whether all trees are tried (`make check` and `make fuzz`), or a fifth of them."""


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    trees = [tree for seed in draws.seeds(1) for tree in verdicts.trees(seed)]
    return verdicts.judged(trees if WHOLE else trees[::5])


def test_every_field_can_be_mutated() -> None:
    assert set(mutated_trees.field_paths()) <= set(mutated_trees.all_places())


@pytest.mark.oracle
@pytest.mark.drawn
def test_no_verdict_is_wrong(outcomes: list[Outcome]) -> None:
    assert [str(outcome) for outcome in outcomes if outcome.is_wrong] == []


@pytest.mark.oracle
@pytest.mark.drawn
def test_what_is_not_known_is_in_fields_that_are_not_followed(outcomes: list[Outcome]) -> None:
    found = {field: Figures.of(each) for field, each in verdicts.counts(outcomes).items()}
    often = {field for field, figures in found.items() if figures.unknown * 20 > figures.trees}
    assert {field for field in often if field not in verdicts.NOT_FOLLOWED} == set()


@pytest.mark.oracle
@pytest.mark.drawn
def test_the_trees_are_of_both_kinds(outcomes: list[Outcome]) -> None:
    failing = sum(outcome.real == "fails" for outcome in outcomes)
    assert 0.4 < failing / len(outcomes) < 0.6


@pytest.mark.oracle
def test_the_figures_in_the_docs_are_those_of_the_trees(outcomes: list[Outcome]) -> None:
    text = verdicts.PAGE.read_text("utf-8")
    if WHOLE and not draws.FUZZ:
        assert verdicts.page(outcomes) == text, "run python tests/verdicts.py --write"
    assert all(f"| `{field}` |" in text for field in verdicts.counts(outcomes))
    assert all(f"- `{field}`" in text for field in verdicts.NOT_FOLLOWED)


@pytest.mark.oracle
@pytest.mark.drawn
def test_no_verdict_on_a_real_repository_is_wrong() -> None:
    dice = random.Random(draws.seeds(1)[0])  # noqa: S311 - trees, no secrets
    trees = [real_tree(dice) for _ in range(draws.times(1000 if WHOLE else 100))]
    assert [str(outcome) for outcome in verdicts.judged(trees) if outcome.is_wrong] == []
