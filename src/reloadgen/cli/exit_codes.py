"""Decides how a run that fails ends: the message that it leaves, and its exit code."""

from __future__ import annotations

import os
import sys
import traceback
from typing import TYPE_CHECKING

import typer

from reloadgen import __version__
from reloadgen.cli.usage_errors import usage_message
from reloadgen.commands.console import Console
from reloadgen.errors import InputError, ReloadgenError

if TYPE_CHECKING:
    from pathlib import Path

    from reloadgen.commands.invocation import Invocation

BAD_INPUT, BUG, INTERRUPTED, BROKEN_PIPE = 2, 3, 130, 128 + 13


def exit_code(error: BaseException, invocation: Invocation) -> int:
    """The exit code for whatever ended a run; why it ended is written to standard error."""
    match error:
        case BrokenPipeError():
            _stop_writing()
            return BROKEN_PIPE
        case KeyboardInterrupt():
            sys.stderr.write("interrupted\n")
            return INTERRUPTED
        case typer.TyperException() | ReloadgenError() | OSError():
            top = _top(invocation) if isinstance(error, InputError) else None
            _report(error, Console(invocation, top))
            return error.exit_code if isinstance(error, ReloadgenError) else BAD_INPUT
        case _:
            traceback.print_exception(error)
            sys.stderr.write(
                f"\nThis is a bug in reloadgen {__version__}: please report it with the lines above and the command.\n"
            )
            return BUG


def _report(error: typer.TyperException | ReloadgenError | OSError, console: Console) -> None:
    match error:
        case typer.TyperException():
            sys.stderr.write(usage_message(error, console.style))
        case InputError():
            console.input_error(error)
        case ReloadgenError():
            console.error(str(error), error.hint)
        case OSError():
            console.error(f"{error.filename or 'input/output'}: {error.strerror}")


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
