"""Label selectors as Kubernetes' own parser reads them (k8s.io/apimachinery/pkg/labels), which is strict."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from reloadgen.kustomize.resources.patch_error import PatchError

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOKEN = re.compile(r"==|!=|[=!(),<>]|[^\s=!(),<>]+")
_NAME = r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)"
_SUBDOMAIN = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"
_KEY = re.compile(rf"((?=.{{1,253}}/){_SUBDOMAIN}/)?{_NAME}")
_VALUE = re.compile(f"{_NAME}?")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_SYMBOLS = frozenset(("=", "==", "!=", "!", "(", ")", ",", "<", ">", ""))


@dataclass(frozen=True, slots=True)
class LabelRequirement:
    """One requirement of a selector; `operator` is `exists`, `!`, `in`, `notin`, `<` or `>`."""

    key: str
    operator: str
    values: tuple[str, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether labels meet it."""
        value = labels.get(self.key)
        match self.operator:
            case "exists":
                return value is not None
            case "!":
                return value is None
            case "in":
                return value in self.values
            case "notin":
                return value not in self.values
        if value is None or not _INTEGER.fullmatch(value):
            return False
        bound = int(self.values[0])
        return int(value) > bound if self.operator == ">" else int(value) < bound


@cache
def parse(selector: str) -> tuple[LabelRequirement, ...]:
    """The requirements of a selector, all of which must hold.

    Raises:
        PatchError: Kubernetes refuses the selector.
    """
    tokens = _TOKEN.findall(selector)
    requirements: list[LabelRequirement] = []
    while tokens or requirements:
        requirements.append(_requirement(tokens, selector))
        if not tokens:
            break
        _expect(tokens, ",", selector)
    return tuple(requirements)


def _refused(selector: str, why: str) -> PatchError:
    return PatchError(f"the selector {selector!r} cannot be read: {why}")


def _take(tokens: list[str]) -> str:
    return tokens.pop(0) if tokens else ""


def _expect(tokens: list[str], token: str, selector: str) -> None:
    found = _take(tokens)
    if found != token:
        raise _refused(selector, f"{found or 'the end'} where {token} is expected")


def _requirement(tokens: list[str], selector: str) -> LabelRequirement:
    negated = tokens[:1] == ["!"]
    if negated:
        tokens.pop(0)
    key = _take(tokens)
    if key in _SYMBOLS:
        raise _refused(selector, f"{key or 'the end'} where a key is expected")
    if not _KEY.fullmatch(key):
        raise _refused(selector, f"{key} is not a label key")
    if negated or not tokens or tokens[0] == ",":
        return LabelRequirement(key, "!" if negated else "exists")
    operator = _take(tokens)
    values = _values(operator, tokens, selector)
    for value in values:
        if not _VALUE.fullmatch(value):
            raise _refused(selector, f"{value} is not a label value")
    match operator:
        case "in" | "notin" | "<" | ">":
            return LabelRequirement(key, operator, values)
        case _:
            return LabelRequirement(key, "notin" if operator == "!=" else "in", values)


def _values(operator: str, tokens: list[str], selector: str) -> tuple[str, ...]:
    match operator:
        case "in" | "notin":
            return _set(tokens, selector)
        case "=" | "==" | "!=" | "<" | ">":
            value = "" if not tokens or tokens[0] == "," else _take(tokens)
            if value in _SYMBOLS and value:
                raise _refused(selector, f"{value} where a value is expected")
            if operator in "<>" and not _INTEGER.fullmatch(value):
                raise _refused(selector, f"{operator} needs a number")
            return (value,)
    raise _refused(selector, f"{operator} is not an operator")


def _set(tokens: list[str], selector: str) -> tuple[str, ...]:
    """The values between parentheses; an empty place between commas is an empty value."""
    _expect(tokens, "(", selector)
    if tokens[:1] == [")"]:
        raise _refused(selector, "the parentheses are empty")
    values = [""]
    while tokens and tokens[0] != ")":
        found = _take(tokens)
        if found == ",":
            values.append("")
        elif found in _SYMBOLS or values[-1]:
            raise _refused(selector, f"{found} where a comma or ) is expected")
        else:
            values[-1] = found
    _expect(tokens, ")", selector)
    return tuple(values)
