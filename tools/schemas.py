"""Write src/reloadgen/schemas/*.json from the CRDs made from Flux's api modules, and kustomize's types.

`python tools/schemas.py` writes, `--check` only compares. Needs Go and its modules (tests/go.mod).
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from generated_files import TOP, go, update

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMAS = TOP / "src/reloadgen/schemas"
PAGE = TOP / "docs/reference/schemas.md"
KUSTOMIZATION_TYPES = TOP / "src/reloadgen/kustomize/decoding/kustomization_types.json"
KUSTOMIZE = "sigs.k8s.io/kustomize/api"
PACKAGES = {
    "github.com/fluxcd/helm-controller/api": "v2",
    "github.com/fluxcd/kustomize-controller/api": "v1",
    "github.com/fluxcd/source-controller/api": "v1",
}
KINDS = ("Bucket", "GitRepository", "HelmRelease", "HelmRepository", "Kustomization", "OCIRepository")
KEPT = ("enum", "maxLength", "minLength", "pattern")
"""Keywords that mean the same in a CRD and in JSON Schema."""
TRANSLATED = (
    "additionalProperties",
    "items",
    "properties",
    "required",
    "type",
    "x-kubernetes-int-or-string",
    "x-kubernetes-preserve-unknown-fields",
)
DROPPED = ("default", "description", "x-kubernetes-validations")

_LABEL_NAME = r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)"
_QUALIFIED = rf"^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?{_LABEL_NAME}$"
_SUBDOMAIN = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"
METADATA = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {
        "annotations": {
            "type": ["object", "null"],
            "propertyNames": {"pattern": _QUALIFIED},
            "additionalProperties": {"type": ["string", "null"]},
        },
        "creationTimestamp": {},
        "deletionGracePeriodSeconds": {},
        "deletionTimestamp": {},
        "finalizers": {"type": ["array", "null"], "items": {"type": "string", "pattern": _QUALIFIED}},
        "generateName": {},
        "generation": {},
        "labels": {
            "type": ["object", "null"],
            "propertyNames": {"pattern": _QUALIFIED},
            "additionalProperties": {"type": ["string", "null"], "pattern": f"^{_LABEL_NAME}?$"},
        },
        "managedFields": {},
        "name": {"type": "string", "maxLength": 253, "pattern": _SUBDOMAIN},
        "namespace": {
            "type": ["string", "null"],
            "maxLength": 63,
            "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
        },
        "ownerReferences": {},
        "resourceVersion": {},
        "selfLink": {},
        "uid": {},
    },
}
"""What a manifest may say in `metadata`: a CRD leaves it to the API server (ObjectMeta of meta/v1)."""


def definitions() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each CRD of KINDS, with the module and version that it comes from."""
    for module, version in PACKAGES.items():
        origin = go("list", "-m", module).strip()
        with tempfile.TemporaryDirectory() as directory:
            go("tool", "controller-gen", "crd", f"paths={module}/{version}", f"output:crd:dir={directory}")
            for file in sorted(Path(directory).iterdir()):
                crd = yaml.safe_load(file.read_bytes())
                if crd["spec"]["names"]["kind"] in KINDS:
                    yield origin, crd


def translated(crd: dict[str, Any], *, absent: bool = False) -> dict[str, Any]:
    """JSON Schema of one CRD schema, without prose; fields that are not in it are refused.

    absent: null may stand here and means "not set", as for the API server, which prunes such nulls first.
    """
    if strange := crd.keys() - {*KEPT, *TRANSLATED, *DROPPED}:
        sys.exit(f"the CRDs use {sorted(strange)}, which this script does not know")
    schema = {key: crd[key] for key in KEPT if key in crd}
    if "type" in crd:
        schema["type"] = [crd["type"], "null"] if absent else crd["type"]
    elif crd.get("x-kubernetes-int-or-string"):
        schema["type"] = ["integer", "string", "null"] if absent else ["integer", "string"]
    if absent and "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    if "items" in crd:
        schema["items"] = translated(crd["items"])
    if crd.get("type") == "object":
        schema |= fields(crd)
    return schema


