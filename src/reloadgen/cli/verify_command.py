"""The command that checks live clusters: `verify`."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated

import typer

from reloadgen.cli.formats import VerifyFormat
from reloadgen.cli.option_groups import BEHAVIOUR, OUTPUT, global_options, selection_options
from reloadgen.cli.registration import command, run_command
from reloadgen.commands.invocation import Invocation


@command(
    selection_options,
    global_options,
    exit_codes={
        0: "no check fails and all clusters were reached",
        1: "a check fails",
        2: "bad input; or no check fails, but a cluster was not reached",
    },
    examples=(
        "reloadgen verify -c infra  # Reconcile one cluster and check it",
        "reloadgen verify --read-only  # Check all clusters and change nothing",
        "reloadgen verify -o junit > verify.xml  # Write a report for CI",
    ),
)
def verify(  # noqa: PLR0913, PLR0917 - the options of a check on live clusters
    invocation: Invocation,
    kubeconfig: Annotated[
        str,
        typer.Option(
            metavar="FILE",
            help="Kubeconfig file  [default: KUBECONFIG, else ~/.kube/config]",
            rich_help_panel=BEHAVIOUR,
        ),
    ] = "",
    reconcile: Annotated[
        bool,
        typer.Option(help="Ask Flux to reconcile the source and the entry point.", rich_help_panel=BEHAVIOUR),
    ] = True,
    revision: Annotated[
        str,
        typer.Option(
            metavar="REV",
            help="Git revision that the clusters must have applied  [default: HEAD]",
            rich_help_panel=BEHAVIOUR,
        ),
    ] = "",
    prometheus: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="Prometheus that scrapes the clusters  [default: the one in clusters.yaml]",
            rich_help_panel=BEHAVIOUR,
        ),
    ] = "",
    require_scrape: Annotated[
        bool,
        typer.Option(
            "--require-scrape", help="Fail when scraping cannot be checked.", rich_help_panel=BEHAVIOUR
        ),
    ] = False,
    canary: Annotated[
        bool,
        typer.Option(
            help="Create a temporary Deployment to prove that Reloader restarts workloads.",
            rich_help_panel=BEHAVIOUR,
        ),
    ] = True,
    canary_timeout: Annotated[
        str,
        typer.Option(
            metavar="TIME", help="How long one rollout of the canary may take.", rich_help_panel=BEHAVIOUR
        ),
    ] = "60s",
    canary_namespace: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Existing namespace for the canary  [default: a temporary namespace]",
            rich_help_panel=BEHAVIOUR,
        ),
    ] = "",
    canary_image: Annotated[
        str,
        typer.Option(
            metavar="IMAGE",
            help="Image of the canary  [default: registry.k8s.io/pause:3.10]",
            rich_help_panel=BEHAVIOUR,
        ),
    ] = "",
    read_only: Annotated[
        bool,
        typer.Option(
            "--read-only",
            help="Change nothing: no reconcile request and no canary.",
            rich_help_panel=BEHAVIOUR,
        ),
    ] = False,
    parallel: Annotated[
        int,
        typer.Option(metavar="N", help="Number of clusters to check in parallel.", rich_help_panel=BEHAVIOUR),
    ] = 8,
    timeout: Annotated[
        str,
        typer.Option(
            metavar="TIME", help="How long the checks of all clusters may take.", rich_help_panel=BEHAVIOUR
        ),
    ] = "10m",
    output: Annotated[
        VerifyFormat, typer.Option("-o", "--output", help="Output format.", rich_help_panel=OUTPUT)
    ] = VerifyFormat.text,
) -> int:
    """Check in the running clusters that add-ons are installed, and that Reloader is scraped and restarts workloads."""
    options = import_module("reloadgen.commands.verify").VerifyOptions(
        kubeconfig=kubeconfig,
        reconcile=reconcile,
        revision=revision,
        prometheus=prometheus,
        require_scrape=require_scrape,
        canary=canary,
        canary_timeout=canary_timeout,
        canary_namespace=canary_namespace,
        canary_image=canary_image,
        read_only=read_only,
        parallel=parallel,
        timeout=timeout,
        output=output.value,
    )
    return run_command("verify")(invocation, options)
