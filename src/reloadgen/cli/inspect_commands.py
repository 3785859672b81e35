"""The commands that print what is known: `clusters`, `graph` and `schema`."""

from __future__ import annotations

from typing import Annotated

import typer

from reloadgen.cli.formats import ClusterFormat, GraphFormat
from reloadgen.cli.option_groups import OUTPUT, global_options, kustomize_options, selection_options
from reloadgen.cli.registration import command, run_command
from reloadgen.commands.invocation import Invocation


@command(
    selection_options,
    global_options,
    exit_codes={0: "printed", 2: "bad input"},
    examples=(
        "reloadgen clusters  # List the clusters",
        "reloadgen clusters -c infra --explain  # Show where each setting comes from",
        "reloadgen clusters -l env=prod -o json  # Print some clusters for a script",
    ),
)
def clusters(
    invocation: Invocation,
    output: Annotated[
        ClusterFormat, typer.Option("-o", "--output", help="Output format.", rich_help_panel=OUTPUT)
    ] = ClusterFormat.table,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Show where each value comes from.", rich_help_panel=OUTPUT),
    ] = False,
) -> int:
    """Print the resolved inventory."""
    return run_command("clusters")(invocation, output=output.value, explain=explain)


@command(
    selection_options,
    kustomize_options,
    global_options,
    exit_codes={0: "printed", 2: "bad input"},
    examples=(
        "reloadgen graph -c infra  # Draw one cluster as a tree",
        "reloadgen graph -o mermaid  # Draw all clusters for a Markdown page",
    ),
)
def graph(
    invocation: Invocation,
    output: Annotated[
        GraphFormat, typer.Option("-o", "--output", help="Output format.", rich_help_panel=OUTPUT)
    ] = GraphFormat.tree,
) -> int:
    """Show the way from where each cluster's Flux starts to the charts that it installs."""
    return run_command("graph")(invocation, output=output.value)


@command(
    global_options,
    exit_codes={0: "printed"},
    examples=("reloadgen schema > clusters.schema.json  # Write the schema for an editor",),
)
def schema(invocation: Invocation) -> int:
    """Print the JSON Schema of clusters.yaml."""
    return run_command("schema")(invocation)
