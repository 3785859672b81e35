from __future__ import annotations

import pytest

from reloadgen.manifests.identity import NamespacedName, ObjectId, object_id


def test_the_identity_is_read_off_the_content() -> None:
    content = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": 1, "namespace": "n"}}
    identity = object_id(content)
    assert identity == ObjectId("apps/v1", "Deployment", "n", "1")
    assert (identity.group, identity.version) == ("apps", "v1")
    assert str(identity) == "Deployment n/1"
    assert identity.namespaced_name == NamespacedName("n", "1")


@pytest.mark.parametrize("content", [None, [], "text", {}, {"metadata": ["name"]}])
def test_what_is_no_object_has_an_incomplete_identity(content: object) -> None:
    assert object_id(content) == ObjectId("", "", "", "")
    assert not object_id(content).is_complete


def test_the_core_group_is_empty() -> None:
    identity = ObjectId("v1", "ConfigMap", "", "a")
    assert (identity.group, identity.version) == ("", "v1")
    assert str(identity) == "ConfigMap a"


def test_no_namespace_means_default() -> None:
    bare, default = ObjectId("v1", "ConfigMap", "", "a"), ObjectId("v1", "ConfigMap", "default", "a")
    assert bare != default
    assert bare.in_default_namespace() == default == default.in_default_namespace()
