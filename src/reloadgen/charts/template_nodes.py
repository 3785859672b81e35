"""The nodes of a Go template, as far as values go through them (https://pkg.go.dev/text/template)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Constant:
    """A string, number or other literal; `text` is None for all but strings."""

    text: str | None


@dataclass(frozen=True, slots=True)
class Access:
    """A field of the dot (`.a.b`), of a variable (`$x.a`, `$` for the root) or of a pipeline (`(f).a`)."""

    of: str | Pipeline
    """`.` for the dot, the variable with its `$`, or the pipeline."""
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """The name of a function."""

    name: str


Operand: TypeAlias = Constant | Access | Function
Command: TypeAlias = tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Commands, each of which gets the result of the one before as its last argument."""

    commands: tuple[Command, ...]
    variables: tuple[str, ...] = ()
    """The variables that get the result."""
    declares: bool = False
    """Whether it declares them (`:=`) or assigns to them (`=`)."""


@dataclass(frozen=True, slots=True)
class Action:
    """A pipeline whose result is printed, unless a variable gets it."""

    pipeline: Pipeline


@dataclass(frozen=True, slots=True)
class Branch:
    """An `if`, `with` or `range`."""

    keyword: str
    pipeline: Pipeline
    body: tuple[Node, ...]
    otherwise: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """A named template."""

    name: str
    body: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class TemplateCall:
    """`template` or `block`: a named template printed with a dot of its own."""

    name: str
    pipeline: Pipeline


Node: TypeAlias = Action | Branch | Definition | TemplateCall


class TemplateError(Exception):
    """A template that can't be parsed."""
