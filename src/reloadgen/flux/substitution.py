"""`${…}` as Flux substitutes it after the build (github.com/fluxcd/pkg/envsubst), with values that may be unknown.

A value that the files don't tell stands in the result as a marker: whoever reads it can say so instead of guessing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.kustomize.resource import Object, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.document.values import Value

_MARK = "\ufffc"
_MARKED = re.compile(f"{_MARK}([^{_MARK}]*){_MARK}")
_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_EXPRESSION = re.compile(r"\$\$\{|\$\{(" + _NAME + r")((?:[^{}]|\{[^{}]*\})*)\}")
_SWITCH = "kustomize.toolkit.fluxcd.io/substitute"


def unknown(why: str) -> str:
    """A value that the files don't tell."""
    return f"{_MARK}{why}{_MARK}"


def unknowns(value: str) -> tuple[str, ...]:
    """Why parts of a text are unknown; empty: it is known."""
    return tuple(_MARKED.findall(value))


def shown(value: str) -> str:
    """A text for people, unknown parts as `${…}`."""
    return _MARKED.sub(lambda match: "${" + match[1] + "}", value)


def pattern(value: str) -> str:
    """A regular expression for what a text may turn out to be."""
    parts = _MARKED.split(value)
    return "".join(".*" if index % 2 else re.escape(part) for index, part in enumerate(parts))


@dataclass(frozen=True, slots=True)
class Variables:
    """What a Flux Kustomization substitutes: known values; and whether there may be more, with why."""

    values: Mapping[str, str]
    more: str = ""
    active: bool = True

    def text(self, source: str) -> str:
        """A text after substitution."""
        if not self.active or "${" not in source:
            return source
        return _EXPRESSION.sub(self._one, source)

    def _one(self, match: re.Match[str]) -> str:
        if match[1] is None:
            return "${"
        name, rest = match[1], match[2]
        if name not in self.values and self.more:
            return unknown(name)
        value = self.values.get(name, "")
        if rest and rest[0] in ":-=" and rest.lstrip(":")[:1] in ("-", "="):
            return value or self.text(rest.lstrip(":")[1:])
        if not rest:
            return value
        simple = {
            "^": value[:1].upper() + value[1:],
            "^^": value.upper(),
            ",": value[:1].lower() + value[1:],
            ",,": value.lower(),
        }
        return simple.get(rest, unknown(f"{name}{rest}"))

    def undefined(self, source: str) -> tuple[str, ...]:
        """The names in a text that nothing defines and that bring no value of their own."""
        if not self.active or self.more or "${" not in source:
            return ()
        found = [match for match in _EXPRESSION.finditer(source) if match[1] and match[1] not in self.values]
        return tuple(dict.fromkeys(match[1] for match in found if not _has_default(match[2])))

    def apply(self, content: Object) -> Object:
        """An object after substitution, unless it asks to be left alone."""
        if not self.active or is_left_alone(content):
            return content
        replaced = self._value(content)
        return replaced if isinstance(replaced, dict) else content

    def _value(self, value: Value) -> Value:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self._value(item) for item in value]
        if isinstance(value, dict):
            return {self.text(key): self._value(item) for key, item in value.items()}
        return value


def _has_default(rest: str) -> bool:
    return bool(rest) and rest.lstrip(":")[:1] in ("-", "=", "?", "+")


def is_left_alone(content: Object) -> bool:
    """Whether a label or annotation switches substitution off for this object."""
    return any(text(content, "metadata", where, _SWITCH) == "disabled" for where in ("labels", "annotations"))


NONE = Variables({}, active=False)
"""No `postBuild`: `${…}` stays as it is."""
