"""The commands that write files: `init` and `render`."""

from __future__ import annotations

from typing import Annotated

import typer

from reloadgen.cli.formats import ChangeFormat
from reloadgen.cli.option_groups import BEHAVIOUR, OUTPUT, global_options, selection_options
from reloadgen.cli.registration import command, run_command
from reloadgen.commands.invocation import Invocation


@command(
    global_options,
    exit_codes={
        0: "written, or printed",
        1: "no cluster was found",
        2: "bad input, or clusters.yaml already exists",
    },
    examples=(
        "reloadgen init --dry-run  # Print the inventory of this repository",
        "reloadgen init -C ~/fleet  # Write the inventory of another repository",
    ),
)
def init(
    invocation: Invocation,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite clusters.yaml.", rich_help_panel=BEHAVIOUR)
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Print the inventory instead of writing it.", rich_help_panel=BEHAVIOUR
        ),
    ] = False,
) -> int:
    """Write clusters.yaml for an existing Flux repository."""
    return run_command("init")(invocation, force=force, dry_run=dry_run)


@command(
    selection_options,
    global_options,
    exit_codes={
        0: "up to date or written; with --dry-run, also when files would change",
        1: "conflicts, nothing was written",
        2: "bad input, nothing was written",
    },
    examples=(
        "reloadgen render --dry-run  # List the files that would change",
        "reloadgen render  # Write them",
        "reloadgen render -c infra -c 'apps-*'  # Write the files of some clusters only",
    ),
)
def render(
    invocation: Invocation,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="List the changes and write nothing.", rich_help_panel=BEHAVIOUR),
    ] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help="Overwrite generated files that were edited and other files in the way.",
            rich_help_panel=BEHAVIOUR,
        ),
    ] = False,
    prune: Annotated[
        bool,
        typer.Option(
            "--prune/--no-prune",
            help="Remove generated files that are no longer wanted.",
            rich_help_panel=BEHAVIOUR,
        ),
    ] = True,
    output: Annotated[
        ChangeFormat, typer.Option("-o", "--output", help="Output format.", rich_help_panel=OUTPUT)
    ] = ChangeFormat.text,
) -> int:
    """Write the manifests that clusters.yaml describes."""
    return run_command("render")(invocation, dry_run=dry_run, force=force, prune=prune, output=output.value)
