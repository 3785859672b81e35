"""`reloadgen verify`: what the story asks for, checked on the live clusters."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.commands import verify_progress
from reloadgen.commands.session import Session, compare_all, open_session
from reloadgen.errors import ReloadgenError, UsageError
from reloadgen.inventory import layout
from reloadgen.inventory.fleet import Cluster, PrometheusUrl
from reloadgen.live.checks.expected_objects import Expected, expect
from reloadgen.live.durations import seconds
from reloadgen.live.kube import kubeconfig
from reloadgen.live.kube.access import Access, AccessError
from reloadgen.live.kube.api import LiveError
from reloadgen.live.kube.kube_objects import Name
from reloadgen.live.runner import Audience, verify_all
from reloadgen.live.verify_settings import Job, Settings
from reloadgen.reports import verify_report as report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reloadgen.commands.invocation import Invocation
    from reloadgen.live.runner import Connect
    from reloadgen.live.verify_results import Verdict
    from reloadgen.rendering.plan import Plan

INSTALL = "verify needs a Kubernetes client: pip install 'reloadgen[live]'"


@dataclass(frozen=True, slots=True)
class VerifyOptions:
    """The options of `verify`, as they stand on the command line; durations are text."""

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
    """Reconcile, wait and check every selected cluster; 1 if a criterion fails, 2 if one is out of reach."""
    connect = _client()
    session = open_session(invocation)
    settings = _settings(session, options)
    jobs = _jobs(session, options, compare_all(session).plan)
    try:
        with verify_progress.audience(session, invocation) as audience:
            verdict = asyncio.run(_verify(jobs, connect, settings, options.parallel, audience))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None  # SIGTERM ends like Ctrl-C
    _print(verdict, options, invocation)
    return verdict.exit_code


def _client() -> Connect:
    """The Kubernetes client, an optional extra.

    Raises:
        UsageError: it is not installed.
    """
    try:
        from reloadgen.live.kube.client import LightkubeApi  # noqa: PLC0415 - optional, and slow to import
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in {"lightkube", "httpx2", "msgspec"}:
            raise
        raise UsageError(INSTALL) from None
    return LightkubeApi


def _settings(session: Session, options: VerifyOptions) -> Settings:
    said = {"--timeout": options.timeout, "--canary-timeout": options.canary_timeout}
    times: dict[str, float] = {}
    for name, text in said.items():
        try:
            times[name] = seconds(text)
        except ValueError as error:
            raise UsageError(f"{name}: {error}") from None
    if options.parallel < 1:
        raise UsageError(f"--parallel: {options.parallel} is too few; at least 1")
    return Settings(
        revision=options.revision or _head(session),
        revision_said=bool(options.revision),
        reconcile=options.reconcile and not options.read_only,
        canary=options.canary and not options.read_only,
        canary_seconds=times["--canary-timeout"],
        canary_namespace=options.canary_namespace,
        canary_image=options.canary_image,
        require_scrape=options.require_scrape,
        seconds=times["--timeout"],
    )


def _head(session: Session) -> str:
    """The commit that is checked out; "" outside Git, where any revision has to do."""
    command = ["git", "-C", str(session.top), "rev-parse", "--verify", "--quiet", "HEAD"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)  # noqa: S603 - git, by our own words
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return found.stdout.strip()


def _jobs(session: Session, options: VerifyOptions, plan: Plan) -> list[tuple[Job, Access | AccessError]]:
    clusters = [cluster for cluster in session.selected if cluster.addons]
    unnamed = [cluster.name for cluster in clusters if not cluster.entrypoint]
    if unnamed:
        names = ", ".join(unnamed)
        raise UsageError(f"verify needs the entry point of {names}: set entrypoint in {session.label}")
    try:
        ways = _ways(options, [cluster.context for cluster in clusters])
        jobs = [_job(cluster, options, plan) for cluster in clusters]
    except LiveError as error:
        raise ReloadgenError(str(error)) from None
    return list(zip(jobs, ways, strict=True))


def _ways(options: VerifyOptions, contexts: Sequence[str]) -> list[Access | AccessError]:
    """The way to each context; one that is missing is that cluster's trouble alone."""
    files = kubeconfig.paths(options.kubeconfig, os.environ)
    inside = kubeconfig.in_cluster(os.environ) if not files else None
    if inside is not None:
        if len(contexts) > 1:
            raise UsageError(
                "without a kubeconfig this pod reaches its own cluster alone: choose it with --cluster"
            )
        return [inside]
    config = kubeconfig.load(files)
    found: list[Access | AccessError] = []
    for context in contexts:
        try:
            found.append(config.access(context))
        except AccessError as error:
            found.append(error)
    return found


def _job(cluster: Cluster, options: VerifyOptions, plan: Plan) -> Job:
    return Job(
        name=cluster.name,
        context=cluster.context,
        entrypoint=Name(cluster.flux_namespace, cluster.entrypoint),
        source_kind=cluster.source.kind,
        prometheus=PrometheusUrl(options.prometheus) if options.prometheus else cluster.prometheus,
        addons=tuple(_expected(cluster, plan)),
    )


def _expected(cluster: Cluster, plan: Plan) -> Iterator[Expected]:
    for addon in cluster.addons:
        directory = layout.add_on_directory(cluster.root, addon.group, addon.name)
        files = {path: data for path, data in plan.outputs.items() if path.startswith(f"{directory}/")}
        yield expect(addon.name, files)


async def _verify(
    jobs: list[tuple[Job, Access | AccessError]],
    connect: Connect,
    settings: Settings,
    parallel: int,
    audience: Audience,
) -> Verdict:
    """Ended by a signal, canaries are cleaned up first."""
    task = asyncio.current_task()
    with suppress(NotImplementedError):  # Windows has no such handlers
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel if task else lambda: None)
    return await verify_all(jobs, connect, settings, parallel, audience)


def _print(verdict: Verdict, options: VerifyOptions, invocation: Invocation) -> None:
    if options.output == "json":
        sys.stdout.write(report.as_json(verdict))
    elif options.output == "junit":
        sys.stdout.write(report.as_junit(verdict))
    else:
        color = invocation.colored(sys.stdout)
        sys.stdout.write("".join(report.lines(cluster, color=color) for cluster in verdict.clusters))
    if not invocation.quiet:
        sys.stderr.write(report.summary(verdict))
