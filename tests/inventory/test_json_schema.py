"""The inventory's JSON Schema: sound, committed, and of one mind with the loader."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from reloadgen.errors import InputError
from reloadgen.inventory.json_schema import schema
from reloadgen.inventory.load import load

TOP = Path(__file__).parent.parent.parent


def accepts(text: str) -> bool:
    return jsonschema.Draft202012Validator(schema()).is_valid(yaml.safe_load(text))


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


def test_the_committed_file_is_in_step() -> None:
    committed = (TOP / "schema" / "clusters.schema.json").read_text("utf-8")
    assert committed == json.dumps(schema(), indent=2, ensure_ascii=False) + "\n", "run make docs"


def test_every_key_has_a_description() -> None:
    definitions = [schema(), *(each for name, each in schema()["$defs"].items() if name.endswith("Model"))]
    bare = [
        key for each in definitions for key, said in each["properties"].items() if "description" not in said
    ]
    assert bare == []


@pytest.mark.parametrize(
    "text",
    [
        "clusters: [{name: a, root: r}]",
        "clusters: [{name: a, root: r, addons: {reloader: {values: {any: [1, {x: null}]}}}}]",
        "clusters: [{name: a, root: r, addons: {reloader: {helmRelease: {rollback: null, timeout: 5m}}}}]",
        "clusters: [{name: a, root: r, addons: {reloader: null}}]\ndefaults:\naddons:\n",
    ],
)
def test_it_accepts_what_the_loader_accepts(text: str) -> None:
    load(text.encode(), "clusters.yaml", "clusters.yaml")
    assert accepts(text)


@pytest.mark.parametrize(
    "text",
    [
        "clusters: []",
        "clusters: [{root: r}]",
        "clusters: [{name: a, root: r, rooot: x}]",
        "clusters: [{name: a, root: r, source: {kind: HelmRepository}}]",
        "clusters: [{name: a, root: r, addons: {reloader: {version: 2.10}}}]",
        "clusters: [{name: a, root: r, addons: {reloader: {helmRelease: {chartRef: {}}}}}]",
        "clusters: [{name: a, root: r, addons: {reloader: {helmRelease: {interval: soon}}}}]",
        "clusters: [{name: a, root: r, addons: {reloader: {kustomization: {intervall: 5m}}}}]",
    ],
)
def test_it_refuses_what_the_loader_refuses(text: str) -> None:
    with pytest.raises(InputError):
        load(text.encode(), "clusters.yaml", "clusters.yaml")
    assert not accepts(text)
