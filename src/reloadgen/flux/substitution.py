"""`${…}` as Flux substitutes it after a build (github.com/fluxcd/pkg/envsubst), with values that may be unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.manifests.fields import Content, text
from reloadgen.manifests.unknown_text import unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.document.values import Value

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_EXPRESSION = re.compile(r"\$\$\{|\$\{(" + _NAME + r")((?:[^{}]|\{[^{}]*\})*)\}")
_SWITCH = "kustomize.toolkit.fluxcd.io/substitute"


@dataclass(frozen=True, slots=True)
class Variables:
    """The variables of a Flux Kustomization."""

    values: Mapping[str, str]
    incomplete: str = ""
    """Why there may be variables that the files do not show; "" where there are none."""
    active: bool = True
    """Whether Flux substitutes at all."""

    def text(self, source: str) -> str:
        """A text after substitution."""
        if not self.active or "${" not in source:
            return source
        return _EXPRESSION.sub(self._substituted, source)

    def _substituted(self, match: re.Match[str]) -> str:
        if match[1] is None:
            return "${"
        name, rest = match[1], match[2]
        if name not in self.values and self.incomplete:
            return unknown(name)
        value = self.values.get(name, "")
        if rest and rest[0] in ":-=" and rest.lstrip(":")[:1] in ("-", "="):
            return value or self.text(rest.lstrip(":")[1:])
        if not rest:
            return value
        case_changes = {
            "^": value[:1].upper() + value[1:],
            "^^": value.upper(),
            ",": value[:1].lower() + value[1:],
            ",,": value.lower(),
        }
        return case_changes.get(rest, unknown(f"{name}{rest}"))

    def undefined(self, source: str) -> tuple[str, ...]:
        """The variables in a text that nothing defines and that have no default there."""
        if not self.active or self.incomplete or "${" not in source:
            return ()
        expressions = [
            each for each in _EXPRESSION.finditer(source) if each[1] and each[1] not in self.values
        ]
        return tuple(dict.fromkeys(each[1] for each in expressions if not _has_default(each[2])))

    def apply(self, content: Content) -> Content:
        """The content of an object after substitution."""
        if not self.active or is_substitution_disabled(content):
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


def is_substitution_disabled(content: Content) -> bool:
    """Whether a label or annotation of an object disables substitution for it."""
    return any(text(content, "metadata", where, _SWITCH) == "disabled" for where in ("labels", "annotations"))


NO_SUBSTITUTION = Variables({}, active=False)
"""No `postBuild`: `${…}` stays as it is."""
