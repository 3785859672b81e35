"""What the operators of `${NAME…}` make of a value, by github.com/fluxcd/pkg/envsubst; lengths are in bytes."""

from __future__ import annotations

import re

from reloadgen.flux.substitution.expressions import DEFAULT_OPERATORS, LENGTH

_NUMBER = re.compile(r"[+-]?[0-9]+")
_CLASS = re.compile(r"\[(\^?)((?:\\.|[^\]\\-])(?:-(?:\\.|[^\]\\-])|\\.|[^\]\\-])*)\]", re.DOTALL)


def result(operator: str, value: str, words: tuple[str, ...]) -> str:  # noqa: PLR0911 - one line for each operator
    """The text that takes the place of an expression."""
    if operator in DEFAULT_OPERATORS:
        return value or "".join(words)
    if operator == LENGTH:
        return str(len(_bytes(value)))
    if operator[:1] in {",", "^"}:
        return _cased(operator, value)
    if operator == ":":
        return _substring(value, words)
    if operator[:1] == "/":
        return _replaced(operator, value, words[0], words[1] if len(words) > 1 else None)
    if operator[:1] == "#":
        return value[_prefix(value, words[0], longest=operator == "##") :]
    if operator[:1] == "%":
        backwards = value[::-1]
        return backwards[_prefix(backwards, words[0][::-1], longest=operator == "%%") :][::-1]
    return value


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _cased(operator: str, value: str) -> str:
    match operator:
        case "^^":
            return "".join(map(_upper, value))
        case ",,":
            return "".join(map(_lower, value))
        case "^":
            return "".join(map(_upper, value[:1])) + value[1:]
        case ",":
            return "".join(map(_lower, value[:1])) + value[1:]
        case _:
            return value


def _upper(char: str) -> str:
    """Go changes case character by character: no character becomes two."""
    changed = char.upper()
    return changed if len(changed) == 1 else char


def _lower(char: str) -> str:
    changed = char.lower()
    return changed if len(changed) == 1 else char


def _substring(value: str, words: tuple[str, ...]) -> str:
    """From a position, of a length; negative ones count from the end, and what is no number leaves all as it is."""
    if not all(map(_NUMBER.fullmatch, words)):
        return value
    data = _bytes(value)
    begin, *length = map(int, words)
    begin = max(len(data) + begin, 0) if begin < 0 else begin
    end = len(data)
    if length:
        end = len(data) + length[0] if length[0] < 0 else begin + length[0]
    return data[begin : max(end, begin)].decode("utf-8", "replace")


def _replaced(operator: str, value: str, old: str, new: str | None) -> str:
    """`/` replaces once, `//` everywhere, `/#` at the begin, `/%` at the end; the last two need both words."""
    match operator:
        case "//":
            return value.replace(old, new or "")
        case "/":
            return value.replace(old, new or "", 1)
        case "/#" if new is not None and value.startswith(old):
            return value.replace(old, new, 1)
        case "/%" if new is not None and value.endswith(old):
            return value.removesuffix(old) + new
        case _:
            return value


def _prefix(value: str, pattern: str, *, longest: bool) -> int:
    """The length of the shortest or longest prefix that a pattern matches, at least one character; 0 for none."""
    compiled = _compiled(pattern)
    if compiled is None:
        return 0
    lengths = range(len(value), 0, -1) if longest else range(1, len(value) + 1)
    return next((length for length in lengths if compiled.fullmatch(value, 0, length)), 0)


def _compiled(pattern: str) -> re.Pattern[str] | None:
    """A pattern with `*`, `?`, `[…]` and backslashes; None where it is malformed."""
    found, index = "", 0
    while index < len(pattern):
        char = pattern[index]
        if char == "[":
            match = _CLASS.match(pattern, index)
            if match is None:
                return None
            found += f"[{match[1]}{match[2].replace('[', chr(92) + '[')}]"
            index = match.end()
            continue
        if char == "\\":
            index += 1
            if index == len(pattern):
                return None
        literal = re.escape(pattern[index])
        found += {"*": ".*", "?": "."}.get(char, literal)
        index += 1
    try:
        return re.compile(found, re.DOTALL)
    except re.error:
        return None
