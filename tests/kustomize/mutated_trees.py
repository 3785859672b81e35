"""Kustomization trees mutated field by field: what the oracle is asked about."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from kustomize.sound_shapes import DEPLOYMENT, FILES, SHAPES
from reloadgen.kustomize.decoding.go_types import STRUCT, structs

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

    from reloadgen.kustomize.decoding.go_types import GoType

_FOR_THEIR_OWN_FIELDS = ("builtin schema", "charts", "old charts", "plugins", "schema", "settings")
"""Shapes with fields that fail always, are not followed, or take a tenth of a second: only for these fields."""

Keys: TypeAlias = tuple[str | int, ...]


class Raw(str):
    """YAML to be written as it stands."""

    __slots__ = ()


ODD_SCALARS = (
    *(
        "no",
        "y",
        "on",
        "Off",
        "yes",
        "true",
        "False",
        "~",
        "null",
        "''",
        '""',
        "1",
        "0",
        "-1",
        "+1",
        "1.10",
        "1.0",
        "2.5",
    ),
    *(
        "0o17",
        "017",
        "08",
        "0x1F",
        "0b11",
        "1e3",
        "1e400",
        "1_000",
        ".5",
        ".inf",
        ".nan",
        "1:30",
        "9223372036854775808",
    ),
    *(
        "2024-01-01",
        "2024-01-01T00:00:00Z",
        "'true'",
        "'1'",
        '"no"',
        "!!str 1",
        "!!int '7'",
        "!!bool yes",
        "!!float 3",
    ),
    *(
        "!!binary aGk=",
        "!custom x",
        "! 12",
        "!!null ''",
        "'${VAR}'",
        "é",
        "' '",
        "a b",
        "'a/b'",
        "'.*'",
        "'['",
        "x",
    ),
)
ODD_STRUCTURES = (
    *(
        "[]",
        "{}",
        "[x]",
        "[null]",
        "[1]",
        "[no]",
        "{a: b}",
        "{a: 1}",
        "{a: null}",
        "{1: x}",
        "[[]]",
        "[{}]",
        "[{a: b}]",
    ),
    *("{a: {b: c}}", "{name: x}", "[{name: x}]", "{path: x}", "[x, x]", "[[x]]", "{a: [b]}"),
)


@dataclass(frozen=True)
class Tree:
    """A tree for the oracle: its files, the field that was mutated first, and whether the file is nested."""

    files: dict[str, str]
    field: str
    nested: bool
    what: str
    directory: str = ""
    """The directory that a Flux Kustomization names."""
    path: str = ""
    """The file that was mutated."""


def field_paths() -> list[str]:
    """Every field of kustomize's type, as `patches[].target.kind`; `{}` stands for the keys of a map."""
    found: dict[str, None] = {}
    _collect(STRUCT, "", found, ())
    return list(found)


def _collect(wanted: GoType, path: str, found: dict[str, None], inside: tuple[str, ...]) -> None:
    if isinstance(wanted, dict):
        kind = "list" if "list" in wanted else "map"
        _collect(wanted[kind], path + ("[]" if kind == "list" else "{}"), found, inside)
    elif wanted in structs() and wanted not in inside:
        for field in structs()[wanted].values():
            below = f"{path}.{field.name}" if path else field.name
            found[below] = None
            _collect(field.type, below, found, (*inside, wanted))


def places(shape: dict[str, Any]) -> Iterator[tuple[str, Keys]]:
    """Every field that a shape sets, with the keys of one place."""
    yield from _places(shape, STRUCT, "", ())


def _places(value: Any, wanted: GoType, path: str, keys: Keys) -> Iterator[tuple[str, Keys]]:
    if isinstance(wanted, dict) and "list" in wanted and isinstance(value, list):
        for index, item in enumerate(value):
            yield path + "[]", (*keys, index)
            yield from _places(item, wanted["list"], path + "[]", (*keys, index))
    elif isinstance(wanted, dict) and "map" in wanted and isinstance(value, dict):
        for key, item in value.items():
            yield path + "{}", (*keys, key)
            yield from _places(item, wanted["map"], path + "{}", (*keys, key))
    elif isinstance(wanted, str) and wanted in structs() and isinstance(value, dict):
        for key, item in value.items():
            field = structs()[wanted].get(key.lower())
            if field is None:
                continue
            below = f"{path}.{key}" if path else key
            yield below, (*keys, key)
            yield from _places(item, field.type, below, (*keys, key))


