"""What a chart reads, by the lists that ship, a values file or a schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reloadgen.addon_profiles.chart_value_lists import Misplaced, Mistyped, from_schema, from_values, shipped

if TYPE_CHECKING:
    from reloadgen.document.values import Value


def test_the_list_of_a_chart_says_where_a_block_belongs() -> None:
    known = shipped("reloader", "2.2.3")
    assert known
    values: dict[str, Value] = {
        "deployment": {"replicas": 2, "resources": {}},
        "reloader": {"logFormt": "json"},
    }
    assert [(each.keys, each.belongs) for each in known.check(values) if isinstance(each, Misplaced)] == [
        (("deployment",), "reloader.deployment"),
        (("reloader", "logFormt"), "reloader.logFormat"),
    ]


def test_a_version_without_a_list_is_held_against_what_all_know() -> None:
    newer: dict[str, Value] = {"reloader": {"enableCSIIntegration": True, "nonsense": 1}}
    unlisted, listed = shipped("reloader", "9.9.9"), shipped("reloader", "2.2.3")
    assert unlisted
    assert [each.keys[-1] for each in unlisted.check(newer)] == ["nonsense"]
    assert listed
    assert [each.keys[-1] for each in listed.check(newer)] == ["enableCSIIntegration", "nonsense"]
    assert shipped("podinfo", "1.0.0") is None


@pytest.mark.parametrize("value", ["true", 1, [True]])
def test_a_boolean_is_a_boolean(value: Value) -> None:
    known = shipped("reloader", "2.2.3")
    assert known
    (wrong,) = known.check({"reloader": {"enableHA": value}})
    assert isinstance(wrong, Mistyped)
    assert wrong.expected == "true or false"


def test_a_chart_is_known_by_its_values_file_or_its_schema() -> None:
    by_values = from_values({"image": {"tag": "1"}, "nodeSelector": {}, "debug": False, "extra": None})
    schema: Value = {
        "properties": {"image": {"properties": {"tag": {"type": "string"}}}, "debug": {"type": "boolean"}}
    }
    wrong: dict[str, Value] = {"image": {"tagg": "2"}, "debug": "yes"}
    for known in (by_values, from_schema(schema)):
        assert [(type(each), each.keys) for each in known.check(wrong)] == [
            (Misplaced, ("image", "tagg")),
            (Mistyped, ("debug",)),
        ]
    assert not list(by_values.check({"nodeSelector": {"a": "b"}, "extra": [1], "image": {"tag": 2}}))
