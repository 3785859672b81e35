"""Runs the command line; every error ends here or in the command that raised it, see `exit_codes`."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from pathlib import Path

import typer

from reloadgen.cli.app import app
from reloadgen.cli.exit_codes import exit_code
from reloadgen.commands.invocation import Invocation
from reloadgen.errors import FileError


def run() -> int:
    """Run the command line and return the exit code."""
    try:
        _prepare_streams()
        code = typer.main.get_command(app).main(prog_name="reloadgen", standalone_mode=False)
    except SystemExit as error:  # completion
        code = error.code
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - exit_code tells errors and bugs apart
        return exit_code(error, Invocation(Path()))
    return code if isinstance(code, int) else 0


def _prepare_streams() -> None:
    """Write UTF-8 in any locale.

    Raises:
        FileError: standard output is closed.
    """
    for stream, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)
    if sys.stdout is None:
        raise FileError("standard output is closed")
