from __future__ import annotations

from typing import Any

import pytest

from reloadgen.kustomize.resources.merge_patch import merge
from reloadgen.kustomize.resources.patch_error import PatchError


def pod(**spec: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": spec}


@pytest.mark.parametrize(
    ("before", "patch", "after"),
    [
        pytest.param(
            {"containers": [{"name": "a", "args": ["x"]}, {"name": "b"}]},
            {"containers": [{"name": "a", "image": "i"}]},
            {"containers": [{"name": "a", "args": ["x"], "image": "i"}, {"name": "b"}]},
            id="items merge by name",
        ),
        pytest.param(
            {"containers": [{"name": "a"}]},
            {"containers": [{"name": "new"}]},
            {"containers": [{"name": "new"}, {"name": "a"}]},
            id="new items come first",
        ),
        pytest.param(
            {"containers": [{"name": "a"}, {"name": "b"}]},
            {"containers": [{"name": "a", "$patch": "delete"}]},
            {"containers": [{"name": "b"}]},
            id="an item is deleted",
        ),
        pytest.param(
            {"containers": [{"name": "a"}, {"name": "b"}]},
            {"containers": [{"$patch": "replace"}, {"name": "c"}]},
            {"containers": [{"name": "c"}]},
            id="a list is replaced",
        ),
        pytest.param(
            {"tolerations": [{"key": "a"}]},
            {"tolerations": [{"key": "b"}]},
            {"tolerations": [{"key": "b"}]},
            id="a list without merge keys is replaced",
        ),
        pytest.param(
            {"nodeSelector": {"a": "b", "c": "d"}, "hostname": "h"},
            {"nodeSelector": {"a": None}, "hostname": None},
            {"nodeSelector": {"c": "d"}},
            id="null deletes",
        ),
        pytest.param(
            {"nodeSelector": {"a": "b"}},
            {"nodeSelector": {"$patch": "replace", "c": "d"}},
            {"nodeSelector": {"c": "d"}},
            id="a map is replaced",
        ),
        pytest.param(
            {"containers": [{"name": "a"}]},
            {"$setElementOrder/containers": [{"name": "a"}]},
            {"containers": [{"name": "a"}], "$setElementOrder/containers": [{"name": "a"}]},
            id="kustomize does not know the directives of the API server",
        ),
    ],
)
def test_a_pod_after_a_patch(before: dict[str, Any], patch: dict[str, Any], after: dict[str, Any]) -> None:
    assert merge(pod(**before), pod(**patch)) == pod(**after)


def test_a_list_of_a_custom_kind_is_replaced() -> None:
    custom: dict[str, Any] = {"apiVersion": "example.com/v1", "kind": "X", "metadata": {"name": "x"}}
    merged = merge({**custom, "containers": [{"name": "a"}]}, {**custom, "containers": [{"name": "b"}]})
    assert merged == {**custom, "containers": [{"name": "b"}]}


def test_a_patch_deletes_the_object() -> None:
    assert merge(pod(), {**pod(), "$patch": "delete"}) is None


@pytest.mark.parametrize(
    ("patch", "message"),
    [
        ({"containers": {"name": "a"}}, "a map where the object has a list"),
        ({"containers": [{"name": "a", "$patch": "other"}]}, "unknown directive"),
        ({"containers": [{"$patch": "other"}]}, "unknown directive"),
    ],
)
def test_what_kustomize_refuses(patch: dict[str, Any], message: str) -> None:
    with pytest.raises(PatchError, match=message):
        merge(pod(containers=[{"name": "a"}]), pod(**patch))
