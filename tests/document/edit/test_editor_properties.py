"""Any edit of any text: the values differ by exactly the edit, and no other line changes; or it is refused."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import draws
from document.edit.yaml_texts import yaml_texts
from reloadgen.document.edit import editor
from reloadgen.document.edit.edit_error import EditError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.document.nodes import KeyPath

NEW = "new-key"
SCALARS: tuple[Any, ...] = (
    "w",
    "2.2.4",
    "2.10",
    "two words",
    "it's",
    "",
    "true",
    "a: b",
    "one\ntwo\n",
    "x\n\n y",
    " z ",
    7,
    0.5,
    True,
    None,
)
VALUES: tuple[Any, ...] = (
    *SCALARS,
    [],
    {},
    ["p", "q"],
    {"p": "q", "r": {"s": ["t", {"u": 1}]}},
    [{"name": "n", "labels": {"env": "prod"}}],
    {"text": "one\ntwo\n", "list": [["x"], "y"]},
)
_BREAK = re.compile("\r\n|\n")


@dataclass(frozen=True)
class Edit:
    """An edit of a text, what it makes of the values, and the first and last line (from 0) that it is about."""

    operation: str
    path: KeyPath
    value: Any = None
    index: int | None = None
    order: tuple[str, ...] = ()

    def text(self, text: str) -> str:
        match self.operation:
            case "set":
                return editor.set_scalar(text, self.path, self.value)
            case "insert key":
                return editor.insert_key(text, self.path, self.value, order=self.order)
            case "insert entry":
                return editor.insert_entry(text, self.path, self.value, self.index)
            case "remove entry":
                return editor.remove_entry(text, self.path)
        return editor.remove_key(text, self.path)


def compose(text: str) -> Any:
    """PyYAML's node of a text."""
    return yaml.compose(text.removeprefix("\ufeff"), yaml.CSafeLoader)


def load(text: str) -> Any:
    """The values by PyYAML, with every alias written out."""
    return json.loads(json.dumps(yaml.load(text.removeprefix("\ufeff"), yaml.CSafeLoader)))


