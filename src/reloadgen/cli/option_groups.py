"""Options that several commands take: each function lists them and returns what they add to an invocation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from reloadgen import __version__
from reloadgen.cli.completion import complete_cluster, complete_selector
from reloadgen.cli.formats import ColorMode
from reloadgen.errors import UsageError

SELECTION, OUTPUT, BEHAVIOUR, GLOBAL = "Selection", "Output", "Behaviour", "Global"
"""The groups of options in the help, in their order."""

COLOR = "reloadgen.color"
"""The key of a context's `meta` under which the value of `--color` stands, for help and usage errors."""


def _print_version(value: bool) -> None:  # noqa: FBT001 - typer passes the flag
    if value:
        sys.stdout.write(f"reloadgen {__version__}\n")
        raise typer.Exit


def _keep_color(ctx: typer.Context, value: ColorMode | None) -> ColorMode | None:
    if value:
        ctx.meta[COLOR] = value.value
    return value


Version = Annotated[
    bool,
    typer.Option(
        "--version",
        help="Print the version and exit.",
        callback=_print_version,
        is_eager=True,
        rich_help_panel=GLOBAL,
    ),
]


def global_options(
    directory: Annotated[
        Path | None,
        typer.Option(
            "-C",
            "--directory",
            metavar="DIR",
            help="Run as if reloadgen was started in DIR.",
            rich_help_panel=GLOBAL,
        ),
    ] = None,
    inventory: Annotated[
        str | None,
        typer.Option(
            "-i",
            "--inventory",
            metavar="FILE",
            help="Inventory file, relative to DIR  [default: the nearest clusters.yaml in DIR or above it]",
            rich_help_panel=GLOBAL,
        ),
    ] = None,
    color: Annotated[
        ColorMode | None,
        typer.Option(
            help="When to use colour. Overrides NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE.  [default: auto]",
            callback=_keep_color,
            is_eager=True,
            rich_help_panel=GLOBAL,
        ),
    ] = None,
    quiet: Annotated[
        bool,
        typer.Option("-q", "--quiet", help="Print no summary, notes or progress.", rich_help_panel=GLOBAL),
    ] = False,
    verbose: Annotated[
        bool,
        typer.Option(
            "-v",
            "--verbose",
            help="Print more: where the inventory was found, and every finding of validate on a line of its own.",
            rich_help_panel=GLOBAL,
        ),
    ] = False,
) -> dict[str, Any]:
    """What the options that every command takes add to an invocation."""
    given = {"directory": directory, "inventory": inventory, "color": color and color.value}
    return {**{key: value for key, value in given.items() if value}, "quiet": quiet, "verbose": verbose}


def selection_options(
    cluster: Annotated[
        list[str] | None,
        typer.Option(
            "-c",
            "--cluster",
            metavar="NAME-OR-GLOB",
            help="Only clusters with this name. Can be used several times, or with names joined by commas.",
            autocompletion=complete_cluster,
            rich_help_panel=SELECTION,
        ),
    ] = None,
    selector: Annotated[
        str | None,
        typer.Option(
            "-l",
            "--selector",
            metavar="SELECTOR",
            help="Only clusters with these labels, such as env=prod,tier!=edge.",
            autocompletion=complete_selector,
            rich_help_panel=SELECTION,
        ),
    ] = None,
) -> dict[str, Any]:
    """What the options that select clusters add to an invocation.

    Raises:
        UsageError: the selector is empty, as an unset variable of a shell is: it would select every cluster.
    """
    if selector is not None and not selector.strip(" ,"):
        raise UsageError(
            "--selector: empty", "write KEY=VALUE, or leave the option out to select every cluster"
        )
    return {"clusters": tuple(cluster or ()), "selector": selector or ""}


def staged_option(
    staged: Annotated[
        bool,
        typer.Option(
            "--staged",
            help="Read everything from Git's index, as the next commit will hold it.",
            rich_help_panel=BEHAVIOUR,
        ),
    ] = False,
) -> dict[str, Any]:
    """What the option that reads Git's index adds to an invocation."""
    return {"staged": staged}


def kustomize_options(
    kustomize: Annotated[
        str | None,
        typer.Option(
            "--kustomize",
            metavar="PATH",
            help="The kustomize to ask where reloadgen does not know, or never.  [default: the one on PATH]",
            rich_help_panel=BEHAVIOUR,
        ),
    ] = None,
    kustomize_all: Annotated[
        bool,
        typer.Option(
            "--kustomize-all",
            help="Ask kustomize about every directory that Flux builds.",
            rich_help_panel=BEHAVIOUR,
        ),
    ] = False,
) -> dict[str, Any]:
    """What the options about the real kustomize add to an invocation."""
    return {"kustomize": kustomize or "", "kustomize_all": kustomize_all}
