"""Version ranges, by the grammar of the library with which Flux parses them."""

from __future__ import annotations

import re

_MAX_LENGTH, _MAX_GROUPS = 512, 32

_SPACE = r"[\t\n\f\r ]"
_OPERATOR = r"(?:>=|=>|<=|=<|!=|~>|[=<>~^])?"
_LOOSE = r"[0-9xX*|]+"
_TAIL = r"[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*"
_BOUND = rf"v?{_LOOSE}(?:\.{_LOOSE})?(?:\.{_LOOSE})?(?:-{_TAIL})?(?:\+{_TAIL})?"
_HYPHENATED = re.compile(rf"{_SPACE}*({_BOUND}){_SPACE}+-{_SPACE}+({_BOUND}){_SPACE}*")

_NUMBER = r"0*[0-9]{1,20}"  # of 64 bits
_ANY = r"[xX*]"
_PART = r"(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_VERSION = rf"""
    v?(?: {_ANY} (?:\.{_LOOSE}){{0,2}}  # what follows a wildcard is not looked at
        | {_NUMBER} (?:\.{_ANY} (?:\.{_LOOSE})?)?
        | {_NUMBER} \.{_NUMBER} (?:\.(?:{_ANY}|{_NUMBER}))?
    )
    (?:-{_PART}(?:\.{_PART})*)? (?:\+{_TAIL})?
    (?={_SPACE}|,|\Z)
"""
_ONE = rf"{_SPACE}*+ {_OPERATOR} {_SPACE}*+ {_VERSION}"
_GROUP = re.compile(
    rf"{_ONE} (?: (?:{_SPACE}*+,|{_SPACE}++) {_ONE} )*+ {_SPACE}*+".replace(_SPACE, r"[\t\n\f\r\ ]"),
    re.VERBOSE | re.ASCII,
)
"""Requirements joined by spaces or commas. Possessive, so that no text takes long to refuse."""


def is_range(text: str) -> bool:
    """Whether `NewConstraint` of github.com/Masterminds/semver/v3 takes a text.

    Alternatives are joined by `||`; in each, requirements by spaces or commas; `1.2 - 1.4` is two of them.
    """
    if len(text.encode("utf-8", "surrogatepass")) > _MAX_LENGTH:
        return False
    groups = _without_hyphens(text).split("||")
    return len(groups) <= _MAX_GROUPS and all(map(_GROUP.fullmatch, groups))


def _without_hyphens(text: str) -> str:
    """The text with `A - B` as `>= A, <= B`, put in as the library does: the spaces around go too."""
    return _HYPHENATED.sub(r">= \1, <= \2 ", text)
