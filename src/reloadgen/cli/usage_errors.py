"""Command lines that typer refuses, in the form of every other error: what is wrong, a hint, and the usage."""

from __future__ import annotations

import re
from contextlib import contextmanager
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import typer

from reloadgen.reports.messages import Message, render
from reloadgen.reports.terminal import styled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reloadgen.reports.messages import MessageStyle

_LIBRARY = (
    (re.compile(r"^Value error, "), ""),
    (re.compile(r"^Input should be a valid integer.*"), "not a whole number"),
)
"""Phrases of typer and of the library that it checks values with, and what to say instead."""

_EXTRA = re.compile(r"^Got unexpected extra argument\(s\) \((.*)\)$")
_NO_VALUE = re.compile(r"requires an argument")


@contextmanager
def naming_its_command(context: Any) -> Iterator[None]:  # noqa: ANN401 - typer brings its own copy of click
    """Give an error the command that it is about, where typer does not: an option without its value."""
    try:
        yield
    except typer.TyperException as error:
        if getattr(error, "ctx", None) is None:
            error.ctx = context  # type: ignore[attr-defined]
        raise


def usage_message(error: typer.TyperException, style: MessageStyle) -> str:
    """The error with its hint; below it the usage of the command, where it is known."""
    context = getattr(error, "ctx", None)
    text, hint = _text(error, context)
    lines = render(Message("error", text, hint=hint), style)
    if context is None:
        return lines
    usage = " ".join([context.command_path, *context.command.collect_usage_pieces(context)])
    heading = styled("Usage:", "bold", "green", color=style.color)
    return f"{lines}\n{heading} {usage}\nFor more information, run '{context.command_path} --help'.\n"


def _text(error: Any, context: Any) -> tuple[str, str]:  # noqa: ANN401 - typer brings its own copy of click
    if hasattr(error, "hint"):
        return error.message, error.hint
    if hasattr(error, "possibilities"):
        return f"unknown option {error.option_name}", _near_option(error.option_name, context)
    parameter = getattr(error, "param", None)
    if parameter is not None:
        names = " / ".join((*parameter.opts, *parameter.secondary_opts))
        return f"invalid value for {names}: {_plain(error.message)}", ""
    if extra := _EXTRA.match(_plain_end(error.format_message())):
        return f"unexpected argument: {extra[1]}", _place_for(extra[1].split(), _options(context.command))
    option = getattr(error, "option_name", "")
    if option and _NO_VALUE.search(error.format_message()):
        return f"option {option} needs a value", _value_of(option, context)
    return _plain(error.format_message()), ""


def _place_for(words: list[str], options: list[str]) -> str:
    """The option that a word without one was probably meant for."""
    if words[0].endswith((".yaml", ".yml")):
        return f"to name an inventory, write -i {words[0]}"
    if "/" in words[0] or words[0].startswith("."):
        return f"to run in another directory, write -C {words[0]}"
    clusters = " ".join(f"-c {word}" for word in words)
    return f"to select a cluster, write {clusters}" if "-c" in options else ""


def _value_of(option: str, context: Any) -> str:  # noqa: ANN401 - as above
    """How to write the option, from the line of the help that describes it: `-c, --cluster NAME-OR-GLOB`."""
    for parameter in context.command.params:
        if option in parameter.opts:
            return f"write {option} {parameter.get_help_record(context)[0].split()[-1]}"
    return ""


def _near_option(option: str, context: Any) -> str:  # noqa: ANN401 - as above
    """The option that was probably meant, or where this one has to stand."""
    name = option.partition("=")[0]
    for command in getattr(context.command, "commands", {}).values():
        if name in _options(command):
            return f"{name} stands after the command, as in: reloadgen {command.name} {name}"
    near = get_close_matches(name, _options(context.command), n=1, cutoff=0.7)
    return f"did you mean {near[0]}?" if near else ""


def _options(command: Any) -> list[str]:  # noqa: ANN401 - as above
    parameters: Iterable[Any] = command.params
    return ["--help", *(name for each in parameters for name in (*each.opts, *each.secondary_opts))]


def _plain(message: str) -> str:
    text = _plain_end(message)
    for pattern, words in _LIBRARY:
        text = pattern.sub(words, text)
    return text[:1].lower() + text[1:]


def _plain_end(message: str) -> str:
    return message.rstrip(".")
