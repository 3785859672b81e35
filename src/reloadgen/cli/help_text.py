"""The text of `--help`: options in groups, examples, exit codes; in colour and as wide as the terminal for a person."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup

from reloadgen.cli.option_groups import BEHAVIOUR, COLOR, GLOBAL, OUTPUT, SELECTION
from reloadgen.cli.suggestions import suggest_command
from reloadgen.cli.usage_errors import naming_its_command
from reloadgen.commands.invocation import use_color
from reloadgen.commands.standard_error import say
from reloadgen.reports.terminal import Style, styled

WIDEST = 120
"""Columns: longer lines are hard to read."""

_GROUPS = (BEHAVIOUR, SELECTION, OUTPUT, GLOBAL)
_DOCUMENTATION = "docs/reference/commands.md"
_NAMES = 30
"""Columns for the names of options; what is longer gets a line of its own."""


@dataclass(frozen=True, slots=True)
class CommandDetails:
    """What the help says beside the options: exit codes, and examples as `COMMAND LINE  # what it does`."""

    exit_codes: Mapping[int, str] = field(default_factory=dict)
    examples: tuple[str, ...] = ()


class HelpCommand(TyperCommand):
    """A command whose help is in groups."""

    details: ClassVar[CommandDetails] = CommandDetails()

    def format_help(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]  # noqa: ANN401 - typer's own copy of click
        """Write the whole help."""
        formatter.write(_help(self, ctx, self.details, ()))

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """Parse the arguments; every error says which command it is about."""
        with naming_its_command(ctx):
            return super().parse_args(ctx, args)


class HelpGroup(TyperGroup):
    """The program itself: its help lists the commands, and a wrong command gets a suggestion."""

    details: ClassVar[CommandDetails] = CommandDetails()

    def format_help(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]  # noqa: ANN401 - as above
        """Write the whole help."""
        commands = [(name, (command.help or "").split("\n", 1)[0]) for name, command in self.commands.items()]
        formatter.write(_help(self, ctx, self.details, commands))

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """Without arguments, print the help and end with 2."""
        if not args and not ctx.resilient_parsing:
            say(f"{self.get_help(ctx)}\n")
            raise typer.Exit(2)
        with naming_its_command(ctx):
            return super().parse_args(ctx, args)

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> Any:  # type: ignore[override]  # noqa: ANN401 - as above
        """Find the command that the arguments begin with.

        Raises:
            UnknownCommand: there is none.
        """
        if (
            args
            and args[0] not in self.commands
            and not args[0].startswith("-")
            and not ctx.resilient_parsing
        ):
            raise suggest_command(args[0], tuple(self.commands), ctx)
        return super().resolve_command(ctx, args)


def command_class(details: CommandDetails) -> type[HelpCommand]:
    """A class of commands with these details; typer makes the command from it."""
    return type("DetailedCommand", (HelpCommand,), {"details": details})


def _help(
    command: Any,  # noqa: ANN401 - as above
    ctx: typer.Context,
    details: CommandDetails,
    commands: Sequence[tuple[str, str]],
) -> str:
    color = use_color(ctx.meta.get(COLOR, "auto"), sys.stdout)
    ctx.color = color  # otherwise typer strips colours that were asked for in a pipe
    page = _Page(min(shutil.get_terminal_size().columns, WIDEST), color=color)
    page.paragraph(command.help)
    page.usage(ctx.command_path, command.collect_usage_pieces(ctx))
    page.listing("Commands", commands)
    groups = _grouped(command, ctx)
    names = max(len(name) for options in groups.values() for name, _ in options)
    for heading, options in groups.items():
        page.listing(heading, options, names)
    page.examples(details.examples)
    page.listing("Exit codes", [(str(code), text) for code, text in details.exit_codes.items()])
    anchor = f"#{ctx.info_name}" if ctx.parent else ""
    page.line("Documentation", f"{_DOCUMENTATION}{anchor} in the repository of reloadgen")
    return page.text()


def _grouped(command: Any, ctx: typer.Context) -> dict[str, list[tuple[str, str]]]:  # noqa: ANN401 - as above
    groups: dict[str, list[tuple[str, str]]] = {name: [] for name in _GROUPS}
    for parameter in command.get_params(ctx):
        record = parameter.get_help_record(ctx)
        if record is not None:
            groups[getattr(parameter, "rich_help_panel", None) or GLOBAL].append(record)
    return {name: records for name, records in groups.items() if records}


class _Page:
    """Lines of help at a width."""

    def __init__(self, width: int, *, color: bool) -> None:
        self._width, self._color = width, color
        self._lines: list[str] = []

    def paragraph(self, text: str) -> None:
        for part in text.split("\n\n"):
            self._lines += [*textwrap.wrap(part, self._width), ""]

    def usage(self, path: str, pieces: Sequence[str]) -> None:
        self.line("Usage", self._styled(path, "bold", "cyan") + " " + " ".join(pieces))

    def line(self, heading: str, text: str) -> None:
        self._lines += [f"{self._styled(f'{heading}:', 'bold', 'green')} {text}", ""]

    def listing(self, heading: str, rows: Sequence[tuple[str, str]], names: int = 0) -> None:
        if not rows:
            return
        names = min(names or max(len(name) for name, _ in rows), _NAMES)
        indent = " " * (names + 4)
        self._lines.append(self._styled(f"{heading}:", "bold", "green"))
        for name, text in rows:
            padding = " " * (names - len(name)) if len(name) <= names else f"\n{indent[:-2]}"
            wrapped = textwrap.wrap(text, max(self._width - len(indent), 20)) or [""]
            body = f"\n{indent}".join(wrapped)
            self._lines.append(f"  {self._styled(name, 'bold', 'cyan')}{padding}  {body}".rstrip())
        self._lines.append("")

    def examples(self, examples: Sequence[str]) -> None:
        if not examples:
            return
        self._lines.append(self._styled("Examples:", "bold", "green"))
        for example in examples:
            line, _, comment = example.partition("  # ")
            self._lines += [f"  {self._styled(f'# {comment}', 'dim')}", f"  {line}"]
        self._lines.append("")

    def text(self) -> str:
        return "\n".join(self._lines).rstrip("\n")

    def _styled(self, text: str, *styles: Style) -> str:
        return styled(text, *styles, color=self._color)
