"""The actions of a Go template, cut into tokens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from reloadgen.charts.template_nodes import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMENT = re.compile(r"\{\{(?:- )?\s*/\*.*?\*/\s*(?: -)?\}\}", re.DOTALL)
_OPEN = re.compile(r"\{\{(?:-(?=\s))?")
_CLOSE = re.compile(r"\s*?(?:(?<=\s)-)?\}\}")
_SPACE = re.compile(r"\s+")
_TOKEN = re.compile(
    r"""
      (?P<string>"(?:\\.|[^"\\\n])*")
    | (?P<raw>`[^`]*`)
    | (?P<char>'(?:\\.|[^'\\\n])+')
    | (?P<number>[-+]?\.?\d[\w.]*(?:(?<=[eE])[-+]\d+)?)
    | (?P<variable>\$\w*)
    | (?P<field>\.[^\W\d]\w*)
    | (?P<dot>\.)
    | (?P<word>[^\W\d]\w*)
    | (?P<mark>:=|=|\||\(|\)|,)
    """,
    re.VERBOSE,
)
_ESCAPED = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


class Token(NamedTuple):
    """A token of an action; `joined`: nothing separates it from the one before."""

    kind: str
    text: str
    joined: bool = False


def actions(template: str) -> Iterator[list[Token]]:
    """The tokens of each action of a template, comments left out.

    Raises:
        TemplateError: an action that does not end, or holds what no token begins with.
    """
    place = 0
    while opening := _OPEN.search(template, place):
        if comment := _COMMENT.match(template, opening.start()):
            place = comment.end()
            continue
        tokens, place = _tokens(template, opening.end())
        yield tokens


def _tokens(template: str, place: int) -> tuple[list[Token], int]:
    tokens: list[Token] = []
    joined = False
    while True:
        if closing := _CLOSE.match(template, place):
            return tokens, closing.end()
        if space := _SPACE.match(template, place):
            place, joined = space.end(), False
            continue
        token = _TOKEN.match(template, place)
        if token is None or token.lastgroup is None:
            raise TemplateError(f"an action that can't be read: {template[place : place + 20]!r}")
        tokens.append(_token(token.lastgroup, token[0], joined=joined))
        place, joined = token.end(), True


def _token(kind: str, text: str, *, joined: bool) -> Token:
    if kind == "string":
        return Token("string", _ESCAPED.sub(_unescaped, text[1:-1]), joined)
    if kind == "raw":
        return Token("string", text[1:-1], joined)
    return Token(kind, text, joined)


def _unescaped(escape: re.Match[str]) -> str:
    text = escape[0][1:]
    if text[0] in "xuU":
        return chr(int(text[1:], 16))
    if text.isdecimal():
        return chr(int(text, 8))
    return _ESCAPES.get(text, text)
