"""An add-on's objects on a cluster, from its Flux Kustomization down to the pods: read, and judged."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.live.checks.chart_version import judge_chart
from reloadgen.live.checks.flux_status import judge, judge_kustomization, judge_release
from reloadgen.live.checks.status import Failed, Ready, Standing, Waiting
from reloadgen.live.checks.workloads import judge_workloads
from reloadgen.live.kube.kinds import HELM_RELEASE, KUSTOMIZATION, OCI_REPOSITORY, POD, WORKLOADS
from reloadgen.live.kube.kube_objects import Document, Kind, Name, at, name_of, text

if TYPE_CHECKING:
    from reloadgen.live.checks.expected_objects import Expected
    from reloadgen.live.kube.api import Api

RELEASE_LABEL = "helm.toolkit.fluxcd.io/"
"""Helm-controller puts `name` and `namespace` of the HelmRelease under it, on every object of the release."""


@dataclass(frozen=True, slots=True)
class Chain:
    """What was read; `pods` only where a workload is not Available."""

    kustomization: Document | None
    repository: Document | None
    release: Document | None
    workloads: tuple[Document, ...]
    pods: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """How the way down to the add-on stands: the source's revision ("" when unknown) and the entry point."""

    revision: str
    entrypoint: Document | None
    standing: Standing


def release_labels(release: Name) -> dict[str, str]:
    """The labels by which a HelmRelease's objects are found."""
    return {f"{RELEASE_LABEL}name": release.name, f"{RELEASE_LABEL}namespace": release.namespace}


async def read_chain(api: Api, expected: Expected) -> Chain:
    """The add-on's objects, all at once."""

    async def read(kind: Kind, name: Name | None) -> Document | None:
        return None if name is None else await api.read(kind, name.name, name.namespace)

    labels = release_labels(expected.helm_release)
    reading = asyncio.gather(
        read(KUSTOMIZATION, expected.kustomization),
        read(OCI_REPOSITORY, expected.oci_repository),
        read(HELM_RELEASE, expected.helm_release),
    )
    searching = asyncio.gather(*(_search(api, kind, labels) for kind in WORKLOADS))
    kustomization, repository, release = await reading
    workloads = tuple(workload for group in await searching for workload in group)
    pods: tuple[Document, ...] = ()
    for workload in workloads:
        if not isinstance(judge_workloads((workload,), (), green=True), Ready):
            pods += await pods_of(api, workload)
    return Chain(kustomization, repository, release, workloads, pods)


async def _search(api: Api, kind: Kind, labels: dict[str, str]) -> tuple[Document, ...]:
    """Items of a list do not say their kind."""
    return tuple({**item, "kind": kind.name} for item in await api.search(kind, labels=labels))


async def pods_of(api: Api, workload: Document) -> tuple[Document, ...]:
    """The pods that a workload's selector may take."""
    labels = at(workload, "spec", "selector", "matchLabels") or {}
    return await api.search(POD, name_of(workload).namespace, labels)


def judge_chain(expected: Expected, chain: Chain, entry: Entry) -> dict[str, Standing]:
    """How each object of the add-on stands, the outermost first; the names are the criteria's."""
    kustomization = _judge_kustomization(expected, chain, entry)
    current = chain.kustomization is not None and (
        not entry.revision or text(chain.kustomization, "status", "lastAttemptedRevision") == entry.revision
    )
    applied = isinstance(kustomization, Ready)
    found: dict[str, Standing] = {"kustomization": kustomization}
    if expected.oci_repository is not None:
        there = judge(chain.repository) if chain.repository else None
        found["oci-repository"] = _deep(f"OCIRepository {expected.oci_repository}", there, applied, current)
    there = judge_release(chain.release) if chain.release else None
    release = _deep(f"HelmRelease {expected.helm_release}", there, applied, current)
    found["helm-release"] = release
    found["chart"] = _judge_chart(expected, chain, release, current=current)
    found["AC1"] = judge_workloads(chain.workloads, chain.pods, green=isinstance(release, Ready))
    return found


def _judge_kustomization(expected: Expected, chain: Chain, entry: Entry) -> Standing:
    if chain.kustomization is not None:
        return judge_kustomization(chain.kustomization, entry.revision)
    missing = f"Flux Kustomization {expected.kustomization} does not exist"
    if entry.entrypoint is None or not isinstance(entry.standing, Ready):
        return Waiting(missing)
    name, path = name_of(entry.entrypoint), text(entry.entrypoint, "spec", "path")
    return Failed(
        f"{missing}, though its entry point {name} is Ready at {entry.revision}: "
        f"that one reads {path or './'}, and nothing there leads to it"
    )


def _deep(what: str, standing: Standing | None, applied: bool, current: bool) -> Standing:  # noqa: FBT001 - two facts
    """An object below the Kustomization: what it said before the revision was tried is no failure of it."""
    match standing:
        case None if applied:
            return Failed(f"{what} does not exist, though its Flux Kustomization is Ready: deleted by hand?")
        case None:
            return Waiting(f"{what} does not exist yet")
        case Failed(message) if not current:
            return Waiting(f"{message} (said before this revision was applied)")
        case _:
            return standing


def _judge_chart(expected: Expected, chain: Chain, release: Standing, *, current: bool) -> Standing:
    if chain.release is None or not current:
        return Waiting("no Helm release of this revision yet")
    standing = judge_chart(expected.chart, chain.repository, chain.release)
    if isinstance(standing, Ready) and not isinstance(release, Ready):
        return Waiting(f"{standing.message}, but its HelmRelease is not Ready")
    return standing
