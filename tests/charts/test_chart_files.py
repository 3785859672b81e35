"""A chart in a directory: types by its templates, its values file and its schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from charts.charts import chart
from reloadgen.charts.chart_values import Misplaced, Mistyped

if TYPE_CHECKING:
    from reloadgen.document.values import Value

TEMPLATES = {
    "templates/all.yaml": (
        "{{ if .Values.asked }}x{{ end }}{{ if .Values.port }}{{ .Values.port }}{{ end }}"
        "{{ .Values.image.tag }}{{ .Values.level }}{{ .Values.unlisted }}"
    ),
    "values.yaml": "asked: false\nport: false\nimage: {tag: 1}\nlevel: info\n",
}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"asked": "false"}, "true or false"),
        ({"asked": "true"}, ""),  # text is true
        ({"asked": True}, ""),
        ({"port": "false"}, ""),  # printed too: text is what it should be
        ({"port": 8080}, ""),
        ({"image": "shop:1"}, "a map"),
        ({"image": None}, ""),
        ({"level": 3}, ""),
        ({"level": ["info"]}, ""),
    ],
)
def test_a_default_is_a_type_only_where_templates_prove_it(values: dict[str, Value], expected: str) -> None:
    found = list(chart(TEMPLATES).check(values))
    assert [each.expected for each in found if isinstance(each, Mistyped)] == ([expected] if expected else [])


SCHEMA = {
    "type": "object",
    "properties": {
        "asked": {"type": ["boolean", "string"]},
        "level": {"enum": ["info", "debug"]},
        "mode": {"const": "on"},
        "ports": {"type": "array", "items": {"type": "integer"}},
        "strict": {"type": "object", "properties": {"known": {}}, "additionalProperties": False},
        "count": {"$ref": "#/definitions/count"},
    },
    "definitions": {"count": {"type": ["integer", "null"]}},
    "if": {"properties": {"level": {"const": "debug"}}, "required": ["level"]},
    "then": {"properties": {"unlisted": {"type": "string"}}},
    "required": ["nobody-sets-this"],
}


def refused(values: dict[str, Value], *, schema: object = SCHEMA, is_complete: bool = True) -> list[str]:
    judged = chart(TEMPLATES | {"values.schema.json": json.dumps(schema)})
    return [
        f"{'.'.join(each.keys)}: {each.expected if isinstance(each, Mistyped) else 'refused'}"
        for each in judged.check(values, is_complete=is_complete)
        if isinstance(each, Mistyped) or each.refused
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"asked": "false"}, []),  # the schema knows better than the default
        ({"asked": 1}, ["asked: true or false or text"]),
        ({"level": "trace"}, ["level: one of info, debug"]),
        ({"mode": "off"}, ["mode: one of on"]),
        ({"ports": [1, "2"]}, ["ports.1: an integer"]),
        ({"count": "1"}, ["count: an integer"]),
        ({"count": None}, []),
        ({"strict": {"known": 1, "knwon": 2}}, ["strict.knwon: refused"]),
        ({"level": "debug", "unlisted": 1}, ["unlisted: text"]),
        ({"level": "info", "unlisted": 1}, []),
    ],
)
def test_a_schema_decides(values: dict[str, Value], expected: list[str]) -> None:
    assert refused(values) == expected


def test_what_depends_on_values_from_elsewhere_is_not_decided() -> None:
    assert refused({"level": "debug", "unlisted": 1}, is_complete=False) == []
    assert refused({"level": "trace"}, is_complete=False) == ["level: one of info, debug"]


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "https://example.com/schema.json"},
        {"properties": {"level": {"$ref": "other.json#/definitions/level"}}},
        {"properties": {"level": {"type": "no such type"}}},
        ["not a schema"],
    ],
)
def test_a_schema_that_is_not_at_hand_decides_nothing(schema: object) -> None:
    assert refused({"level": ["trace"]}, schema=schema) == []


def test_a_refused_key_is_told_once() -> None:
    schema = {"properties": {"image": {}}, "additionalProperties": False}
    judged = chart(TEMPLATES | {"values.schema.json": json.dumps(schema)})
    (found,) = [each for each in judged.check({"imagee": 1}) if isinstance(each, Misplaced)]
    assert found == Misplaced(("imagee",), "image", refused=True)


@pytest.mark.parametrize("files", [{}, {"values.yaml": "a: 1\n"}, {"templates/a.yaml": "{{ nonsense"}])
def test_a_chart_that_is_not_understood_says_nothing(files: dict[str, str]) -> None:
    assert not list(chart(files).check({"anything": 1}))
