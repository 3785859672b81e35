"""JSON into kustomize's Go types, as encoding/json does it: the values as kustomize has them, and what it refuses."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from reloadgen.kustomize.decoding.go_types import field_of, structs

if TYPE_CHECKING:
    from reloadgen.kustomize.decoding.go_types import GoType
    from reloadgen.kustomize.decoding.go_yaml import JsonNode, JsonValue
    from reloadgen.manifests.yaml_reader import Position

_SCALARS: dict[str, tuple[str, type]] = {
    "string": ("a string", str),
    "bool": ("true or false", bool),
    "int": ("a whole number", int),
}
_LARGEST = 2**63
_FEW = 8
"""How many fields a hint lists."""


class Refusal(NamedTuple):
    """Something in a file that kustomize refuses: where, why, and what to write."""

    position: Position
    message: str
    fix: str


@dataclass(slots=True)
class Decoder:
    """Decodes one file; what does not fit is left out of the result and recorded."""

    strict: bool
    """Whether unknown fields are refused, as kustomize does and Flux does not."""
    refusals: list[Refusal] = field(default_factory=list)

    def decode(
        self, node: JsonNode, wanted: GoType, path: str = "", before: JsonNode | None = None
    ) -> JsonNode | None:
        """The node with fields in kustomize's spelling; None: it does not fit.

        `before` is what the same field was before: `namespace` and `Namespace` are one.
        """
        if node.value is None:
            return before if before is not None and isinstance(wanted, str) and wanted in _SCALARS else node
        if isinstance(wanted, dict):
            return (
                self._list(node, wanted["list"], path)
                if "list" in wanted
                else self._map(node, wanted["map"], path, before)
            )
        if wanted == "any":
            return node
        if wanted in _SCALARS:
            return self._scalar(node, wanted, path)
        return self._struct(node, wanted, path, before)

    def _scalar(self, node: JsonNode, wanted: str, path: str) -> JsonNode | None:
        name, kind = _SCALARS[wanted]
        value = node.value
        if kind is int and isinstance(value, float) and value.is_integer():
            value = int(value)
        if type(value) is kind and not (isinstance(value, int) and not -_LARGEST <= value < _LARGEST):
            return replace(node, value=value)
        return self._refused(
            node, f"{path} must be {name}, and this is {_described(node)}", _scalar_fix(node, wanted)
        )

    def _list(self, node: JsonNode, item_type: GoType, path: str) -> JsonNode | None:
        if not isinstance(node.value, list):
            return self._refused(
                node, f"{path} must be a list, and this is {_described(node)}", _list_fix(node)
            )
        decoded = (self.decode(item, item_type, f"{path}[{index}]") for index, item in enumerate(node.value))
        return replace(node, value=[_zero(item, item_type) for item in decoded if item is not None])

    def _map(self, node: JsonNode, item_type: GoType, path: str, before: JsonNode | None) -> JsonNode | None:
        if not isinstance(node.value, dict):
            return self._refused(
                node, f"{path} must be a map, and this is {_described(node)}", "write `key: value` pairs"
            )
        decoded = {
            key: self.decode(node.value[key], item_type, f"{path}.{key}") for key in sorted(node.value)
        }
        values = {key: _zero(child, item_type) for key, child in decoded.items() if child is not None}
        return replace(node, value={**_members(before), **values})

    def _struct(self, node: JsonNode, struct: str, path: str, before: JsonNode | None) -> JsonNode | None:
        if not isinstance(node.value, dict):
            what = path or "a kustomization file"
            message = f"{what} must be a map, and this is {_described(node)}"
            return self._refused(node, message, _struct_fix(node, struct))
        members = _members(before)
        for key in sorted(node.value):
            found = field_of(struct, key)
            child = node.value[key]
            if found is None:
                if self.strict:
                    self._refused(child, f"unknown field {_below(path, key)}", _field_fix(struct, key))
                continue
            decoded = self.decode(child, found.type, _below(path, found.name), members.get(found.name))
            if decoded is not None:
                members[found.name] = decoded
        return replace(node, value=members)

    def _refused(self, node: JsonNode, message: str, fix: str) -> JsonNode | None:
        self.refusals.append(Refusal(node.position, message, fix))
        return None


def plain(node: JsonNode) -> object:
    """The value without positions."""
    if isinstance(node.value, dict):
        return {key: plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [plain(item) for item in node.value]
    return node.value


def _members(node: JsonNode | None) -> dict[str, JsonNode]:
    return dict(node.value) if node is not None and isinstance(node.value, dict) else {}


def _zero(node: JsonNode, wanted: GoType) -> JsonNode:
    """An item that is null is the zero value of its type; in a list of structs, an empty one."""
    if node.value is not None or isinstance(wanted, dict) or wanted == "any":
        return node
    zeros: dict[str, JsonValue] = {"string": "", "bool": False, "int": 0}
    return replace(node, value=zeros.get(wanted, {}))


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _described(node: JsonNode) -> str:
    match node.value:
        case bool():
            return f"the boolean {str(node.value).lower()}" + (
                f" (kustomize reads {node.text} as one)" if node.text not in ("true", "false") else ""
            )
        case int() | float():
            return f"the number {node.text}"
        case str():
            return f"the string {node.text!r}"
        case list():
            return "a list"
    return "a map"


def _scalar_fix(node: JsonNode, wanted: str) -> str:
    if isinstance(node.value, list | dict):
        return f"write {_SCALARS[wanted][0]}"
    if wanted == "string":
        return f'write it in quotes: "{node.text}"'
    return f"write {_SCALARS[wanted][0]}, without quotes"


def _list_fix(node: JsonNode) -> str:
    return (
        "put a `-` in front of it"
        if not isinstance(node.value, dict)
        else "put a `-` in front of its first line, and indent the others"
    )


def _field_fix(struct: str, key: str) -> str:
    names = sorted(each.name for each in structs()[struct].values())
    close = difflib.get_close_matches(key, names, n=1)
    if close:
        return f"write `{close[0]}`"
    return f"remove it; the fields here are {', '.join(names)}" if len(names) <= _FEW else "remove it"


def _struct_fix(node: JsonNode, struct: str) -> str:
    """What is meant by a string in the place of a struct: most often its path or its name."""
    field = next((name for name in ("path", "name") if name in structs()[struct]), None)
    return (
        f"write `{field}: {node.text}`"
        if field and isinstance(node.value, str)
        else "write `field: value` pairs"
    )
