"""Label selectors."""

from __future__ import annotations

import pytest

from reloadgen.live.checks.pod_selector import selects


@pytest.mark.parametrize(
    ("operator", "values", "taken"),
    [
        ("In", ["a"], True),
        ("In", ["b"], False),
        ("NotIn", ["a"], False),
        ("Exists", [], True),
        ("DoesNotExist", [], False),
    ],
)
def test_selectors(operator: str, values: list[str], taken: bool) -> None:  # noqa: FBT001 - a table
    selector = {
        "matchLabels": {"x": "1"},
        "matchExpressions": [{"key": "app", "operator": operator, "values": values}],
    }
    assert selects(selector, {"x": "1", "app": "a"}) is taken
    assert not selects(selector, {"x": "2", "app": "a"})
