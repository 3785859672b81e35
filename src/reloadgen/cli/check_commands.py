"""The commands that judge the repository offline: `check`, `diff`, `validate` and `pre-commit`."""

from __future__ import annotations

from typing import Annotated

import typer

from reloadgen.cli.completion import complete_rule
from reloadgen.cli.formats import ChangeFormat, FindingFormat
from reloadgen.cli.option_groups import (
    BEHAVIOUR,
    OUTPUT,
    global_options,
    kustomize_options,
    selection_options,
    staged_option,
)
from reloadgen.cli.registration import command, run_command
from reloadgen.commands.invocation import Invocation


@command(
    staged_option,
    selection_options,
    global_options,
    exit_codes={0: "no drift", 1: "drift", 2: "bad input"},
    examples=(
        "reloadgen check  # Fail if render would change anything",
        "reloadgen check --staged  # Fail if the next commit would hold something else",
        "reloadgen check -o github  # Annotate a pull request on GitHub",
    ),
)
def check(
    invocation: Invocation,
    output: Annotated[
        FindingFormat, typer.Option("-o", "--output", help="Output format.", rich_help_panel=OUTPUT)
    ] = FindingFormat.text,
) -> int:
    """Report every difference between the repository and clusters.yaml."""
    return run_command("check")(invocation, output=output.value)


@command(
    selection_options,
    global_options,
    exit_codes={0: "no changes", 1: "changes or conflicts", 2: "bad input"},
    examples=(
        "reloadgen diff  # Show what render would change",
        "reloadgen diff --stat  # Count the changed lines of each file",
        "reloadgen diff --force  # Show what render --force would overwrite",
        "reloadgen diff | git apply  # Make the changes without render",
    ),
)
def diff(
    invocation: Invocation,
    force: Annotated[
        bool,
        typer.Option("--force", help="Show what render --force would overwrite.", rich_help_panel=BEHAVIOUR),
    ] = False,
    stat: Annotated[
        bool,
        typer.Option("--stat", help="Print the number of changed lines per file.", rich_help_panel=OUTPUT),
    ] = False,
    name_only: Annotated[
        bool, typer.Option("--name-only", help="Print the changed paths.", rich_help_panel=OUTPUT)
    ] = False,
    output: Annotated[
        ChangeFormat, typer.Option("-o", "--output", help="Output format.", rich_help_panel=OUTPUT)
    ] = ChangeFormat.text,
) -> int:
    """Show the changes that render would make, as a patch."""
    return run_command("diff")(invocation, force=force, stat=stat, name_only=name_only, output=output.value)


@command(
    staged_option,
    selection_options,
    kustomize_options,
    global_options,
    exit_codes={
        0: "no errors or warnings about generated files or what they depend on",
        1: "errors or warnings",
        2: "bad input",
    },
    examples=(
        "reloadgen validate  # Check the manifests and that each cluster's Flux applies them",
        "reloadgen validate --all  # Let problems elsewhere in the repository count too",
        "reloadgen validate -v -c infra  # Print every finding on its own line",
        "reloadgen validate --explain orphan  # Say what a rule checks and how to fix it",
    ),
)
def validate(
    invocation: Invocation,
    output: Annotated[
        FindingFormat, typer.Option("-o", "--output", help="Output format.", rich_help_panel=OUTPUT)
    ] = FindingFormat.text,
    judge_all: Annotated[
        bool,
        typer.Option(
            "--all",
            help="Fail also for errors and warnings that do not affect the generated files.",
            rich_help_panel=OUTPUT,
        ),
    ] = False,
    explain: Annotated[
        str,
        typer.Option(
            "--explain",
            metavar="RULE",
            help="Print the documentation of a rule and exit.",
            autocompletion=complete_rule,
            rich_help_panel=OUTPUT,
        ),
    ] = "",
) -> int:
    """Check without a cluster that the manifests are valid and that each cluster's Flux applies them."""
    return run_command("validate")(invocation, output=output.value, explain=explain, judge_all=judge_all)


@command(
    selection_options,
    global_options,
    exit_codes={
        0: "the staged files are up to date and valid",
        1: "conflicts, drift, errors or warnings",
        2: "bad input",
    },
    examples=(
        "reloadgen pre-commit  # Write the files, then judge what is staged",
        "reloadgen pre-commit -c 'prod-*'  # The same for some clusters",
    ),
)
def pre_commit(invocation: Invocation) -> int:
    """Run render, check --staged and validate --staged, as a hook before each commit."""
    return run_command("pre_commit")(invocation)
