"""Decides how a run that fails ends: the document and the message that it leaves, and its exit code."""

from __future__ import annotations

import os
import sys
import traceback
from typing import TYPE_CHECKING

import typer

from reloadgen import __version__
from reloadgen.cli.usage_errors import usage_message
from reloadgen.commands.console import Console
from reloadgen.commands.standard_error import say
from reloadgen.errors import InputError, ReloadgenError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from reloadgen.commands.invocation import Invocation

BAD_INPUT, BUG, INTERRUPTED, BROKEN_PIPE = 2, 3, 130, 128 + 13


def exit_code(error: BaseException, invocation: Invocation, command: str = "", output: str = "") -> int:
    """The exit code for whatever ended a run; why it ended is written to standard error.

    A command in an output format for programs prints a document, too.
    """
    try:
        return _end(error, invocation, command, output)
    except BrokenPipeError:
        _stop_writing()
        return BROKEN_PIPE


def _end(error: BaseException, invocation: Invocation, command: str, output: str) -> int:
    match error:
        case BrokenPipeError():
            raise error
        case KeyboardInterrupt():
            say("interrupted\n")
            return INTERRUPTED
        case typer.TyperException():
            say(usage_message(error, Console(invocation).style))
            return BAD_INPUT
        case ReloadgenError() | OSError():
            _report(error, invocation, command, output)
            return error.exit_code if isinstance(error, ReloadgenError) else BAD_INPUT
        case _:
            say("".join(traceback.format_exception(error)))
            say(
                f"\nThis is a bug in reloadgen {__version__}: please report it with the lines above and the command.\n"
            )
            return BUG


def _report(error: ReloadgenError | OSError, invocation: Invocation, command: str, output: str) -> None:
    from reloadgen.reports import input_document, input_errors  # noqa: PLC0415 - most runs have no error

    if isinstance(error, ReloadgenError) or error.filename:  # otherwise standard output may be what is broken
        document = input_document.document(error, command, output)
        if document:
            sys.stdout.write(document)
    if output == "github":  # GitHub shows both streams in one log, which has the annotations already
        return
    top = _top(invocation) if isinstance(error, InputError) else None
    argument = error.argument if isinstance(error, UsageError) else ""
    Console(invocation, top).problems(input_errors.problems(error), argument)


def _top(invocation: Invocation) -> Path | None:
    """The top of the repository, if there is an inventory: locations are relative to it."""
    from reloadgen.workspace.inventory_file import find_inventory, find_top  # noqa: PLC0415 - slow, and help does without

    try:
        return find_top(find_inventory(invocation.directory, invocation.inventory).parent.resolve())
    except (ReloadgenError, OSError):
        return None


def _stop_writing() -> None:
    """Send the rest of the output nowhere: the reader is gone, and Python would complain once more at exit."""
    null = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(null, stream.fileno())
