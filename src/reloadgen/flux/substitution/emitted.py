"""Texts as Flux writes them before it substitutes in them, and what the result means when it is read again.

Flux substitutes in an object's YAML, so that a value such as `*/5` or `a: b` may be no text there, or no YAML at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.document.nodes import YamlError
from reloadgen.manifests import yaml_reader
from reloadgen.manifests.fields import mapping

if TYPE_CHECKING:
    from reloadgen.document.values import Value

_NEVER_FIRST = frozenset("#,[]{}&*!|>'\"%@`")
_KEY = "value"
_TRUE, _FALSE = ("y", "yes", "on", "true"), ("n", "no", "off", "false")
_BOOLEANS = {
    spelling: value
    for value, words in ((True, _TRUE), (False, _FALSE))
    for word in words
    for spelling in (word, word.title(), word.upper())
}
"""Plain words that are booleans to YAML 1.1, by which Flux reads the result."""


def emitted(text: str) -> str | None:
    """A text of one line as sigs.k8s.io/yaml writes it, plain or in single quotes; None where that is not known."""
    if not text or not text.isprintable():
        return None
    return text if _is_plain(text) else "'" + text.replace("'", "''") + "'"


def read_again(text: str) -> Value:
    """What a value that was written like this means.

    Raises:
        YamlError: it is not YAML any more.
    """
    if text.strip() in _BOOLEANS:
        return _BOOLEANS[text.strip()]
    documents = yaml_reader.read(f"{_KEY}: {text}\n")
    content = mapping(documents[0].value) if len(documents) == 1 else {}
    if content.keys() != {_KEY}:
        raise YamlError("it is not one value")
    return content[_KEY]


def _is_plain(text: str) -> bool:
    """As `yaml_emitter_analyze_scalar` of libyaml decides outside of flow collections."""
    first, padded = text[0], f"{text} "
    if text != text.strip(" ") or text.startswith(("---", "...")) or first in _NEVER_FIRST:
        return False
    return not (first in "?-" and padded[1] == " ") and ": " not in padded and " #" not in text
