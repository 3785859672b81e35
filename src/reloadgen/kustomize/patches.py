"""kustomize's two kinds of patches, and which objects a patch is meant for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.kustomize.resource import Ident, Object, Resource, mapping, text, with_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reloadgen.document.values import Value

_DIRECTIVE = "$patch"


class PatchError(ValueError):
    """A patch that kustomize refuses: why."""


@dataclass(frozen=True, slots=True)
class Target:
    """A selector; every part that is set must match, names and kinds as anchored regular expressions."""

    group: str
    version: str
    kind: str
    namespace: str
    name: str
    labels: str
    annotations: str

    @classmethod
    def of(cls, content: Value) -> Target:
        """The selector that a patch's `target` writes."""
        keys = ("group", "version", "kind", "namespace", "name", "labelSelector", "annotationSelector")
        return cls(*(text(content, key) for key in keys))

    def selects(self, resource: Resource) -> bool:
        """Whether the patch is for this object, by its first or its present name."""
        now, first = resource.ident, resource.original
        pairs = ((self.group, now.group), (self.version, now.version), (self.kind, now.kind))
        if not all(_matches(pattern, value) for pattern, value in pairs):
            return False
        if not any(_matches(self.name, each.name) for each in (now, first)):
            return False
        if not any(_matches(self.namespace, each.namespace or "default") for each in (now, first)):
            return False
        meta = mapping(resource.content, "metadata")
        return _selected(self.labels, mapping(meta, "labels")) and _selected(
            self.annotations, mapping(meta, "annotations")
        )


def _matches(pattern: str, value: str) -> bool:
    if not pattern:
        return True
    try:
        return re.fullmatch(pattern, value) is not None
    except re.error as error:
        raise PatchError(f"target pattern {pattern!r} is no regular expression: {error}") from error


def _selected(selector: str, values: Object) -> bool:
    """Kubernetes' selector: `a=b`, `a==b`, `a!=b`, `a`, `!a`, `a in (b,c)`, `a notin (b,c)`, joined by commas."""
    return all(_term(term.strip(), values) for term in re.split(r",(?![^(]*\))", selector) if term.strip())


def _term(term: str, values: Object) -> bool:
    if match := re.fullmatch(r"(\S+)\s+(in|notin)\s+\(([^)]*)\)", term):
        among = text(values, match[1]) in {each.strip() for each in match[3].split(",")}
        return match[1] in values and among if match[2] == "in" else not (match[1] in values and among)
    if "!=" in term:
        key, _, value = term.partition("!=")
        return text(values, key.strip()) != value.strip() or key.strip() not in values
    if "=" in term:
        key, value = re.split("==?", term, maxsplit=1)
        return key.strip() in values and text(values, key.strip()) == value.strip()
    return term[1:].strip() not in values if term.startswith("!") else term in values


def merge(resource: Resource, patch: Object) -> Object | None:
    """Strategic merge as kustomize does it where no schema says otherwise; None: the patch deletes the object.

    Name, namespace, kind and version stay the object's own.
    """
    if text(patch, _DIRECTIVE) == "delete":
        return None
    own = resource.ident
    merged = _merge(resource.content, patch)
    merged = with_value(merged, ("metadata", "name"), own.name)
    if own.namespace:
        merged = with_value(merged, ("metadata", "namespace"), own.namespace)
    elif "namespace" in mapping(merged, "metadata"):
        meta = {key: value for key, value in mapping(merged, "metadata").items() if key != "namespace"}
        merged = {**merged, "metadata": meta}
    return {**merged, "apiVersion": own.api_version, "kind": own.kind}


def _merge(base: Object, patch: Object) -> Object:
    if text(patch, _DIRECTIVE) == "replace":
        return {key: value for key, value in patch.items() if key != _DIRECTIVE}
    found = dict(base)
    for key, value in patch.items():
        if key == _DIRECTIVE:
            continue
        if value is None or text(value, _DIRECTIVE) == "delete":
            found.pop(key, None)
        elif isinstance(value, dict):
            below = found.get(key)
            found[key] = _merge(below if isinstance(below, dict) else {}, value)
        else:
            found[key] = value
    return found


def apply_operations(content: Object, operations: Sequence[Value]) -> Object:
    """A JSON patch (RFC 6902).

    Raises:
        PatchError: an operation that does not fit the object.
    """
    found: Value = content
    for operation in operations:
        found = _operate(found, operation)
    if not isinstance(found, dict):
        raise PatchError("the patch leaves no object")
    return found


def _operate(content: Value, operation: Value) -> Value:
    name, path = text(operation, "op"), _pointer(text(operation, "path"))
    value = operation.get("value") if isinstance(operation, dict) else None
    match name:
        case "add" | "replace" | "remove":
            return _edit(content, path, name, value)
        case "test":
            if _lookup(content, path) != value:
                raise PatchError(f"test of /{'/'.join(path)} fails")
            return content
        case "copy" | "move":
            source = _pointer(text(operation, "from"))
            moved = _lookup(content, source)
            left = _edit(content, source, "remove", None) if name == "move" else content
            return _edit(left, path, "add", moved)
    raise PatchError(f"unknown operation {name!r}")


def _pointer(pointer: str) -> tuple[str, ...]:
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def _lookup(content: Value, path: tuple[str, ...]) -> Value:
    for part in path:
        if isinstance(content, dict) and part in content:
            content = content[part]
        elif isinstance(content, list):
            content = content[_index(part, len(content) - 1)]
        else:
            raise PatchError(f"there is no /{'/'.join(path)}")
    return content


def _index(part: str, last: int) -> int:
    if not part.isdigit() or int(part) > last:
        raise PatchError(f"there is no item {part}")
    return int(part)


def _edit(content: Value, path: tuple[str, ...], name: str, value: Value) -> Value:
    if not path:
        return value
    head, rest = path[0], path[1:]
    if isinstance(content, list):
        return _edit_list(content, head, rest, name, value)
    if not isinstance(content, dict):
        raise PatchError(f"there is no /{head}")
    if (rest or name != "add") and head not in content:
        raise PatchError(f"{name}: there is no /{head}")
    if rest:
        return {**content, head: _edit(content[head], rest, name, value)}
    if name == "remove":
        return {key: each for key, each in content.items() if key != head}
    return {**content, head: value}


def _edit_list(content: list[Value], head: str, rest: tuple[str, ...], name: str, value: Value) -> Value:
    if rest:
        index = _index(head, len(content) - 1)
        return [*content[:index], _edit(content[index], rest, name, value), *content[index + 1 :]]
    if name == "add":
        index = len(content) if head == "-" else _index(head, len(content))
        return [*content[:index], value, *content[index:]]
    index = _index(head, len(content) - 1)
    return [*content[:index], *([value] if name == "replace" else ()), *content[index + 1 :]]


def matches_any(resource: Resource, ident: Ident) -> bool:
    """Whether a patch without a target means this object: by any name that it has had."""
    return any(each.same(ident) for each in (*resource.previous, resource.ident))
