from __future__ import annotations

import dataclasses

import pytest

from reloadgen.errors import Location
from reloadgen.manifests.identity import ObjectId
from reloadgen.manifests.kubernetes_object import KubernetesObject, Origin, objects_in
from reloadgen.manifests.yaml_reader import read

LIST = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: first}
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata:
      name: second
    data: {key: value}
  - apiVersion: v1
    kind: ConfigMapList
    items:
      - {apiVersion: v1, kind: ConfigMap, metadata: {name: third}}
  - kind: Nameless
"""


def objects() -> list[KubernetesObject]:
    return [each for document in read(LIST) for each in objects_in(document, "a.yaml")]


def test_lists_are_unfolded_at_any_depth() -> None:
    assert [(each.id.name, each.line) for each in objects()] == [
        ("first", 1),
        ("second", 8),
        ("third", 16),
        ("", 17),
    ]
    assert [each.id.is_complete for each in objects()] == [True, True, True, False]


def test_fields_of_list_items_have_their_own_positions() -> None:
    _, second, *_ = objects()
    assert second.position("metadata", "name") == (11, 7)
    assert second.position("data", "key") == (12, 12)
    assert second.location("metadata", "missing") == Location("a.yaml", 10, 5)


def test_fields_are_read_by_key_path() -> None:
    _, second, *_ = objects()
    assert second.text("data", "key") == "value"
    assert second.mapping("data") == {"key": "value"}
    assert second.items("data") == []
    assert second.at("data", "missing") is None


def test_an_object_does_not_change() -> None:
    first, *_ = objects()
    with pytest.raises(dataclasses.FrozenInstanceError):
        first.id = ObjectId("", "", "", "")  # type: ignore[misc]


def test_an_object_without_a_document_has_the_line_of_its_origin() -> None:
    made = KubernetesObject({"kind": "X"}, Origin("kustomization.yaml", line=7))
    assert made.position("metadata", "name") == (7, 1)
    assert made.id == ObjectId("", "X", "", "")


def test_equal_origins_are_one_key() -> None:
    first, second, *_ = objects()
    again = Origin(first.path, first.origin.document, first.origin.keys)
    assert {first.origin: 1}[again] == 1
    assert first.origin != second.origin
