"""Registers a function as a command: adds the shared options and turns its result into an exit code."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

import typer

from reloadgen.cli.exit_codes import exit_code
from reloadgen.cli.help_text import CommandDetails, command_class
from reloadgen.commands.invocation import Invocation

if TYPE_CHECKING:
    from collections.abc import Mapping

Options = Callable[..., dict[str, Any]]
"""Options that several commands take; see `option_groups`."""


@dataclass(frozen=True, slots=True)
class Command:
    """A function that becomes a command with its name and docstring, the options that it shares, and its details."""

    function: Callable[..., int]
    shared: tuple[Options, ...]
    details: CommandDetails

    def add_to(self, app: typer.Typer) -> None:
        """Register the command with typer."""
        app.command(cls=command_class(self.details))(with_options(self.function, *self.shared))


def command(
    *shared: Options, exit_codes: Mapping[int, str], examples: tuple[str, ...]
) -> Callable[[Callable[..., int]], Command]:
    """Make a command of a function; each example is a command line, `  # ` and what it does."""
    return lambda function: Command(function, shared, CommandDetails(exit_codes, examples))


def with_options(function: Callable[..., object], *shared: Options) -> Callable[..., None]:
    """The function with the shared options after its own; it gets the invocation that all options make."""
    parts = {part: {each.name for each in _parameters(part)} for part in shared}
    signature = [each for each in _parameters(function) if each.name != "invocation"]
    signature += [each for part in shared for each in _parameters(part)]
    context = inspect.Parameter("ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)

    def call(ctx: typer.Context, **values: Any) -> None:  # noqa: ANN401 - options of any type
        invocation: Invocation = ctx.obj or Invocation(Path.cwd())
        for part, names in parts.items():
            invocation = invocation.extended(**part(**{name: values.pop(name) for name in names}))
        ctx.obj = invocation
        _exit(function, invocation, values)

    call.__signature__ = inspect.Signature([context, *signature])  # type: ignore[attr-defined]
    call.__annotations__ = {"ctx": typer.Context, **{each.name: each.annotation for each in signature}}
    call.__doc__, call.__name__ = function.__doc__, function.__name__
    return call


def _exit(function: Callable[..., object], invocation: Invocation, values: dict[str, Any]) -> None:
    """Run a command and end with its exit code.

    Raises:
        typer.Exit: the exit code is not 0.
    """
    try:
        code = function(invocation, **values)
    except typer.Exit:
        raise
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - exit_code tells errors and bugs apart
        code = exit_code(error, invocation, function.__name__, str(values.get("output", "")))
    if isinstance(code, int) and code:
        raise typer.Exit(code)


def run_command(name: str) -> Callable[..., int]:
    """The `run` of a command's module, which is imported only now."""
    run: Callable[..., int] = import_module(f"reloadgen.commands.{name}").run
    return run


def _parameters(function: Callable[..., object]) -> list[inspect.Parameter]:
    hints = get_type_hints(function, include_extras=True)
    return [
        each.replace(annotation=hints[each.name], kind=inspect.Parameter.KEYWORD_ONLY)
        for each in inspect.signature(function).parameters.values()
    ]
