"""Write src/reloadgen/kustomize/resources/*.json: what kustomize itself knows of the kinds of Kubernetes.

`openapi.json` has the merge keys of lists and the cluster-scoped kinds, `field_specs.json` the fields that transformers
change. `python tools/kustomize_data.py` writes, `--check` only compares. Needs Go and its modules (tests/go.mod).
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import yaml
from generated_files import TOP, go, update

DATA = TOP / "src/reloadgen/kustomize/resources"
MODULE = "sigs.k8s.io/kustomize/api"
CONSTANTS = "internal/konfig/builtinpluginconsts"
LABELS = re.compile(r"const metadataLabelsFieldSpecs = `(.*?)`", re.DOTALL)
SPECS = re.compile(r"\w+FieldSpecs = `\n(\w+:\n.*?)`( \+ metadataLabelsFieldSpecs)?", re.DOTALL)


def field_specs() -> dict[str, Any]:
    """The field specs of each transformer: path, whether missing fields are made, and the kinds concerned."""
    directory = Path(go("list", "-m", "-f", "{{.Dir}}", MODULE).strip()) / CONSTANTS
    sources = "".join(file.read_text("utf-8") for file in sorted(directory.glob("*.go")))
    found = LABELS.search(sources)
    if found is None:
        sys.exit(f"{directory} has no metadataLabelsFieldSpecs")
    return {
        name: specs
        for text, with_labels in SPECS.findall(sources)
        for name, specs in yaml.safe_load(text + (found[1] if with_labels else "")).items()
    }


def outputs() -> dict[Path, str]:
    """Every file that this script owns, with what it should hold."""
    origin = f"by tools/kustomize_data.py from {go('list', '-m', MODULE).split(' =>')[0].strip()}"
    data = {"openapi": json.loads(go("run", "./tools/openapi")), "field_specs": field_specs()}
    return {
        DATA / f"{name}.json": json.dumps({"$comment": origin, **content}, indent=1, sort_keys=True) + "\n"
        for name, content in data.items()
    }


if __name__ == "__main__":
    sys.exit(update(outputs()))
