"""Our verdict against the API server's own code (tests/tools/strict): refused by both, or by neither."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

import draws
import toolbox
from reloadgen.schemas.crd_validation import _FILES, check_object

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MODULES = {
    "github.com/fluxcd/helm-controller/api": "v2",
    "github.com/fluxcd/kustomize-controller/api": "v1",
    "github.com/fluxcd/source-controller/api": "v1",
}
SOUND: dict[str, dict[str, Any]] = {
    "Bucket": {"interval": "1m", "bucketName": "b", "endpoint": "minio"},
    "GitRepository": {"interval": "1m", "url": "ssh://git@host/x"},
    "HelmRelease": {"interval": "1h", "chartRef": {"kind": "OCIRepository", "name": "x"}},
    "HelmRepository": {"url": "https://charts.example.com"},
    "Kustomization": {"interval": "1m", "prune": True, "sourceRef": {"kind": "Bucket", "name": "x"}},
    "OCIRepository": {"interval": "1m", "url": "oci://x"},
}
SCHEMAS = toolbox.MODULE.parent / "src" / "reloadgen" / "schemas"
TEXTS = (
    "10m",
    "1.5h",
    "5x",
    "1m\n",
    "",
    "x",
    "a.b[0]",
    "n" * 54,
    "n" * 64,
    "oci://x",
    "https://x",
    "Skip",
    "é",
)
SCALARS = (
    st.none() | st.booleans() | st.integers(-2, 70000) | st.just(1.5) | st.just(2.0) | st.sampled_from(TEXTS)
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(("name", "x")), inner, max_size=2)
    ),
    max_leaves=4,
)


def fitting(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values of about the form that a schema asks for, and now and then anything else."""
    kind = schema.get("type", "string")
    match kind[0] if isinstance(kind, list) else kind:
        case "object":
            right: st.SearchStrategy[Any] = fields(schema)
        case "array":
            right = st.lists(fitting(schema.get("items", {})), max_size=2)
        case "boolean":
            right = st.booleans()
        case "integer" | "number":
            right = st.integers(-2, 70000)
        case _:
            right = st.sampled_from(schema.get("enum", TEXTS))
    return st.one_of(right, right, right, right, ANYTHING)


@st.composite
def fields(draw: st.DrawFn, schema: dict[str, Any]) -> dict[str, Any]:
    """What is required, mostly, and a few of the other fields; rarely one that does not exist."""
    properties = schema.get("properties") or dict.fromkeys(
        ("a", "b"), schema.get("additionalProperties") or {}
    )
    names = [name for name in schema.get("required", ()) if draw(st.integers(0, 19))]
    names += draw(st.lists(st.sampled_from(sorted(properties)), max_size=3))
    drawn = {name: draw(fitting(properties[name])) for name in dict.fromkeys(names)}
    return drawn if draw(st.integers(0, 19)) else {**drawn, "unknown": 1}


@st.composite
def objects(draw: st.DrawFn) -> dict[str, Any]:
    """A Flux object that was sound until fields of its spec and metadata were set to this and that."""
    (version, kind), file = draw(st.sampled_from(sorted(_FILES.items())))
    schema = json.loads((SCHEMAS / file).read_text("utf-8"))["properties"]
    metadata = {"name": "x", "namespace": "y"}
    if not draw(st.integers(0, 9)):
        checked = {name: each for name, each in schema["metadata"]["properties"].items() if each}
        metadata |= draw(fields(schema["metadata"] | {"properties": checked}))
        if metadata["namespace"] is None:
            metadata["namespace"] = "y"  # the server wants one; to us it may come from kustomize or Flux
    return {
        "apiVersion": version,
        "kind": kind,
        "metadata": metadata,
        "spec": SOUND[kind] | draw(fields(schema["spec"] | {"required": []})),
    }


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[str]]:
    """The API server's checks over the CRDs that our schemas are made from, an object a line."""
    strict, crds = toolbox.need("strict"), tmp_path_factory.mktemp("crds")
    paths = [f"paths={module}/{version}" for module, version in MODULES.items()]
    command: list[str | Path] = [toolbox.need("controller-gen"), "crd", *paths, f"output:crd:dir={crds}"]
    subprocess.run(command, cwd=toolbox.MODULE, check=True)
    pipe = subprocess.PIPE
    with subprocess.Popen([strict, str(crds)], stdin=pipe, stdout=pipe, text=True) as process:
        yield process


def ask(server: subprocess.Popen[str], thing: dict[str, Any]) -> list[str]:
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(f"{json.dumps(thing)}\n")
    server.stdin.flush()
    complaints: list[str] = json.loads(server.stdout.readline())
    return complaints


@pytest.mark.oracle
@settings(max_examples=draws.times(300))
@given(thing=objects())
def test_both_refuse_or_neither(server: subprocess.Popen[str], thing: dict[str, Any]) -> None:
    complaints = ask(server, thing)
    found = check_object(thing)
    event("refused" if found else "accepted")
    assert bool(found) == bool(complaints), (thing["spec"], found, complaints)


@pytest.mark.oracle
@pytest.mark.parametrize("kind", SOUND)
def test_what_the_drawing_starts_from_is_sound_to_both(server: subprocess.Popen[str], kind: str) -> None:
    (version,) = (version for version, name in _FILES if name == kind)
    thing = {
        "apiVersion": version,
        "kind": kind,
        "metadata": {"name": "x", "namespace": "y"},
        "spec": SOUND[kind],
    }
    assert (check_object(thing), ask(server, thing)) == ((), [])
