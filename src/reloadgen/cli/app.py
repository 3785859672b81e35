"""The program: its commands, in the order of the help."""

from __future__ import annotations

import typer

from reloadgen.cli import check_commands, inspect_commands, verify_command, write_commands
from reloadgen.cli.help_text import HelpGroup
from reloadgen.cli.option_groups import Version, global_options, selection_options
from reloadgen.cli.registration import with_options
from reloadgen.commands.invocation import Invocation

COMMANDS = (
    write_commands.init,
    write_commands.render,
    check_commands.check,
    check_commands.diff,
    check_commands.validate,
    check_commands.pre_commit,
    inspect_commands.clusters,
    inspect_commands.graph,
    verify_command.verify,
    inspect_commands.schema,
)

app = typer.Typer(
    name="reloadgen",
    help="Install a baseline Helm add-on on every cluster of a Flux repository, and keep it up to date.",
    cls=HelpGroup,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _main(invocation: Invocation, version: Version = False) -> None:
    pass


app.callback()(with_options(_main, selection_options, global_options))
for command in COMMANDS:
    command.add_to(app)
