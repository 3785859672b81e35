"""The command line: names, options and help of the commands; the one `except`; exit codes."""

from __future__ import annotations

import inspect
import os
import sys
import traceback
from collections.abc import Callable
from enum import StrEnum
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from reloadgen import __version__
from reloadgen.commands.invocation import Invocation
from reloadgen.errors import FileError, InputError, ReloadgenError

BUG, INTERRUPTED, BROKEN_PIPE = 3, 130, 128 + 13

app = typer.Typer(
    name="reloadgen",
    help="Roll a baseline Helm add-on out to every cluster of a Flux repository, and keep it in step.",
    epilog="Exit codes: 0 in step or done; 1 drift, conflicts or findings; 2 bad input; 3 a bug; 130 interrupted.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Color(StrEnum):
    """When to colour."""

    auto = "auto"
    always = "always"
    never = "never"


class Changed(StrEnum):
    """Formats of changes."""

    text = "text"
    json = "json"


class Found(StrEnum):
    """Formats of findings."""

    text = "text"
    json = "json"
    github = "github"
    sarif = "sarif"
    junit = "junit"


class Listed(StrEnum):
    """Formats of `clusters`."""

    table = "table"
    json = "json"
    yaml = "yaml"


class Judged(StrEnum):
    """Formats of a verdict."""

    text = "text"
    json = "json"
    junit = "junit"


class Drawn(StrEnum):
    """Formats of `graph`."""

    tree = "tree"
    mermaid = "mermaid"
    dot = "dot"


def _tell_version(asked: bool) -> None:  # noqa: FBT001 - typer hands the flag over
    if asked:
        sys.stdout.write(f"reloadgen {__version__}\n")
        raise typer.Exit


def _talk(
    directory: Annotated[
        Path | None, typer.Option("-C", "--directory", metavar="DIR", help="Run as if started in DIR.")
    ] = None,
    inventory: Annotated[
        str | None,
        typer.Option(
            "-i",
            "--inventory",
            metavar="FILE",
            help="Inventory, relative to DIR [default: clusters.yaml, from DIR upwards].",
        ),
    ] = None,
    color: Annotated[
        Color | None, typer.Option(help="When to colour [default: auto]; NO_COLOR is honoured.")
    ] = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say less on standard error.")] = False,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Say more on standard error.")] = False,
) -> dict[str, Any]:
    """What the options that every command takes add to an invocation."""
    said = {"directory": directory, "inventory": inventory, "color": color and color.value}
    return {**{key: value for key, value in said.items() if value}, "quiet": quiet, "verbose": verbose}


def _selection(
    cluster: Annotated[
        list[str] | None,
        typer.Option("-c", "--cluster", metavar="NAME-OR-GLOB", help="Only these clusters; repeatable."),
    ] = None,
    selector: Annotated[
        str | None,
        typer.Option(
            "-l",
            "--selector",
            metavar="SELECTOR",
            help="Only clusters with these labels: env=prod,tier!=edge.",
        ),
    ] = None,
) -> dict[str, Any]:
    """What the options that select clusters add to an invocation."""
    return {"clusters": tuple(cluster or ()), "selector": selector or ""}


Shared = Callable[..., dict[str, Any]]


def _parameters(function: Callable[..., object]) -> list[inspect.Parameter]:
    hints = get_type_hints(function, include_extras=True)
    return [
        each.replace(annotation=hints[each.name], kind=inspect.Parameter.KEYWORD_ONLY)
        for each in inspect.signature(function).parameters.values()
    ]


