"""Inventories of any shape, and repositories that they may meet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HEAD = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
OBJECT = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n  namespace: default\n"

LISTED = (
    f"---\n{HEAD}resources:\n  - a.yaml\n",
    f"{HEAD}resources:\n  - ./z.yaml # last\n  - ./a.yaml\n\n# patches\npatches: []\n",
    f"{HEAD}resources:\n- a.yaml\n- z.yaml",
    f"{HEAD}resources: [z.yaml, a.yaml] # short\n",
    f"\ufeff{HEAD}resources:\n    - 'z.yaml'\n    - \"a.yaml\"\n",
    f"{HEAD}resources:\n  - a.yaml\n  - z.yaml\n".replace("\n", "\r\n"),
)
"""Aggregators whose list holds something: what is added to them can be taken out to the byte."""

BARE = (f"{HEAD}resources: []\n", f"{HEAD}resources:\n", f"{HEAD}namespace: default\n")
"""Aggregators whose list is empty, null or missing: it becomes a block list."""


class Fleet(NamedTuple):
    """An inventory, and what lies in each root before."""

    inventory: Mapping[str, Any]
    files: Mapping[str, str]


labels = st.dictionaries(st.sampled_from(["env", "tier"]), st.sampled_from(["prod", "test", ""]), max_size=2)
groups = st.sampled_from(["system", "ops", "system/ops", "a/b/c"])
pins = st.sampled_from(
    [{}, {"version": "2.2.16"}, {"semver": ">=2"}, {"version": "2.2.3", "digest": f"sha256:{'a' * 64}"}]
)
refinements = st.fixed_dictionaries(
    {},
    optional={
        "enabled": st.booleans(),
        "createNamespace": st.booleans(),
        "group": groups,
        "namespace": st.sampled_from(["kube-system", "ops"]),
        "values": st.dictionaries(
            st.sampled_from(["reloader", "x", "b"]), st.none() | st.integers(0, 3), max_size=2
        ),
        "kustomization": st.just({"timeout": "5m", "dependsOn": [{"name": "other"}]}),
    },
)
declared = st.builds(
    lambda base, pin: (
        {"chart": "oci://example.org/charts/other", "namespace": "ops", "version": "1.0.0", **base} | pin
        if not pin
        else {"chart": "oci://example.org/charts/other", "namespace": "ops", **base, **pin}
    ),
    refinements,
    pins,
)


@st.composite
def clusters(draw: st.DrawFn, name: str) -> tuple[dict[str, Any], dict[str, str]]:
    """A cluster, and the files of its root."""
    cluster: dict[str, Any] = {"name": name, "root": f"workloads/{name}", "labels": draw(labels)}
    if draw(st.booleans()):
        cluster["enabled"] = draw(st.booleans())
    if draw(st.booleans()):
        cluster["group"] = draw(groups)
    if draw(st.booleans()):
        cluster["addons"] = {"reloader": draw(refinements)}
    root = draw(st.sampled_from(["listed", "bare", "loose", "missing"]))
    files = (
        {f"{letter}.yaml": OBJECT.format(name=letter) for letter in "az"}
        if root in {"listed", "loose"}
        else {}
    )
    if root in {"listed", "bare"}:
        files["kustomization.yaml"] = draw(st.sampled_from(LISTED if root == "listed" else BARE))
    return cluster, {f"workloads/{name}/{path}": text for path, text in files.items()}


@st.composite
def fleets(draw: st.DrawFn) -> Fleet:
    """An inventory with one to four clusters."""
    drawn = [draw(clusters(f"c{number}")) for number in range(draw(st.integers(1, 4)))]
    inventory: dict[str, Any] = {"clusters": [cluster for cluster, _ in drawn]}
    addons = draw(st.dictionaries(st.sampled_from(["other", "third"]), declared, max_size=2))
    if draw(st.booleans()):
        addons["reloader"] = {
            **draw(refinements),
            "selector": draw(st.sampled_from(["env=prod", "!tier", "env"])),
        }
    if addons:
        inventory["addons"] = addons
    return Fleet(inventory, {path: text for _, files in drawn for path, text in files.items()})


def lay(fleet: Fleet, top: Path) -> None:
    """Write a repository."""
    (top / ".git").mkdir(parents=True)
    for path, text in fleet.files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_bytes(text.encode())
    write(fleet.inventory, top)


def write(inventory: Mapping[str, Any], top: Path) -> None:
    """Write the inventory."""
    (top / "clusters.yaml").write_text(yaml(inventory) + "\n", encoding="utf-8")


def yaml(value: Any) -> str:
    """A value as YAML in flow style that means the same to every reader: all text quoted and escaped."""
    match value:
        case dict():
            return f"{{{', '.join(f'{_text(key)}: {yaml(child)}' for key, child in value.items())}}}"
        case list():
            return f"[{', '.join(map(yaml, value))}]"
        case str():
            return _text(value)
        case float():
            return repr(value)
    return json.dumps(value)


def _text(value: str) -> str:
    return f'"{"".join(_character(each) for each in value)}"'


def _character(each: str) -> str:
    return each if each.isascii() and each.isprintable() and each not in '"\\' else f"\\U{ord(each):08X}"
