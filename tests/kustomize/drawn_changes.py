"""Drawn patches and replacements on workloads, sound and broken: trees for the oracle."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

_SCALARS = ("a", "b", "x y", "10", "true", 1, 2.5, True)


class Changes:
    """Draws trees with one kind of change from a source of randomness."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice

    def merge(self) -> dict[str, str]:
        """A strategic merge patch on a workload, or on an object of a kind that kustomize has no schema of."""
        kind = self.dice.choice(
            [("apps/v1", "Deployment"), ("apps/v1", "Deployment"), ("example.com/v1", "X")]
        )
        target = self.dice.choice([None, {"kind": kind[1]}])
        patch: dict[str, Any] = {"patch": json.dumps(self._workload(kind, is_patch=True))}
        return _tree(
            [self._workload(kind, is_patch=False)], patches=[patch | ({"target": target} if target else {})]
        )

    def operations(self) -> dict[str, str]:
        """A JSON patch."""
        operations = [self._operation() for _ in range(self.dice.randint(1, 2))]
        patch = {"patch": json.dumps(operations), "target": {"kind": "Deployment"}}
        workload = self._workload(("apps/v1", "Deployment"), is_patch=False)
        return _tree([workload], patches=[patch])

    def replacement(self) -> dict[str, str]:
        """A replacement from a ConfigMap into a workload."""
        source: dict[str, Any] = {
            "kind": "ConfigMap",
            "name": self.dice.choice(["c"] * 9 + ["d"]),
            "fieldPath": self.dice.choice(
                [
                    *["data.host", "data.port", "metadata.name"] * 4,
                    *["data.none", "data", "metadata.labels", "spec.-.x"],
                ]
            ),
        }
        target: dict[str, Any] = {
            "select": self.dice.choice(
                [{"kind": "Deployment"}] * 4 + [{"name": ".*"}, {"labelSelector": "a"}]
            ),
            "fieldPaths": [self._path() for _ in range(self.dice.randint(1, 2))],
        }
        if self._maybe(0.3):
            source["options"] = {
                "delimiter": self.dice.choice([":", "."]),
                "index": self.dice.choice([0, 1, 5]),
            }
        if self._maybe(0.8):
            options: dict[str, Any] = {"create": self._maybe(0.8)}
            if self._maybe(0.3):
                options |= {"delimiter": ":", "index": self.dice.choice([-1, 0, 1, 7])}
            target["options"] = options
        if self._maybe(0.2):
            target["reject"] = [
                self.dice.choice([{"name": "n"}, {"kind": "ConfigMap"}, {"labelSelector": "b=1"}])
            ]
        config = {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "c", "labels": {"a": "b"}},
            "data": {"host": "example.com:80", "port": "80", "json": '{"a": {"b": "c"}, "l": [1, 2]}'},
        }
        objects = [config, self._workload(("apps/v1", "Deployment"), is_patch=False)]
        return _tree(objects, replacements=[{"source": source, "targets": [target]}])

    def _path(self) -> str:
        return self.dice.choice(
            [
                *["metadata.annotations.note", "metadata.labels.b", "spec.template.spec.containers.*.image"]
                * 4,
                "spec.template.spec.containers.[name=a].image",
                "spec.template.spec.containers.0.image",
                "spec.template.spec.containers.*.image",
                "spec.template.spec.containers.[name=new].image",
                "spec.template.spec.containers.[name=a].env.[name=A].value",
                "spec.template.spec.containers.5.image",
                "spec.replicas",
                "spec.template.spec.nodeSelector.p",
                "metadata.annotations.note",
                "metadata.annotations.example\\.com/note",
                "metadata.labels",
                "metadata.labels.b",
                "data.json.a.b",
                "data.json.l.0",
                "spec.none.deep",
                "spec.template.spec.containers",
                "metadata.name",
            ]
        )

    def _maybe(self, share: float) -> bool:
        return self.dice.random() < share

    def _operation(self) -> dict[str, Any]:
        paths = [
            "/metadata/labels",
            "/metadata/labels/a",
            "/metadata/annotations/example.com~1x",
            "/spec/replicas",
            "/spec/template/spec/containers/0",
            "/spec/template/spec/containers/-",
            "/spec/template/spec/containers/-1/image",
            "/spec/template/spec/containers/0/args/1",
            "/spec/template/spec/containers/7/image",
            "/spec/template/spec/none",
            *["/metadata/labels", "/spec/replicas", "/spec/template/spec/none", "/metadata/annotations/x"]
            * 2,
            "/none/deep/er",
            "spec/replicas",
            "/metadata/name",
            "",
        ]
        operation = {
            "op": self.dice.choice(
                ["add", "add", "add", "replace", "replace", "remove", "copy", "move", "test", "no"]
            ),
            "path": self.dice.choice(paths),
            "from": self.dice.choice(paths),
            "value": self._value(0, may_be_null=True),
        }
        for key in ("op", "path", "from", "value"):
            if self._maybe(0.03):
                del operation[key]
        return operation

    def _value(self, depth: int, *, may_be_null: bool) -> Any:
        dice = self.dice.random()
        if dice < 0.5 or depth > 2:
            return self.dice.choice((*_SCALARS, None) if may_be_null else _SCALARS)
        if dice < 0.7:
            keys = [self.dice.choice("pqr") for _ in range(self.dice.randint(0, 2))]
            return {key: self._value(depth + 1, may_be_null=may_be_null) for key in keys}
        return [self._value(depth + 1, may_be_null=False) for _ in range(self.dice.randint(0, 2))]

    def _workload(self, kind: tuple[str, str], *, is_patch: bool) -> dict[str, Any]:
        spec: dict[str, Any] = {"containers": self._list(is_patch, lambda: self._container(is_patch))}
        if self._maybe(0.3):
            spec["tolerations"] = self._list(is_patch, lambda: self._item("key", "kl", is_patch))
        if self._maybe(0.3):
            spec["volumes"] = self._list(is_patch, lambda: self._item("name", "vw", is_patch))
        if self._maybe(0.2):
            spec["topologySpreadConstraints"] = self._list(is_patch, lambda: self._constraint(is_patch))
        if self._maybe(0.3):
            spec["nodeSelector"] = self._value(1, may_be_null=is_patch)
        if is_patch and self._maybe(0.07):
            spec["$patch"] = self.dice.choice(["replace", "delete", "merge", "other"])
        metadata: dict[str, Any] = {"name": "n"}
        if self._maybe(0.4):
            metadata["labels"] = {self.dice.choice("ab"): self.dice.choice(["1", "x"])}
        if self._maybe(0.2):
            metadata["finalizers"] = [self.dice.choice("fgh") for _ in range(self.dice.randint(0, 2))]
        inner = {"replicas": self.dice.choice([1, 2]), "template": {"spec": spec}}
        if is_patch and self._maybe(0.1):
            inner["template"] = self._value(0, may_be_null=True)
        return {"apiVersion": kind[0], "kind": kind[1], "metadata": metadata, "spec": inner}

    def _list(self, is_patch: bool, make: Callable[[], Any]) -> list[Any]:  # noqa: FBT001 - a private helper
        items = [make() for _ in range(self.dice.randint(0, 3))]
        if is_patch and self._maybe(0.1):
            items.insert(0, {"$patch": self.dice.choice(["replace", "delete", "merge"])})
        return items

    def _item(self, key: str, values: str, is_patch: bool) -> dict[str, Any]:  # noqa: FBT001 - a private helper
        item: dict[str, Any] = {key: self.dice.choice(values)} if self._maybe(0.93) else {}
        if self._maybe(0.4):
            item["value"] = self._value(1, may_be_null=is_patch)
        if is_patch and self._maybe(0.15):
            item["$patch"] = self.dice.choice(["delete", "replace", "merge"])
        return item

    def _constraint(self, is_patch: bool) -> dict[str, Any]:  # noqa: FBT001 - a private helper
        item = self._item("topologyKey", "tu", is_patch)
        if self._maybe(0.5):
            item["whenUnsatisfiable"] = self.dice.choice("DS")
        return item

    def _container(self, is_patch: bool) -> dict[str, Any]:  # noqa: FBT001 - a private helper
        container = self._item("name", "abc", is_patch)
        container.pop("value", None)
        container["image"] = f"i{self.dice.randint(0, 3)}:80"
        if self._maybe(0.4):
            container["args"] = [self.dice.choice("xyz") for _ in range(2)]
        if self._maybe(0.5):
            container["env"] = self._list(is_patch, lambda: self._item("name", "AB", is_patch))
        if self._maybe(0.5):
            container["ports"] = self._list(is_patch, self._port)
        return container

    def _port(self) -> dict[str, Any]:
        port: dict[str, Any] = {"containerPort": self.dice.choice([80, 81])}
        if self._maybe(0.5):
            port["protocol"] = self.dice.choice(["TCP", "UDP"])
        return port


def _tree(objects: list[dict[str, Any]], **fields: Any) -> dict[str, str]:
    files = {f"{index}.yaml": json.dumps(each) for index, each in enumerate(objects)}
    return {**files, "kustomization.yaml": json.dumps({"resources": list(files), **fields})}