def all_places() -> dict[str, list[tuple[str, Keys]]]:
    """Where each field can be mutated: the shape and the keys."""
    found: dict[str, list[tuple[str, Keys]]] = {}
    for name, shape in SHAPES.items():
        for path, keys in places(shape):
            found.setdefault(path, []).append((name, keys))
    return {
        path: [each for each in at if each[0] not in _FOR_THEIR_OWN_FIELDS] or at
        for path, at in found.items()
    }


# --- mutations of one place


def mutate(shape: Any, keys: Keys, dice: random.Random) -> tuple[Any, str]:
    """A copy of a shape with one place changed, and what was done."""
    changed = copy.deepcopy(shape)
    *above, last = keys
    parent: Any = changed
    for key in above:
        parent = parent[key]
    way = dice.choices(list(_WAYS), [weight for weight, _ in _WAYS.values()])[0]
    _WAYS[way][1](parent, last, dice)
    return changed, f"{way} at {keys}"


def _scalar(parent: Any, last: Any, dice: random.Random) -> None:
    parent[last] = Raw(dice.choice(ODD_SCALARS))


def _structure(parent: Any, last: Any, dice: random.Random) -> None:
    parent[last] = Raw(dice.choice(ODD_STRUCTURES))


def _drop(parent: Any, last: Any, _: random.Random) -> None:
    del parent[last]


def _wrap(parent: Any, last: Any, _: random.Random) -> None:
    value = parent[last]
    parent[last] = value[0] if isinstance(value, list) and value else [value]


def _neighbour(parent: Any, last: Any, dice: random.Random) -> None:
    parent[last] = neighbour(parent[last], dice)


def _rename(parent: Any, last: Any, dice: random.Random) -> None:
    name = str(last)
    _renamed(parent, last, dice.choice([name + "s", name[:-1] or "x", name + " ", "x-" + name]))


def _renamed(parent: Any, last: Any, name: str) -> None:
    if isinstance(parent, dict):
        items = [(name if key == last else key, value) for key, value in parent.items()]
        parent.clear()
        parent.update(items)


def _twice(parent: Any, last: Any, dice: random.Random) -> None:
    if isinstance(parent, list):
        parent.append(copy.deepcopy(parent[last]))
    else:
        parent[Twice(last)] = neighbour(parent[last], dice)


def _sibling(parent: Any, _: Any, dice: random.Random) -> None:
    value = Raw(dice.choice(ODD_SCALARS + ODD_STRUCTURES))
    if isinstance(parent, list):
        parent.append(value)
    else:
        parent[dice.choice(["foo", "name", "path", "target", "kind", "options", "Name"])] = value


def _recase(parent: Any, last: Any, dice: random.Random) -> None:
    """Other letters of a key, which encoding/json takes for the same."""
    _renamed(parent, last, dice.choice([str(last).upper(), str(last).lower(), str(last).capitalize()]))


def _reorder(parent: Any, _: Any, dice: random.Random) -> None:
    if isinstance(parent, dict):
        items = list(parent.items())
        dice.shuffle(items)
        parent.clear()
        parent.update(items)


def _null(parent: Any, last: Any, dice: random.Random) -> None:
    parent[last] = Raw(dice.choice(["null", "~", "", "Null"]))


_WAYS: dict[str, tuple[int, Callable[[Any, Any, random.Random], None]]] = {
    "scalar": (22, _scalar),
    "structure": (6, _structure),
    "drop": (6, _drop),
    "wrap": (2, _wrap),
    "rename": (3, _rename),
    "neighbour": (18, _neighbour),
    "twice": (4, _twice),
    "sibling": (4, _sibling),
    "recase": (16, _recase),
    "reorder": (14, _reorder),
    "null": (5, _null),
}
"""How a place is changed, how often, and by what."""


