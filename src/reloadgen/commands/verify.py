"""`reloadgen verify`: check that what is rendered runs on the live clusters."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.commands.console import Console
from reloadgen.commands.open_session import open_session
from reloadgen.commands.standard_error import say
from reloadgen.commands.verifying import verify_progress
from reloadgen.commands.verifying.verify_revision import resolve_revision, uncommitted
from reloadgen.commands.verifying.verify_targets import verify_targets
from reloadgen.errors import UsageError
from reloadgen.inventory.prometheus_option import prometheus_url
from reloadgen.live.canary.reload_check import CanaryOptions
from reloadgen.live.durations import seconds
from reloadgen.live.runner import verify_all
from reloadgen.live.verify_settings import VerifySettings
from reloadgen.reports import verify_report
from reloadgen.workspace.planning import make_plan

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

    from reloadgen.commands.invocation import Invocation
    from reloadgen.commands.verifying.verify_progress import VerifyProgress
    from reloadgen.live.results.fleet_result import FleetResult
    from reloadgen.live.runner import Connect
    from reloadgen.workspace.session import Session

_SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]  # Windows has no SIGHUP: the one of a terminal that is closed
INSTALL_COMMAND = "pip install 'reloadgen[live]'"


@dataclass(frozen=True, slots=True)
class VerifyOptions:
    """The options of `verify` as on the command line; durations are text."""

    kubeconfig: str = ""
    reconcile: bool = True
    revision: str = ""
    prometheus: str = ""
    require_scrape: bool = False
    canary: bool = True
    canary_timeout: str = "60s"
    canary_namespace: str = ""
    canary_image: str = ""
    read_only: bool = False
    parallel: int = 8
    timeout: str = "10m"
    output: str = "text"


def run(invocation: Invocation, options: VerifyOptions) -> int:
    """Reconcile, wait and check every selected cluster; 1 if a criterion fails, 2 if only a cluster was not reached."""
    connect = _client()
    session = open_session(invocation)
    settings = _settings(session, options)
    planned = make_plan(session)
    console = Console(invocation, session.inventory.top)
    console.notes(planned.notes)
    targets = verify_targets(
        session, planned.plan, options.kubeconfig, prometheus_url("--prometheus", options.prometheus)
    )
    expected = {session.inventory.path, *planned.plan.outputs}
    console.warnings(uncommitted(session.inventory.top, expected))
    names = tuple(target.name for target, _ in targets)
    with verify_progress.listener(names, invocation, brief=options.output == "text") as progress:
        result = _run_until_signal(
            verify_all(targets, connect, settings, options.parallel, progress), progress
        )
    _print(result, options, invocation)
    return result.exit_code


def _client() -> Connect:
    """The Kubernetes client, which is an optional dependency.

    Raises:
        UsageError: it is not installed.
    """
    try:
        from reloadgen.live.kube.client import LightkubeApi  # noqa: PLC0415 - optional, and slow to import
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in {"lightkube", "httpx2", "msgspec"}:
            raise
        raise UsageError(f"verify needs a Kubernetes client: {INSTALL_COMMAND}") from None
    return LightkubeApi


def _settings(session: Session, options: VerifyOptions) -> VerifySettings:
    timeout = _seconds("--timeout", options.timeout)
    canary = CanaryOptions(
        _seconds("--canary-timeout", options.canary_timeout), options.canary_namespace, options.canary_image
    )
    if options.parallel < 1:
        raise UsageError(f"--parallel: {options.parallel} is too small; use 1 or more")
    return VerifySettings(
        revision=resolve_revision(session.inventory.top, options.revision),
        revision_is_explicit=bool(options.revision),
        reconcile=options.reconcile and not options.read_only,
        canary=canary if options.canary and not options.read_only else None,
        require_scrape=options.require_scrape,
        timeout=timeout,
    )


def _seconds(option: str, duration: str) -> float:
    try:
        return seconds(duration)
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from None


def _run_until_signal(work: Coroutine[Any, Any, FleetResult], progress: VerifyProgress) -> FleetResult:
    """Run the work. On SIGINT, SIGTERM and SIGHUP it is cancelled, which removes the canaries.

    Raises:
        KeyboardInterrupt: the work was cancelled.
    """

    async def with_handlers() -> FleetResult:
        task = asyncio.current_task()

        def interrupt() -> None:
            progress.interrupted()
            if task is not None:
                task.cancel()

        with suppress(NotImplementedError):  # on Windows, where Ctrl-C cancels the task, too
            for number in _SIGNALS:
                asyncio.get_running_loop().add_signal_handler(number, interrupt)
        return await work

    try:
        return asyncio.run(with_handlers())
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


def _print(result: FleetResult, options: VerifyOptions, invocation: Invocation) -> None:
    if options.output == "json":
        sys.stdout.write(verify_report.as_json(result))
    elif options.output == "junit":
        sys.stdout.write(verify_report.as_junit(result))
    else:
        color = invocation.colored(sys.stdout)
        sys.stdout.write("".join(verify_report.as_text(cluster, color=color) for cluster in result.clusters))
    if not invocation.quiet:
        say(verify_report.summary(result))
