"""Objects that real controllers wrote (tests/live/objects), and an API server that serves such objects from memory."""

from __future__ import annotations

import asyncio
import copy
import functools
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from reloadgen.live.kube.api import ApiStatusError, LiveError, NoSuchKindError
from reloadgen.manifests.fields import at
from reloadgen.manifests.identity import namespaced_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.live.kube.kube_objects import Document, Kind

OBJECTS = Path(__file__).parent / "objects"
HEAD = "f88d4a53f5fbac2cb35f840e87b6fdd66a2a7712"
"""The commit at which `c-infra-flux` and `c-apps-flux` were recorded."""


def recorded(file: str) -> list[dict[str, Any]]:
    """All objects of a file."""
    document = copy.deepcopy(_parsed(file))
    return list(document["items"]) if document["kind"] == "List" else [document]


@functools.cache
def _parsed(file: str) -> Any:
    return yaml.load((OBJECTS / f"{file}.yaml").read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe


def one(file: str, kind: str, name: str = "", namespace: str = "") -> dict[str, Any]:
    """The only object of a file that matches."""
    found = [
        each
        for each in recorded(file)
        if each["kind"] == kind
        and name in {"", each["metadata"]["name"]}
        and namespace in {"", each["metadata"]["namespace"]}
    ]
    assert len(found) == 1, [(each["kind"], each["metadata"]["name"]) for each in found]
    return found[0]


class MemoryApi:
    """Serves documents; the server denies the `denied` verbs and does not serve the `absent` kinds."""

    def __init__(self, *documents: Mapping[str, Any]) -> None:
        self.documents = [copy.deepcopy(dict(each)) for each in documents]
        self.absent: set[str] = set()
        self.denied: set[tuple[str, str]] = set()
        self.down: LiveError | None = None
        self.calls: list[tuple[str, str, str]] = []
        self.answers: dict[str, Document] = {}
        self.closed = False
        self.answered = False

    def _check(self, verb: str, kind: Kind, name: str = "") -> None:
        self.calls.append((verb, kind.plural, name))
        if self.down is not None:
            raise self.down
        self.answered = True
        if kind.name in self.absent:
            raise NoSuchKindError(kind)
        if (verb, kind.plural) in self.denied:
            raise ApiStatusError(403, f"cannot {verb} {kind.plural}")

    def _at(self, kind: Kind, name: str, namespace: str) -> dict[str, Any] | None:
        for each in self.documents:
            found = namespaced_name(each)
            if each["kind"] == kind.name and found.name == name and found.namespace == namespace:
                return each
        return None

    async def get(self, kind: Kind, name: str, namespace: str = "") -> Document | None:
        self._check("get", kind, name)
        return copy.deepcopy(self._at(kind, name, namespace))

    async def list(
        self,
        kind: Kind,
        namespace: str = "",
        labels: Mapping[str, str] | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> tuple[Document, ...]:
        self._check("list", kind)
        found = []
        for each in self.documents:
            have = at(each, "metadata", "labels") or {}
            if each["kind"] != kind.name or namespace not in {"", namespaced_name(each).namespace}:
                continue
            if any(have.get(key) != value for key, value in (labels or {}).items()):
                continue
            if any(at(each, *key.split(".")) != value for key, value in (fields or {}).items()):
                continue
            found.append({key: value for key, value in copy.deepcopy(each).items() if key != "kind"})
        return tuple(found)

    async def create(self, kind: Kind, document: Document) -> Document:
        self._check("create", kind, namespaced_name(document).name)
        if kind.name == "SelfSubjectAccessReview":
            asked = document["spec"]["resourceAttributes"]
            allowed = (asked["verb"], asked["resource"]) not in self.denied
            return {**document, "status": {"allowed": allowed}}
        self.documents.append(copy.deepcopy(dict(document)))
        return document

    async def merge_patch(self, kind: Kind, name: str, namespace: str, patch: Document) -> Document:
        self._check("patch", kind, name)
        found = self._at(kind, name, namespace)
        if found is None:
            raise ApiStatusError(404, f"{kind.plural} {name} not found")
        _merge(found, patch)
        answer = copy.deepcopy(found)  # controllers react after the server's answer
        self.patched(found, patch)
        return answer

    def patched(self, found: dict[str, Any], patch: Document) -> None:
        """What controllers do: they handle a reconcile request immediately."""
        stamp = at(patch, "metadata", "annotations", "reconcile.fluxcd.io/requestedAt")
        if stamp and "status" in found:
            found["status"]["lastHandledReconcileAt"] = stamp

    async def delete(self, kind: Kind, name: str, namespace: str = "") -> None:
        self._check("delete", kind, name)
        self.documents = [each for each in self.documents if each is not self._at(kind, name, namespace)]

    async def get_from_service(
        self, namespace: str, service: str, path: str, query: Mapping[str, str]
    ) -> Document:
        self.calls.append(("proxy", f"{namespace}/{service}", query.get("query", path)))
        return self.answers[path]

    async def close(self) -> None:
        self.closed = True


class FastTime:
    """Replaces the modules `time` and `asyncio` in a module under test: pauses take no time, but are counted."""

    def __init__(self) -> None:
        self.skipped = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self.skipped

    async def sleep(self, seconds: float) -> None:
        self.skipped += seconds
        await asyncio.sleep(0)


def _merge(target: dict[str, Any], patch: Mapping[str, Any]) -> None:
    for key, value in patch.items():
        if isinstance(value, dict):
            _merge(target.setdefault(key, {}), value)
        else:
            target[key] = value
