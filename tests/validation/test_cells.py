"""Where the findings of each rule count: the table of docs/rules/README.md, rule by rule and place by place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reloadgen.findings import PLACES
from reloadgen.validation.rule_registry import RULE_IDS, RULES
from validation import samples
from validation.cells import CELLS
from validation.rules.kustomize_builds import test_kustomize_differs

if TYPE_CHECKING:
    from reloadgen.findings import Place, Rule
    from reloadgen.kustomize.build_judge import BuildJudge

PAGE = Path(__file__).parent.parent.parent / "docs" / "rules" / "README.md"
_ROW = re.compile(r"^\| `(?P<rule>[a-z-]+)` \|(?P<cells>( (counts|information) \|){4})$", re.MULTILINE)


def documented() -> dict[tuple[str, str], str]:
    """What the page says of each rule in each place."""
    return {
        (row["rule"], place): cell.strip()
        for row in _ROW.finditer(PAGE.read_text("utf-8"))
        for place, cell in zip(PLACES, row["cells"].split("|"), strict=False)
    }


def test_the_page_and_the_cells_have_every_rule() -> None:
    assert {rule for rule, _ in documented()} == set(RULE_IDS) == CELLS.keys()
    assert all(tuple(row) == PLACES for row in CELLS.values())


def judge_of(rule: Rule) -> BuildJudge | None:
    """The kustomize that the rule needs to find anything."""
    return test_kustomize_differs.judge() if rule.id == "kustomize-differs" else None


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("rule", RULES, ids=RULE_IDS)
def test_a_finding_counts_where_the_page_says(rule: Rule, place: Place) -> None:
    cell = CELLS[rule.id][place]
    if isinstance(cell, str):
        assert len(cell.split()) > 3, "a reason why there is no such finding"
        return
    found = samples.findings(cell, rule, judge_all=False, judge=judge_of(rule))
    there = [each for each in found if each.place == place]
    assert there, "no such finding"
    counts = documented()[rule.id, place] == "counts"
    assert [each.counts for each in there] == [counts] * len(there)
    found = samples.findings(cell, rule, judge=judge_of(rule))
    assert any(each.counts for each in found) == (rule.severity != "info")