def _joined(function: Callable[..., object], *shared: Shared) -> Callable[..., None]:
    """The function with the shared options after its own; it gets the invocation that all options make."""
    parts = {part: {each.name for each in _parameters(part)} for part in shared}
    signature = [each for each in _parameters(function) if each.name != "invocation"]
    signature += [each for part in shared for each in _parameters(part)]
    context = inspect.Parameter("ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)

    def call(ctx: typer.Context, **values: Any) -> None:  # noqa: ANN401 - options of any type
        invocation: Invocation = ctx.obj or Invocation(Path.cwd())
        for part, names in parts.items():
            invocation = invocation.extended(**part(**{name: values.pop(name) for name in names}))
        ctx.obj = invocation
        try:
            code = function(invocation, **values)
        except BrokenPipeError:
            _hang_up()
            raise typer.Exit(BROKEN_PIPE) from None
        except KeyboardInterrupt:
            sys.stderr.write("interrupted\n")
            raise typer.Exit(INTERRUPTED) from None
        if isinstance(code, int) and code:
            raise typer.Exit(code)

    call.__signature__ = inspect.Signature([context, *signature])  # type: ignore[attr-defined]
    call.__annotations__ = {"ctx": typer.Context, **{each.name: each.annotation for each in signature}}
    call.__doc__, call.__name__ = function.__doc__, function.__name__
    return call


def _command(*shared: Shared, exits: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Register a command under its function's name, with the shared options; `exits` says what its exit codes mean."""

    def register(function: Callable[..., int]) -> Callable[..., int]:
        app.command(epilog=f"Exit codes: {exits}.")(_joined(function, *shared))
        return function

    return register


def _run(name: str) -> Callable[..., int]:
    """The command's own module is imported when it runs."""
    found: Callable[..., int] = import_module(f"reloadgen.commands.{name}").run
    return found


def _before(
    invocation: Invocation,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_tell_version, is_eager=True)
    ] = False,
) -> None:
    pass


app.callback()(_joined(_before, _talk, _selection))

Output = Annotated[Changed, typer.Option("-o", "--output", help="Format on standard output.")]
FindingOutput = Annotated[Found, typer.Option("-o", "--output", help="Format on standard output.")]


@_command(
    _talk, exits="0 written, or printed; 1 nothing found; 2 bad input, or clusters.yaml is there already"
)
def init(
    invocation: Invocation,
    force: Annotated[bool, typer.Option("--force", help="Overwrite clusters.yaml.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the inventory instead of writing it.")
    ] = False,
) -> int:
    """Write clusters.yaml from an existing Flux repository."""
    return _run("init")(invocation, force=force, dry_run=dry_run)


@_command(
    _talk,
    _selection,
    exits="0 in step, or --dry-run with changes; 1 conflicts, nothing was written; 2 bad input, nothing was written",
)
def render(
    invocation: Invocation,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, write nothing.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite hand edits and files in the way.")
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune/--no-prune", help="Remove what is no longer wanted.")
    ] = True,
    output: Output = Changed.text,
) -> int:
    """Bring the repository to the inventory."""
    return _run("render")(invocation, dry_run=dry_run, force=force, prune=prune, output=output.value)


@_command(_talk, _selection, exits="0 no drift; 1 drift; 2 bad input")
def check(invocation: Invocation, output: FindingOutput = Found.text) -> int:
    """Check for drift: is the repository in step?"""
    return _run("check")(invocation, output=output.value)


@_command(_talk, _selection, exits="0 no change; 1 changes or conflicts; 2 bad input")
def diff(
    invocation: Invocation,
    stat: Annotated[bool, typer.Option("--stat", help="Count the lines of each file instead.")] = False,
    name_only: Annotated[bool, typer.Option("--name-only", help="Print the paths only.")] = False,
    output: Output = Changed.text,
) -> int:
    """Show what render would change, as a patch."""
    return _run("diff")(invocation, stat=stat, name_only=name_only, output=output.value)


@_command(_talk, _selection, exits="0 no error or warning; 1 errors or warnings; 2 bad input")
def validate(
    invocation: Invocation,
    output: FindingOutput = Found.text,
    explain: Annotated[
        str, typer.Option("--explain", metavar="RULE", help="Print the page of a rule, and nothing else.")
    ] = "",
) -> int:
    """Prove offline that each cluster's Flux reaches it."""
    return _run("validate")(invocation, output=output.value, explain=explain)


@_command(_talk, _selection, exits="0 printed; 2 bad input")
def clusters(
    invocation: Invocation,
    output: Annotated[
        Listed, typer.Option("-o", "--output", help="Format on standard output.")
    ] = Listed.table,
    explain: Annotated[bool, typer.Option("--explain", help="Say where each value came from.")] = False,
) -> int:
    """Print the resolved inventory."""
    return _run("clusters")(invocation, output=output.value, explain=explain)