class Twice(str):
    """A key that stands in its map twice."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


_TEXTS = (
    *(
        "web",
        "other",
        "settings",
        "shop",
        "default",
        "deployment.yaml",
        "service.yaml",
        "missing.yaml",
        "base",
        "part",
    ),
    *(
        "./deployment.yaml",
        "base/",
        "../sub",
        ".",
        "..",
        "config.txt",
        "data.env",
        "a=b",
        "=b",
        "a",
        "a=",
        "a=b=c",
    ),
    *(
        "deployment-patch.yaml",
        "operations.yaml",
        "types.json",
        "Deployment",
        "ConfigMap",
        "v1",
        "apps",
        "merge",
    ),
    *(
        "replace",
        "create",
        "fifo",
        "legacy",
        "nginx",
        "1.27",
        "data.level",
        "metadata.name",
        "spec.x.y",
        "app=web",
    ),
    *("app in (web)", "a=b,", "settings.yaml", "values.yaml", "release.yaml", "role.yaml", "names.yaml", ""),
)


def neighbour(value: Any, dice: random.Random) -> Any:
    """Another value of the same type."""
    match value:
        case bool():
            return not value
        case int():
            return dice.choice([0, 1, 2, 5, -1])
        case str():
            return dice.choice(_TEXTS)
        case list() if value:
            return dice.choice(
                [[], [*value, dice.choice(value)], value[:-1], value[::-1], [neighbour(value[0], dice)]]
            )
        case dict() if value:
            key = dice.choice(list(value))
            return dice.choice([{}, {key: value[key]}, {**value, key: neighbour(value[key], dice)}])
    return value


# --- how a tree is written


def block(value: Any, indent: int = 0) -> str:
    """A value in block style, from the line after its key."""
    pad = "  " * indent
    if isinstance(value, dict) and value:
        return "".join(f"{pad}{key_text(key)}:{_after(item, indent)}" for key, item in value.items())
    if isinstance(value, list) and value:
        return "".join(f"{pad}-{_after(item, indent)}" for item in value)
    return f"{pad}{flow(value)}\n"


def _after(value: Any, indent: int) -> str:
    if isinstance(value, dict | list) and value:
        return "\n" + block(value, indent + 1)
    return f" {flow(value)}\n"


def flow(value: Any) -> str:
    """A value in one line."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key_text(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def key_text(key: str) -> str:
    return str(key) if str(key).isalnum() else json.dumps(str(key))


_AROUND = (
    *(
        ("---\n", ""),
        ("", "---\nfoo: [\n"),
        ("", "---\nfoo: 1\n"),
        ("", "...\n"),
        ("---\n---\n", ""),
        ("# x\n---\n", "---\n"),
    ),
    *(
        ("%YAML 1.1\n---\n", ""),
        ("%YAML 1.2\n---\n", ""),
        ("\ufeff", ""),
        ("\n\n", "\n\n"),
        ("--- # x\n", ""),
        ("", "\tx: 1\n"),
    ),
    *(
        ("--- !!map\n", ""),
        ("%TAG ! tag:x,2000:\n---\n", ""),
        ("", "x: |\n  text\n"),
        ("", "? x\n: 1\n"),
        ("", "# end"),
    ),
)
_MERGED = (
    *(
        "{namespace: merged}",
        "[{namePrefix: m-}, {namePrefix: n-}]",
        "x",
        "{foo: 1}",
        "{namespace: no}",
        "[]",
        "null",
        "{}",
    ),
    *(
        "[[]]",
        "{resources: []}",
        "{<<: {namespace: deep}}",
        "{kind: Kustomization}",
        "{labels: [{pairs: {m: n}}]}",
    ),
)
_ANCHORED = (
    *(
        "x: &a 1\n",
        "namespace: &a anchored\n",
        "commonAnnotations: &a {k: v}\n",
        "buildMetadata: &a [managedByLabel]\n",
        "",
    ),
)
_REUSED = (
    "nameSuffix: *a\n",
    "commonLabels: *a\n",
    "<<: *a\n",
    "crds: *a\n",
    "nameSuffix: *missing\n",
    "*a : b\n",
)


def written(shape: Any, dice: random.Random) -> tuple[str, str]:
    """The file's text, and in which form."""
    form = dice.choices(list(_FORMS), [weight for weight, _ in _FORMS.values()])[0]
    return _FORMS[form][1](shape, dice), form


