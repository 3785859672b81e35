"""YAML text as people write it, in many styles, with a comment of its own number wherever one may stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYS = ("a", "b-1", "name", "Z", "apps", "s.t/u", "labels", "version", "x y")
WORDS = ("a", "v1.2", "zeta", "two words", "./path/", "2.2.3", "it's", 'say "x"', "é😀", "k:v", "x#y")
QUOTED = (*WORDS, "", "# none", "a: b", "2.10", "true", " lead", "- x", "{", "*a")
PLAIN = (
    "1",
    "-2",
    "0.5",
    "true",
    "false",
    "null",
    "~",
    "a",
    "zeta",
    "two words",
    "v1.2",
    "./path/",
    "2.2.3",
    "é😀",
)
LINES = ("one", "two words", "  deeper", "# no comment", "k: v", "- x", "")


@dataclass
class Writer:
    """Draws the pieces of one text; `plain` leaves out what an edit may be refused for."""

    draw: st.DrawFn
    plain: bool
    numbers: Iterator[int] = field(default_factory=count)
    anchors: list[str] = field(default_factory=list)
    maps: list[str] = field(default_factory=list)

    def chance(self, one_in: int) -> bool:
        return self.draw(st.integers(0, one_in - 1)) == 0

    def comment(self) -> str:
        return f"# c{next(self.numbers)}."

    def trailing(self) -> str:
        return f"{self.draw(st.sampled_from((' ', '  ')))}{self.comment()}" if self.chance(5) else ""

    def between(self, column: int, *, spaced: bool) -> list[str]:
        lines = [""] if spaced else []
        if self.chance(6):
            indent = self.draw(st.sampled_from((column, column, 0)))
            lines.append(" " * indent + self.comment())
        if self.chance(12):
            lines.append("")
        return lines

    def properties(self, *, mapping: bool = False) -> str:
        if self.plain or not self.chance(8):
            return ""
        if self.chance(3):
            return "!!map " if mapping else "!!str "
        return f"&n{next(self.numbers)} "

    @staticmethod
    def remember(properties: str, anchors: list[str]) -> None:
        """An anchor, for the aliases that follow."""
        if properties.startswith("&"):
            anchors.append(properties[1:].strip())

    def scalar(self, *, flow: bool) -> str:
        if self.anchors and not self.plain and self.chance(6):
            return f"*{self.draw(st.sampled_from(self.anchors))}" + (" " if flow else "")
        style = self.draw(st.sampled_from(("plain", "plain", "single", "double")))
        if style == "plain":
            return self.draw(st.sampled_from(PLAIN))
        text = self.draw(st.sampled_from(QUOTED))
        if style == "single":
            return f"'{text.replace(chr(39), chr(39) * 2)}'"
        return '"' + text.replace('"', '\\"') + '"'

    def flow(self, depth: int, column: int) -> str:
        """A flow collection; each item that has a line of its own stands at `column` or behind it."""
        kind = self.draw(st.sampled_from(("[]", "{}")))
        size = self.draw(st.integers(0, 3))
        json = self.chance(4)
        lines = self.draw(st.sampled_from(("line", "line", "lines", "anyhow")))
        keys = self.draw(st.permutations(KEYS))
        items = []
        for number in range(size):
            if depth and self.chance(4):
                item = self.flow(depth - 1, column + 1)
            else:
                item = f'"{self.draw(st.sampled_from(WORDS[:3]))}"' if json else self.scalar(flow=True)
            key = f'"{keys[number]}"' if json or self.chance(6) else keys[number]
            items.append(f"{key}: {item}" if kind == "{}" else item)
        text, pad = kind[0], "\n" + " " * column
        for number, item in enumerate(items):
            comma = "," if number + 1 < size or self.chance(5) else ""
            own = lines == "lines" or (lines == "anyhow" and self.chance(2))
            text += f"{pad if own else ''}{item}{comma}"
            if own and self.chance(4):
                text += f" {self.comment()}{pad}"
            elif number + 1 < size:
                text += " "
        return text + (pad if lines == "lines" else "") + kind[1]

    def text_block(self, column: int) -> list[str]:
        """The header and the lines of a literal or folded text."""
        lines = self.draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=4))
        while lines and (not lines[0] or lines[0].startswith(" ")):
            lines.pop(0)
        while lines and not lines[-1]:
            lines.pop()
        lines = lines or ["one"]
        header = self.draw(st.sampled_from(("|", "|", "|-", ">", ">-", "|-" if self.plain else "|+")))
        empty = [""] if self.chance(4) else []
        return [header + self.trailing(), *(" " * column + line if line else "" for line in lines), *empty]

    def value(self, column: int, depth: int, *, entry: bool) -> list[str]:
        """A value: what stands on the line of its key or dash, and the lines below; children stand at `column`."""
        kinds = ("scalar", "scalar", "scalar", "null", "block", "flow")
        kind = self.draw(st.sampled_from((*kinds, "map", "map", "list", "list") if depth else kinds))
        if kind == "null":
            return [self.trailing()]
        if kind == "scalar":
            scalar = self.scalar(flow=False)
            properties = "" if scalar[0] == "*" else self.properties()
            self.remember(properties, self.anchors)
            return [f" {properties}{scalar}{self.trailing()}"]
        if kind == "block":
            first, *lines = self.text_block(column)
            return [f" {first}", *lines]
        if kind == "flow":
            first, *lines = self.flow(1, column).split("\n")
            lines[-1:] = [lines[-1] + self.trailing()] if lines else []
            return [f" {first}" if lines else f" {first}{self.trailing()}", *lines]
        mapping = kind == "map"
        if entry and self.chance(2):  # on the line of the dash
            first, *lines = self.mapping(column, depth - 1) if mapping else self.sequence(column, depth - 1)
            return [" " + first.lstrip(), *lines]
        properties = self.properties(mapping=True) if mapping else ""
        inner = column if entry or mapping else column - self.draw(st.sampled_from((0, 0, 2)))
        lines = self.mapping(inner, depth - 1) if mapping else self.sequence(max(inner, 0), depth - 1)
        self.remember(properties, self.maps)
        return [f" {properties}".rstrip() + self.trailing(), *self.between(inner, spaced=False), *lines]

    def mapping(self, column: int, depth: int) -> list[str]:
        size = self.draw(st.integers(1, 4))
        step = self.draw(st.sampled_from((2, 2, 4)))
        spaced = self.chance(6)
        lines: list[str] = []
        for number, key in enumerate(self.draw(st.permutations(KEYS))[:size]):
            lines += self.between(column, spaced=spaced) if number else []
            written = f'"{key}"' if self.chance(8) else key
            if not self.plain and self.chance(12):
                first, *rest = self.value(column + 2, 0, entry=True)
                lines += [f"{' ' * column}? {written}", f"{' ' * column}:{first}", *rest]
                continue
            first, *rest = self.value(column + step, depth, entry=False)
            lines += [f"{' ' * column}{written}:{first}", *rest]
        if self.maps and not self.plain and self.chance(8):
            lines.append(f"{' ' * column}<<: *{self.draw(st.sampled_from(self.maps))}")
        return lines

    def sequence(self, column: int, depth: int) -> list[str]:
        size = self.draw(st.integers(1, 4))
        gap = self.draw(st.sampled_from((" ", " ", " ", "   ")))
        spaced = self.chance(6)
        lines: list[str] = []
        for number in range(size):
            lines += self.between(column, spaced=spaced) if number else []
            first, *rest = self.value(column + 1 + len(gap), depth, entry=True)
            first = f"{gap}{first[1:]}" if first.strip() and not first.strip().startswith("#") else first
            lines += [f"{' ' * column}-{first}", *rest]
        return lines


@st.composite
def yaml_texts(draw: st.DrawFn, *, plain: bool) -> str:
    """A document of many styles; a `plain` one has no anchors, aliases, tags, merge keys, explicit keys and `|+`."""
    writer = Writer(draw, plain)
    lines = draw(st.sampled_from(([], [], ["---"], ["# head", "---"], ["# head", ""])))
    lines += writer.sequence(0, 3) if writer.chance(5) else writer.mapping(0, 3)
    lines += draw(st.sampled_from(([], [], ["# end"], ["..."], [""])))
    text = "\n".join(lines) + draw(st.sampled_from(("\n", "\n", "")))
    text = text.replace("\n", draw(st.sampled_from(("\n", "\n", "\r\n"))))
    return draw(st.sampled_from(("", "", "", "\ufeff"))) + text
