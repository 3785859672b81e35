"""How the entries of a list are written, so that a new one looks like its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.document.edit.neighbour_style import sorted_index
from reloadgen.files.file_names import YAML_ENDINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

_FILES = (*YAML_ENDINGS, ".json")


def position(entries: Sequence[str], child: str) -> int:
    """Where a new entry goes: in its place in a sorted list (a leading `namespace.yaml` apart), else last."""
    first = 1 if entries and _key(entries[0]) == "namespace.yaml" else 0
    return first + sorted_index([_key(entry) for entry in entries[first:]], child)


def spelling(entries: Sequence[str], child: str, index: int) -> str:
    """The new entry as the others are spelled: `./` as most do (a draw: as its neighbour), `/` if all do."""
    local = [entry for entry in entries if _is_below(entry)]
    directories = [entry for entry in local if not entry.endswith(_FILES)]
    prefix = "./" if _is_dotted(local, entries[max(index - 1, 0) :][:1]) else ""
    slash = "/" if directories and all(entry.endswith("/") for entry in directories) else ""
    return f"{prefix}{child}{slash}"


def _key(entry: str) -> str:
    return entry.removeprefix("./").rstrip("/")


def _is_below(entry: str) -> bool:
    return "://" not in entry and not entry.startswith(("../", "/"))


def _is_dotted(local: Sequence[str], neighbour: Sequence[str]) -> bool:
    dotted = sum(entry.startswith("./") for entry in local)
    if 2 * dotted == len(local):
        return any(entry.startswith("./") for entry in neighbour)
    return 2 * dotted > len(local)
