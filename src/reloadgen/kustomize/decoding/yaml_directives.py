"""`%YAML` at the head of a file: Go's readers take version 1.1 alone."""

from __future__ import annotations

import re

_DIRECTIVE = re.compile(r"^%YAML[ \t]+(\S+)", re.MULTILINE)
_BEFORE = ("%", "#", "\n", "\r", " ")
"""What a text begins with that has a directive."""


def refused_version(text: str) -> str:
    """The YAML version that a file asks for, if kustomize refuses it; "" otherwise."""
    head = text.removeprefix("\ufeff")
    if not head.startswith(_BEFORE):
        return ""
    directive = _DIRECTIVE.search(head.partition("\n---")[0])
    return directive[1] if directive and directive[1] != "1.1" else ""