def fields(crd: dict[str, Any]) -> dict[str, Any]:
    """The keywords of an object: its properties, what else it takes, and what it must have."""
    properties = crd.get("properties", {})
    required = sorted(name for name in crd.get("required", ()) if "default" not in properties[name])
    schema: dict[str, Any] = {"required": required} if required else {}
    if properties:
        schema["properties"] = {
            name: translated(value, absent=name not in required) for name, value in properties.items()
        }
    if "additionalProperties" in crd:
        schema["additionalProperties"] = translated(crd["additionalProperties"], absent=True)
    elif not crd.get("x-kubernetes-preserve-unknown-fields"):
        schema["additionalProperties"] = False
    return schema


def whole(origin: str, crd: dict[str, Any]) -> dict[str, Any]:
    """JSON Schema of the whole object; `status` is the controller's and not looked into."""
    (version,) = (each for each in crd["spec"]["versions"] if each["storage"])
    crd_schema = version["schema"]["openAPIV3Schema"]
    crd_schema["properties"].pop("status")
    schema = translated(crd_schema)
    schema["properties"] |= {
        "apiVersion": {"const": f"{crd['spec']['group']}/{version['name']}"},
        "kind": {"const": crd["spec"]["names"]["kind"]},
        "metadata": METADATA,
        "status": {"type": ["object", "null"]},
    }
    schema["properties"]["spec"]["type"] = "object"
    schema["required"] = ["apiVersion", "kind", "metadata", "spec"]
    return {"$comment": f"by tools/schemas.py from {origin}", **schema}


def rules(path: str, crd: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every CEL rule below a CRD schema: the field's path, and what it says (its message, else the rule)."""
    for rule in crd.get("x-kubernetes-validations", ()):
        yield path, rule.get("message", rule["rule"])
    for name, child in crd.get("properties", {}).items():
        yield from rules(f"{path}.{name}", child)
    if "items" in crd:
        yield from rules(f"{path}[]", crd["items"])


def page(found: dict[str, Any]) -> str:
    """The documentation page with its table of rules brought up to date."""
    table = "| Field | Rule of the API server |\n| --- | --- |\n"
    for kind, crd in sorted(found.items()):
        spec = crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]["spec"]
        lines = (f"| `{path}` | {' '.join(text.split())} |\n" for path, text in rules(f"{kind} spec", spec))
        table += "".join(dict.fromkeys(lines))
    begin, end = "<!-- rules: by tools/schemas.py -->\n", "<!-- rules end -->"
    return re.sub(
        f"{begin}.*?{end}", lambda _: f"{begin}{table}{end}", PAGE.read_text("utf-8"), flags=re.DOTALL
    )


def kustomization_types() -> str:
    """The Go types that kustomize decodes a kustomization file into (tests/tools/kustomizetypes)."""
    origin = go("list", "-m", "-f", "{{.Path}} {{.Version}}", KUSTOMIZE).strip()
    types = json.loads(go("run", "./tools/kustomizetypes"))
    comment = {"$comment": f"by tools/schemas.py from {origin}"}
    return json.dumps({**comment, **types}, indent=1, sort_keys=True) + "\n"


def outputs() -> dict[Path, str]:
    """Every file that this script owns, with what it should hold."""
    found = {crd["spec"]["names"]["kind"]: (origin, crd) for origin, crd in definitions()}
    files = {
        SCHEMAS / f"{kind.lower()}.json": json.dumps(whole(*each), indent=1, sort_keys=True) + "\n"
        for kind, each in found.items()
    }
    files[KUSTOMIZATION_TYPES] = kustomization_types()
    return {**files, PAGE: page({kind: crd for kind, (_, crd) in found.items()})}


if __name__ == "__main__":
    sys.exit(update(outputs()))
