"""Write src/reloadgen/kustomize/resources/*.json: what kustomize itself knows of the kinds of Kubernetes.

`openapi.json` has the merge keys of lists and the cluster-scoped kinds, `field_specs.json` the fields that transformers
change. `python tools/kustomize_data.py` writes, `--check` only compares. Needs Go and its modules (tests/go.mod).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

TOP = Path(__file__).parent.parent
DATA = TOP / "src/reloadgen/kustomize/resources"
MODULE = "sigs.k8s.io/kustomize/api"
CONSTANTS = "internal/konfig/builtinpluginconsts"
LABELS = re.compile(r"const metadataLabelsFieldSpecs = `(.*?)`", re.DOTALL)
SPECS = re.compile(r"\w+FieldSpecs = `\n(\w+:\n.*?)`( \+ metadataLabelsFieldSpecs)?", re.DOTALL)


def go(*arguments: str) -> str:
    """What `go` says on standard output, run in tests/."""
    return subprocess.run(  # noqa: S603 - a fixed command line
        ["go", *arguments],  # noqa: S607 - whichever Go is on PATH
        cwd=TOP / "tests",
        env={**os.environ, "CGO_ENABLED": "0"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


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


def main() -> int:
    """Write the files, or with --check name those that differ (exit code 1)."""
    checking = "--check" in sys.argv[1:]
    stale = {
        file: text for file, text in outputs().items() if not file.exists() or file.read_text("utf-8") != text
    }
    for file, text in stale.items():
        print(file.relative_to(TOP))  # noqa: T201 - a script talks to its caller
        if not checking:
            file.write_text(text, "utf-8", newline="\n")
    return 1 if checking and stale else 0


if __name__ == "__main__":
    sys.exit(main())