@_command(_talk, _selection, exits="0 printed; 2 bad input")
def graph(
    invocation: Invocation,
    output: Annotated[Drawn, typer.Option("-o", "--output", help="Format on standard output.")] = Drawn.tree,
) -> int:
    """Draw the way from each cluster to the chart."""
    return _run("graph")(invocation, output=output.value)


@_command(
    _talk,
    _selection,
    exits="0 no criterion fails and all clusters were reached; 1 a criterion fails; "
    "2 bad input, or none fails but a cluster is out of reach",
)
def verify(  # noqa: PLR0913, PLR0917 - all that a live check can be told
    invocation: Invocation,
    kubeconfig: Annotated[
        str, typer.Option(metavar="FILE", help="Kubeconfig [default: KUBECONFIG, ~/.kube/config].")
    ] = "",
    reconcile: Annotated[bool, typer.Option(help="Ask source and entry point to look now.")] = True,
    revision: Annotated[
        str, typer.Option(metavar="REV", help="Revision that clusters must be on [default: HEAD].")
    ] = "",
    prometheus: Annotated[
        str,
        typer.Option(metavar="URL", help="Prometheus that scrapes the clusters [default: the inventory's]."),
    ] = "",
    require_scrape: Annotated[
        bool, typer.Option("--require-scrape", help="Fail where scraping can't be checked.")
    ] = False,
    canary: Annotated[
        bool, typer.Option(help="Prove that Reloader reloads, with a Deployment of our own.")
    ] = True,
    canary_timeout: Annotated[str, typer.Option(metavar="TIME", help="How long a rollout may take.")] = "60s",
    canary_namespace: Annotated[
        str, typer.Option(metavar="NAME", help="Existing namespace for the canary [default: one of its own].")
    ] = "",
    canary_image: Annotated[
        str, typer.Option(metavar="IMAGE", help="Image of the canary [default: registry.k8s.io/pause:3.10].")
    ] = "",
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Change nothing: no reconcile request, no canary.")
    ] = False,
    parallel: Annotated[int, typer.Option(metavar="N", help="Clusters talked to at one moment.")] = 8,
    timeout: Annotated[str, typer.Option(metavar="TIME", help="How long everything may take.")] = "10m",
    output: Annotated[
        Judged, typer.Option("-o", "--output", help="Format on standard output.")
    ] = Judged.text,
) -> int:
    """Check live clusters: reconciled, scraped, reloading."""
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
    return _run("verify")(invocation, options)


@_command(_talk, exits="0 printed")
def schema(invocation: Invocation) -> int:
    """Print the JSON Schema of the inventory."""
    return _run("schema")(invocation)


def _hang_up() -> None:
    """The reader of a pipe has seen enough; Python would complain once more at exit."""
    null = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(null, stream.fileno())


def _prepare_streams() -> None:
    """Output is UTF-8 in any locale.

    Raises:
        FileError: standard output is closed.
    """
    for stream, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)
    if sys.stdout is None:
        raise FileError("standard output is closed")


def run() -> int:
    """Run the command line and return the exit code; every error ends here."""
    try:
        _prepare_streams()
        app(prog_name="reloadgen")
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else int(error.code is not None)
    except ReloadgenError as error:
        _say(error)
        return error.exit_code
    except OSError as error:
        sys.stderr.write(f"error: {error.filename or 'input/output'}: {error.strerror}\n")
        return ReloadgenError.exit_code
    except Exception:  # noqa: BLE001 - a bug: whatever it is, the person should know how to report it
        traceback.print_exc()
        sys.stderr.write(
            f"\nThis is a bug in reloadgen {__version__}: please report it with the lines above and the command.\n"
        )
        return BUG
    return 0


def _say(error: ReloadgenError) -> None:
    """Problems begin with their place, so that terminals and editors make links of them."""
    prefix = "" if isinstance(error, InputError) else "error: "
    sys.stderr.write("".join(f"{prefix}{line}\n" for line in str(error).splitlines()))