def walk(node: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """Every node with its path; merge keys are left out."""
    yield path, node
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value != "<<":
                yield from walk(value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from walk(item, (*path, number))


def at(values: Any, path: KeyPath) -> Any:
    for part in path:
        values = values[part]
    return values


@st.composite
def edits(draw: st.DrawFn, text: str) -> Edit:
    nodes = list(walk(compose(text)))
    path, node = draw(st.sampled_from(nodes))
    remove = Edit("remove entry" if isinstance(path[-1:] and path[-1], int) else "remove key", path)
    if path and draw(st.integers(0, 2)) == 0:
        return remove
    if isinstance(node, yaml.MappingNode):
        keys = tuple(key.value for key, _ in node.value)
        order = draw(st.sampled_from(((), (*keys[:1], NEW), (NEW, *keys), (*keys[:2], NEW, *keys[2:]))))
        below = draw(st.sampled_from(((), (), ("deep",), ("deep", "er"))))
        return Edit("insert key", (*path, NEW, *below), draw(st.sampled_from(VALUES)), order=order)
    if isinstance(node, yaml.SequenceNode):
        index = draw(st.none() | st.integers(0, len(node.value)))
        return Edit("insert entry", path, draw(st.sampled_from(VALUES)), index)
    if node.tag.endswith(":null") and path and draw(st.booleans()):
        return draw(
            st.sampled_from(
                (Edit("insert entry", path, "w", 0), Edit("insert key", (*path, NEW), {"p": "q"}))
            )
        )
    return Edit("set", path, draw(st.sampled_from(SCALARS))) if path else Edit("insert key", (NEW,), "w")


def check_values(edit: Edit, text: str, after: str) -> None:
    """Make the edit to the values that PyYAML reads."""
    old, new = load(text), load(after)
    match edit.operation:
        case "set":
            assert json.dumps(at(new, edit.path)) == json.dumps(edit.value)
            at(new, edit.path[:-1])[edit.path[-1]] = at(old, edit.path)
        case "insert key":
            where = missing(old, edit.path)
            assert json.dumps(at(new, edit.path)) == json.dumps(edit.value)
            parent = at(new, edit.path[: where - 1])
            if edit.order and len(edit.path) and where == len(edit.path):
                check_order(edit, list(parent))
            del parent[edit.path[where - 1]]
            if not parent and at(old, edit.path[: where - 1]) is None:
                at(new, edit.path[: where - 2])[edit.path[where - 2]] = None
        case "insert entry":
            entries, before = at(new, edit.path), at(old, edit.path)
            index = number(entries, before or [], edit) if edit.index is None else edit.index
            assert json.dumps(entries.pop(index)) == json.dumps(edit.value)
            if before is None and not entries:
                at(new, edit.path[:-1])[edit.path[-1]] = None
        case _:
            del at(old, edit.path[:-1])[edit.path[-1]]
    assert json.dumps(new) == json.dumps(old)


def missing(values: Any, path: KeyPath) -> int:
    """How long the part of a path is whose last key is the first that is not there."""
    for length, part in enumerate(path, start=1):
        if values is None or (isinstance(values, dict) and part not in values):
            return length
        values = values[part]
    raise AssertionError(path)


def number(entries: list[Any], before: list[Any], edit: Edit) -> int:
    """The number of a new entry, wherever it was put."""
    new, old = [list(map(json.dumps, each)) for each in (entries, before)]
    return next(
        n for n in range(len(new)) if new[:n] + new[n + 1 :] == old and new[n] == json.dumps(edit.value)
    )


def check_order(edit: Edit, keys: list[str]) -> None:
    place, number = edit.order.index(NEW), keys.index(NEW)
    assert not set(edit.order[:place]) & set(keys[number + 1 :])
    if not place:
        assert keys[number + 1 :][:1] == [key for key in keys if key in edit.order and key != NEW][:1]


def touched(edit: Edit, text: str) -> tuple[int, int]:
    """The lines that an edit may touch besides new ones: of the item, or of the collection that it goes into."""
    root = compose(text)
    nodes = dict(walk(root))
    path = edit.path
    while path not in nodes:
        path = path[:-1]
    if edit.operation.startswith("remove") and len(nodes[path[:-1]].value) == 1:
        path = path[:-1]  # which is left empty
    node, end = nodes[path], nodes[path].end_mark
    start = node.start_mark.line
    parent = nodes[path[:-1]] if path else None
    if isinstance(parent, yaml.MappingNode):
        start = next(key.start_mark.line for key, _ in parent.value if key.value == path[-1])
    elif parent:
        lines, column = _BREAK.split(text.removeprefix("\ufeff")), parent.start_mark.column
        while not parent.flow_style and lines[start][column : column + 1] != "-":
            start -= 1  # the dash stands above
    if sum(each is node for each in nodes.values()) > 1:  # an alias stands at one of the paths
        return 0, text.count("\n")
    if edit.operation.startswith("remove") and parent is not None and parent.flow_style and path[-1:] != (0,):
        before = [end for end in ends(parent) if end.index <= nodes[path].start_mark.index]
        start = max((mark.line for mark in before), default=start)  # whose comma goes
    if edit.operation.startswith("remove") and is_first_on_line(text, node, parent):
        return start, next(each.line for each in starts(parent) if each.index > nodes[path].start_mark.index)
    return start, end.line - (end.column == 0 and end.line > start)


def starts(node: Any) -> list[yaml.Mark]:
    """Where the keys or entries of a collection start."""
    return [(each[0] if isinstance(each, tuple) else each).start_mark for each in node.value] if node else []


def ends(node: Any) -> list[yaml.Mark]:
    """Where the children of a collection end."""
    return [(child[1] if isinstance(child, tuple) else child).end_mark for child in node.value]


def is_first_on_line(text: str, node: Any, parent: Any) -> bool:
    """Whether a key or entry shares its line with a dash, so that the next one moves there."""
    if parent is None or parent.flow_style or len(parent.value) == 1:
        return False
    first = parent.value[0]
    line = _BREAK.split(text.removeprefix("\ufeff"))[parent.start_mark.line]
    return node is (first[1] if isinstance(first, tuple) else first) and bool(
        line[: parent.start_mark.column].strip()
    )


def check_lines(edit: Edit, text: str, after: str) -> None:
    """Nothing changes but the touched lines and new ones; line breaks, byte order mark and comments stay."""
    old, new = [_BREAK.split(each.removeprefix("\ufeff")) for each in (text, after)]
    first, last = touched(edit, text)
    follows_empty_line = any(not line.strip() for line in old[max(first - 1, 0) : last])
    while edit.operation.startswith("remove") and first and not old[first - 1].strip():
        first -= 1
    while edit.operation.startswith("remove") and last + 1 < len(old) and not old[last + 1].strip():
        last += 1
    before, behind = old[:first], old[last + 1 :]
    assert len(before) + len(behind) <= len(new)
    assert new[: len(before)] == before
    assert new[len(new) - len(behind) :] == behind
    if edit.operation.startswith("insert"):
        blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        assert len(old) - sum(block.size for block in blocks) <= 2
    assert set(_BREAK.findall(after)) <= (set(_BREAK.findall(text)) or {"\n"})
    assert after.startswith("\ufeff") == text.startswith("\ufeff")
    if not (follows_empty_line and edit.operation.startswith("remove")):
        assert bool(_BREAK.search(after[-1:])) == bool(_BREAK.search(text[-1:]))
    comments = re.findall(r"# c\d+\.", text)
    if edit.operation.startswith("remove"):
        inside = re.findall(r"# c\d+\.", "\n".join(old[first : last + 1]))
        comments = [each for each in comments if each not in inside or each in after]
    assert re.findall(r"# c\d+\.", after) == comments


def check_restored(edit: Edit, text: str, after: str) -> None:
    """Removing what was inserted into a collection that was not empty."""
    old = load(text)
    if edit.operation == "insert key":
        length = missing(old, edit.path)
        path = edit.path[:length]
        assume(at(old, path[:-1]))
        assert editor.remove_key(after, path) == text
    else:
        entries = at(old, edit.path)
        assume(entries)
        assume(edit.index is not None or json.dumps(edit.value) not in map(json.dumps, entries))
        index = number(at(load(after), edit.path), entries, edit) if edit.index is None else edit.index
        assert editor.remove_entry(after, (*edit.path, index)) == text


def is_cut_off(edit: Edit, text: str) -> bool:
    """Whether a block scalar may stand last in a text that lacks its last line break, which is refused."""
    return text[-1:] != "\n" and (
        "\\n" in json.dumps(edit.value) or re.search(r"[|>][-+]?( *#.*)?\r?\n", text) is not None
    )


@settings(max_examples=draws.times(50))
@given(yaml_texts(plain=True), st.data())
def test_text_without_anchors_and_tags_can_be_edited(text: str, data: st.DataObject) -> None:
    edit = data.draw(edits(text))
    assume(not is_cut_off(edit, text))
    after = edit.text(text)
    check_values(edit, text, after)
    check_lines(edit, text, after)


@settings(max_examples=draws.times(50))
@given(yaml_texts(plain=False), st.data())
def test_any_text_is_edited_or_refused(text: str, data: st.DataObject) -> None:
    edit = data.draw(edits(text))
    with suppress(EditError):
        after = edit.text(text)
        check_values(edit, text, after)
        check_lines(edit, text, after)


@settings(max_examples=draws.times(50))
@given(yaml_texts(plain=True), st.data())
def test_removing_what_was_inserted_restores_the_bytes(text: str, data: st.DataObject) -> None:
    edit = data.draw(edits(text).filter(lambda each: each.operation.startswith("insert")))
    assume(not is_cut_off(edit, text))
    check_restored(edit, text, edit.text(text))
