"""The variables of a Flux Kustomization, and the objects of its build with them; values may be unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.document.nodes import YamlError
from reloadgen.flux.substitution.emitted import emitted, read_again
from reloadgen.flux.substitution.expressions import (
    DEFAULT_OPERATORS,
    BadSubstitutionError,
    Expression,
    Part,
    parse,
)
from reloadgen.flux.substitution.functions import result
from reloadgen.manifests.fields import Content, text
from reloadgen.manifests.unknown_text import unknown, unknown_parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.document.values import Value

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
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
        """A text after substitution; as it is where Flux refuses it."""
        if not self.active or "$" not in source:
            return source
        try:
            parts = parse(source)
        except BadSubstitutionError:
            return source
        return "".join(map(self._text, parts))

    def value(self, source: str) -> Value:
        """What a text means after substitution, which may make it a number or a map; as text where it is not YAML."""
        try:
            return self.value_or_raise(source)
        except YamlError:
            return self.text(source)

    def value_or_raise(self, source: str) -> Value:
        """What a text means after substitution.

        Raises:
            YamlError: it is not YAML any more.
        """
        substituted = self.text(source)
        written = None if substituted == source or unknown_parts(substituted) else emitted(source)
        return substituted if written is None else read_again(self.text(written))

    def _text(self, part: Part) -> str:
        if isinstance(part, str):
            return part
        words = tuple(map(self._text, part.words))
        if part.name not in self.values and self.incomplete:
            return unknown(part.name)
        value = self.values.get(part.name, "")
        return result(part.operator, value, words) if _is_known(part, value, words) else unknown(part.name)

    def undefined(self, source: str) -> tuple[str, ...]:
        """The variables in a text that no known source defines and that have no default there.

        Raises:
            BadSubstitutionError: Flux refuses the text.
        """
        if not self.active or "$" not in source:
            return ()
        expressions = [each for part in parse(source) if isinstance(part, Expression) for each in part.all()]
        return tuple(
            dict.fromkeys(
                each.name
                for each in expressions
                if each.name not in self.values and each.operator not in DEFAULT_OPERATORS
            )
        )

    @property
    def misnamed(self) -> tuple[str, ...]:
        """The variables whose names Flux refuses."""
        return tuple(name for name in self.values if not _NAME.fullmatch(name)) if self.active else ()

    def apply(self, content: Content) -> Content:
        """The content of an object after substitution."""
        if not self.active or is_substitution_disabled(content):
            return content
        replaced = self._value(content)
        return replaced if isinstance(replaced, dict) else content

    def _value(self, value: Value) -> Value:
        if isinstance(value, str):
            return self.value(value)
        if isinstance(value, list):
            return [self._value(item) for item in value]
        if isinstance(value, dict):
            return {self.text(key): self._value(item) for key, item in value.items()}
        return value


def _is_known(expression: Expression, value: str, words: tuple[str, ...]) -> bool:
    """Whether the text is known that takes the place of an expression; Go may cut characters of several bytes."""
    if expression.operator in DEFAULT_OPERATORS:
        return True
    cuts = expression.operator[:1] in {"#", "%"}
    return not any(map(unknown_parts, (value, *words))) and (value.isascii() or not cuts)


def is_substitution_disabled(content: Content) -> bool:
    """Whether a label or annotation of an object disables substitution for it."""
    return any(text(content, "metadata", where, _SWITCH) == "disabled" for where in ("labels", "annotations"))


NO_SUBSTITUTION = Variables({}, active=False)
"""No `postBuild`: `${…}` stays as it is."""
