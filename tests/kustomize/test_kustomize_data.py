"""What ships of kustomize's own data is what the script makes of its sources today."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import toolbox
from reloadgen.kustomize.resources.merge_schema import MergeSchema, schema_of

SCRIPT = Path(__file__).parents[2] / "tools" / "kustomize_data.py"


@pytest.mark.oracle
def test_what_is_committed_is_what_kustomize_has() -> None:
    if shutil.which("go") is None:
        toolbox.lacking("there is no `go` on PATH")
    done = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), f"run `make schemas`\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        (("containers",), ("name",)),
        (("containers", "[]", "ports"), ("containerPort", "protocol")),
        (("containers", "[]", "volumeMounts"), ("mountPath",)),
        (("tolerations",), None),
    ],
)
def test_lists_of_a_pod_have_their_merge_keys(path: tuple[str, ...], keys: tuple[str, ...] | None) -> None:
    schema: MergeSchema | None = schema_of({"apiVersion": "apps/v1", "kind": "Deployment"})
    for part in ("spec", "template", "spec", *path):
        assert schema
        schema = schema.items() if part == "[]" else schema.field(part)
    assert (schema.keys if schema else None) == keys


def test_a_custom_kind_has_no_merge_keys() -> None:
    assert schema_of({"apiVersion": "example.com/v1", "kind": "Deployment"}) is None