def _plain(shape: Any, _: random.Random) -> str:
    return block(shape)


def _flow(shape: Any, _: random.Random) -> str:
    return flow(shape) + "\n"


def _lines_of_flow(shape: Any, _: random.Random) -> str:
    return "".join(f"{key_text(key)}: {flow(item)}\n" for key, item in shape.items())


def _around(shape: Any, dice: random.Random) -> str:
    before, after = dice.choice(_AROUND)
    return before + block(shape) + after


def _merge(shape: Any, dice: random.Random) -> str:
    merged = f"<<: {dice.choice(_MERGED)}\n"
    return block(shape) + merged if dice.random() < 0.5 else merged + block(shape)


def _anchor(shape: Any, dice: random.Random) -> str:
    return dice.choice(_ANCHORED) + block(shape) + dice.choice(_REUSED)


def _mistyped(shape: Any, dice: random.Random) -> str:
    return typo(block(shape), dice)


def _crlf(shape: Any, _: random.Random) -> str:
    return block(shape).replace("\n", "\r\n")


_FORMS: dict[str, tuple[int, Callable[[Any, random.Random], str]]] = {
    "block": (68, _plain),
    "flow": (8, _flow),
    "lines of flow": (5, _lines_of_flow),
    "around": (6, _around),
    "merge": (4, _merge),
    "anchor": (3, _anchor),
    "typo": (4, _mistyped),
    "crlf": (2, _crlf),
}
"""How a file is written, how often, and by what."""


def typo(text: str, dice: random.Random) -> str:
    """A text with one line changed as people do by mistake."""
    lines = text.splitlines()
    index = dice.randrange(len(lines))
    line = lines[index]
    at = dice.randrange(len(line) + 1)
    lines[index : index + 1] = dice.choice(
        [
            [],
            [line, line],
            [" " + line],
            [line.removeprefix("  ")],
            [line.replace(": ", ":")],
            [line.replace('"', "", 1)],
            [line.replace('"', "'")],
            [line.replace("- ", "-")],
            [line[:at] + dice.choice("'\"#:-{}[],&*!|>%@`\t ") + line[at:]],
            [line[:at] + line[at + 1 :]],
            [line, "  " + line],
            [line + " # x"],
            [line + ":"],
        ]
    )
    return "\n".join(lines) + "\n"


def tree(name: str, shape: Any, field: str, what: str, dice: random.Random) -> Tree:
    """A shape as a tree, below another kustomization or where a Flux Kustomization points."""
    text, form = written(shape, dice)
    nested = name == "component" or dice.random() < 0.6
    prefix = "sub/" if nested else ""
    used = {path: content for path, content in FILES.items() if path.partition("/")[0] in text}
    files = {f"{prefix}{path}": content for path, content in used.items()}
    files[f"{prefix}kustomization.yaml"] = text
    if name == "component":
        files["deployment.yaml"] = DEPLOYMENT
        files["kustomization.yaml"] = "resources: [deployment.yaml]\ncomponents: [sub]\n"
    elif nested:
        files["kustomization.yaml"] = "resources: [sub]\n"
    return Tree(files, field, nested, f"{name}: {what}, {form}", path=f"{prefix}kustomization.yaml")


def trees(dice: random.Random, each: int) -> Iterator[Tree]:
    """At least `each` trees for every field."""
    found = all_places()
    for path, candidates in found.items():
        for _ in range(each):
            name, keys = dice.choice(candidates)
            shape, what = mutate(SHAPES[name], keys, dice)
            if dice.random() < 0.15:
                shape, more = again(name, shape, found, dice)
                what = f"{what}, {more}"
            yield tree(name, shape, path, what, dice)


def again(
    name: str, shape: Any, found: dict[str, list[tuple[str, Keys]]], dice: random.Random
) -> tuple[Any, str]:
    """One more mutation, of another field of the same shape, if that is still there."""
    others = [keys for at in found.values() for each, keys in at if each == name]
    for _ in range(5):
        try:
            return mutate(shape, dice.choice(others), dice)
        except (KeyError, IndexError, TypeError, AttributeError):  # the first one took it away
            continue
    return shape, "no more"
