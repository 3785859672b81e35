"""Strategic merge patches, step by step as kustomize applies them (kyaml 0.21, yaml/merge2 and yaml/walk).

Values are changed in place, as there: what becomes of lists with items that lack a merge key depends on it.
"""

from __future__ import annotations

from copy import deepcopy
from enum import Enum
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from reloadgen.kustomize.resources import merge_list
from reloadgen.kustomize.resources.merge_schema import MergeSchema, schema_of
from reloadgen.kustomize.resources.patch_error import PatchError
from reloadgen.manifests.fields import scalar_text

if TYPE_CHECKING:
    from reloadgen.document.values import Value
    from reloadgen.manifests.fields import Content


class _Missing(Enum):
    """No value, in contrast to null."""

    MISSING = 0


_MISSING: Final = _Missing.MISSING
_Place: TypeAlias = "Value | Literal[_Missing.MISSING]"
_DIRECTIVE = "$patch"
_DIRECTIVES = ("delete", "replace", "merge")


def merge(content: Content, patch: Content) -> Content | None:
    """The content after a patch; None: the patch deletes the object.

    Raises:
        PatchError: kustomize refuses the patch.
    """
    merged = _walk(deepcopy(content), deepcopy(patch), None)
    return merged if isinstance(merged, dict) and merged else None


def _walk(base: _Place, patch: _Place, schema: MergeSchema | None) -> _Place:
    """Merge two values; the result is missing where the field goes."""
    schema = schema or schema_of(base) or schema_of(patch)
    kinds = [_kind(each) for each in (base, patch) if each is not _MISSING and each is not None]
    if len(set(kinds)) > 1:
        raise PatchError(f"it has a {kinds[1]} where the object has a {kinds[0]}")
    if not kinds or kinds[0] == "map":
        return _map(base, patch, schema)
    if kinds[0] == "list" and schema is not None and schema.keys is not None:
        return _list(base, patch, schema, schema.keys)
    replaced = base if patch is _MISSING else patch
    return _MISSING if replaced is None else replaced


def _kind(value: object) -> str:
    return "map" if isinstance(value, dict) else "list" if isinstance(value, list) else "scalar"


def _map(base: _Place, patch: _Place, schema: MergeSchema | None) -> _Place:
    target = _target(base, patch)
    if not isinstance(target, dict):
        return target
    added = patch if isinstance(patch, dict) else {}
    for key in sorted(target.keys() | added.keys()):
        field = schema.field(key) if schema else None
        value = _walk(target.get(key, _MISSING), added.get(key, _MISSING), field)
        if value is _MISSING:
            target.pop(key, None)
        else:
            target[key] = value
    return target


def _target(base: _Place, patch: _Place) -> _Place:
    """The map that the merged fields go into, after the patch's directive; missing where there is to be none."""
    if base is _MISSING or base is None:
        if isinstance(patch, dict):
            return _MISSING if _take_directive(patch, strict=False) == "delete" else patch
        return base if patch is _MISSING else _MISSING
    if patch is None:
        return _MISSING
    directive = _take_directive(patch) if isinstance(patch, dict) else "merge"
    if directive == "delete":
        return _MISSING
    return patch if directive == "replace" else base


def _take_directive(patch: Content, *, strict: bool = True) -> str:
    """Remove the `$patch` of a map and return it."""
    if _DIRECTIVE not in patch:
        return "merge"
    directive = scalar_text(patch[_DIRECTIVE])
    if directive in _DIRECTIVES:
        del patch[_DIRECTIVE]
    elif strict:
        raise PatchError(f"unknown directive $patch: {directive}")
    return directive


def _list(base: _Place, patch: _Place, schema: MergeSchema, keys: merge_list.Texts) -> _Place:
    """Merge the items of two lists by their keys; those of the patch come first."""
    directive = _take_list_directive(patch) if isinstance(base, list) and isinstance(patch, list) else ""
    if patch is None or directive == "delete":
        return _MISSING
    target = base if isinstance(base, list) and directive != "replace" else patch
    if not isinstance(target, list):
        return _MISSING
    added = patch if isinstance(patch, list) else []
    keys = keys or merge_list.SCALARS
    every = merge_list.key_values(added, keys) + merge_list.key_values(target, keys)
    every = list(dict.fromkeys(every))
    if len(keys) > 1:
        every = merge_list.with_defaults(every)
    return _merged_items(target, added, schema.items(), every, keys)


def _merged_items(
    target: list[Value],
    added: list[Value],
    schema: MergeSchema | None,
    every: list[merge_list.Texts],
    keys: merge_list.Texts,
) -> _Place:
    merged: list[Value] = []
    used = keys
    for each in every:
        used, values = merge_list.used(every, each, keys)
        own, own_values = merge_list.used([values], values, used)
        base, patch = (merge_list.find(items, own, own_values) for items in (target, added))
        item = _walk(_MISSING if base is None else base, _MISSING if patch is None else patch, schema)
        if item is _MISSING or item is None or item == {}:
            merge_list.put(target, used, values, None)
            continue
        if isinstance(item, dict):
            item.update(
                {key: value for key, value in zip(used, values, strict=True) if key not in item and value}
            )
        merge_list.put(merged, used, values, item)
    if every:
        merge_list.append(merged, target, used)
        target = merged
    return target


def _take_list_directive(patch: list[Value]) -> str:
    """Remove the item of a list that holds its `$patch` and nothing else, and return the directive."""
    found = next((each for each in patch if isinstance(each, dict) and _DIRECTIVE in each), None)
    if found is None or len(found) > 1:
        return "merge"
    directive = scalar_text(found[_DIRECTIVE])
    if directive not in _DIRECTIVES:
        raise PatchError(f"unknown directive $patch: {directive}")
    merge_list.put(patch, (_DIRECTIVE,), (directive,), None)
    return directive
