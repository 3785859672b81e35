"""Suggests a command for a word that is none."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

_OTHER_NAMES = {
    "version": "--version",
    "help": "--help",
    "lint": "validate",
    "apply": "render",
    "build": "render",
    "generate": "render",
    "sync": "render",
    "update": "render",
    "write": "render",
    "drift": "check",
    "status": "check",
    "plan": "diff",
    "import": "init",
    "new": "init",
    "get": "clusters",
    "list": "clusters",
    "ls": "clusters",
    "show": "clusters",
    "tree": "graph",
    "test": "verify",
    "wait": "verify",
    "completion": "--install-completion",
}
"""What other tools call it."""


class UnknownCommand(typer.TyperException):
    """A word where a command has to stand."""

    def __init__(self, message: str, hint: str, ctx: typer.Context) -> None:
        super().__init__(message)
        self.hint, self.ctx = hint, ctx


def suggest_command(word: str, commands: Sequence[str], ctx: typer.Context) -> UnknownCommand:
    """The error for a word that is no command, with the command that was probably meant."""
    near = get_close_matches(word.casefold(), (*commands, *_OTHER_NAMES), n=1)
    meant = _OTHER_NAMES.get(near[0], near[0]) if near else ""
    hint = f"did you mean reloadgen {meant}?" if meant else f"commands: {', '.join(commands)}"
    return UnknownCommand(f"unknown command '{word}'", hint, ctx)
