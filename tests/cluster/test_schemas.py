"""The schemas that reloadgen ships agree with the API server: what it writes, and that with mistakes in it."""

from __future__ import annotations

import copy
import http
import itertools
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from cluster.api_client import HELM, KUSTOMIZE, SOURCE, Api, ApiError, Obj
from reloadgen.schemas.crd_validation import check_object

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cluster.live_fleet import LiveFleet

CASES = Path(__file__).parents[1] / "cases"
TOP = Path(__file__).parents[2]
PATHS = {"OCIRepository": (SOURCE, "ocirepositories"), "HelmRelease": (HELM, "helmreleases")}
PATHS["Kustomization"] = (KUSTOMIZE, "kustomizations")
RULES = (TOP / "docs/reference/schemas.md").read_text(encoding="utf-8")
"""Names the rules between fields (CEL) that are left to the server."""

ODD: tuple[Any, ...] = (None, True, 7, -1, 1.5, "", "text", "10m", "10x", [], ["x"], {}, {"surplus": 1})


def rendered() -> list[Obj]:
    """Every Flux object below an `expected` directory of a case, and those of this repository; each once."""
    files = [*CASES.glob("*/expected/**/*.yaml"), *(TOP / "kubernetes").rglob("*.yaml")]
    found: dict[str, Obj] = {}
    for file in sorted(files):
        for document in _documents(file):
            group = str(document.get("apiVersion", "")).partition("/")[0]
            if group.endswith(".toolkit.fluxcd.io") and document.get("kind") in PATHS:
                found.setdefault(json.dumps(document, sort_keys=True, default=str), document)
    return list(found.values())


def _documents(file: Path) -> list[Obj]:
    """Cases also hold what is no YAML."""
    try:
        return [each for each in yaml.safe_load_all(file.read_text("utf-8-sig")) if isinstance(each, dict)]
    except (yaml.YAMLError, UnicodeDecodeError):
        return []


def refusal(api: Api, obj: Obj) -> str:
    """What the server says to it in a dry run with strict field validation; "" when it takes it."""
    group, plural = PATHS[obj["kind"]]
    path = f"{group}/namespaces/default/{plural}?dryRun=All&fieldValidation=Strict"
    moved = {**obj, "metadata": {**obj["metadata"], "namespace": "default"}}
    try:
        api.call("POST", path, moved)
    except ApiError as error:
        if error.status not in {http.HTTPStatus.BAD_REQUEST, http.HTTPStatus.UNPROCESSABLE_ENTITY}:
            raise  # that says nothing about the object
        return error.text
    return ""


def mutated(obj: Obj) -> Iterator[Obj]:
    """The object with one thing different below its spec: gone, of another type or value, or one field too many."""
    for path in _paths(obj["spec"], ()):
        if path[:1] != ("values",) and path:
            changed = copy.deepcopy(obj)
            del _at(changed["spec"], path[:-1])[path[-1]]
            yield changed
            for value in ODD:
                changed = copy.deepcopy(obj)
                _at(changed["spec"], path[:-1])[path[-1]] = value
                yield changed
        if isinstance(_at(obj["spec"], path), dict):
            changed = copy.deepcopy(obj)
            _at(changed["spec"], path)["surplus"] = "x"
            yield changed


def _paths(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    yield path
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in children:
        yield from _paths(child, (*path, key))


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def test_the_server_takes_every_object_that_is_rendered(fleet: LiveFleet) -> None:
    api, objects = fleet.api("apps"), rendered()
    assert len(objects) > 20
    refused = {json.dumps(obj): said for obj in objects if (said := refusal(api, obj))}
    assert refused == {}
    assert [check_object(obj) for obj in objects if check_object(obj)] == []
    sys.stderr.write(f"\nstrict dry-run: {len(objects)} rendered objects taken\n")


def test_mutated_objects_are_refused_by_both_or_by_neither(fleet: LiveFleet) -> None:
    api = Api(fleet.cluster("apps").kubeconfig, keep=True)
    base = [next(obj for obj in rendered() if obj["kind"] == kind) for kind in PATHS]
    both = neither = between = 0
    for changed in itertools.chain.from_iterable(map(mutated, base)):
        ours, theirs = check_object(changed), refusal(api, changed)
        if bool(ours) == bool(theirs):
            both, neither = both + bool(ours), neither + (not ours)
        else:
            known = [line for line in RULES.splitlines() if line.startswith("| `")]
            rule = any(line.rpartition(" | ")[2].removesuffix(" |") in theirs for line in known)
            assert rule, f"{json.dumps(changed)}\nours: {ours}\nserver: {theirs}"
            between += 1
    api.close()
    sys.stderr.write(
        f"\nmutated: {both} refused by both, {neither} by neither, {between} by a rule between fields\n"
    )
    assert both > 100
    assert neither > 50
