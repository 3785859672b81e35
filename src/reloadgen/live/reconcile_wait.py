"""The way from the Git source to the pods: asked to move, then watched until it stands."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reloadgen.live.checks.addon_chain import Chain, Entry, judge_chain, read_chain
from reloadgen.live.checks.flux_status import judge_kustomization
from reloadgen.live.checks.status import Failed, Ready, Standing, Waiting
from reloadgen.live.durations import seconds as duration
from reloadgen.live.kube.kinds import KUSTOMIZATION, SOURCES
from reloadgen.live.kube.kube_objects import Document, Kind, Name, at, text
from reloadgen.live.poll import Told, watch
from reloadgen.live.reconcile_request import comparable, judge_source, request, revision_of
from reloadgen.live.verify_results import Criterion, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.live.kube.api import Api
    from reloadgen.live.verify_settings import Job, Settings

_MARGIN = 10.0


@dataclass(frozen=True, slots=True)
class Source:
    """The source that the entry point reads."""

    kind: Kind
    name: Name


@dataclass(slots=True)
class Way:
    """One cluster's way; what was read last stays for the checks that follow."""

    api: Api
    job: Job
    settings: Settings
    told: Told
    revision: str = ""
    chains: dict[str, Chain] = field(default_factory=dict)
    lost: str = ""

    async def follow(self, deadline: float) -> tuple[Criterion, ...]:
        """Source first, then entry point and add-ons together: the entry point may wait for what is below."""
        entrypoint, criteria = await self._find(deadline)
        if entrypoint is None:
            return criteria
        source = _source_of(entrypoint)
        if source is None:
            return (
                Criterion("source", State.FAIL, f"{self.job.entrypoint} reads an unknown kind of source"),
            )
        first = await self._source(source, deadline)
        return (*first, *await self._addons(deadline))

    async def _find(self, deadline: float) -> tuple[Document | None, tuple[Criterion, ...]]:
        """The entry point, given a moment: a new cluster's Flux may only just be making it."""
        seen: list[Document] = []

        async def look() -> Mapping[str, Standing]:
            document = await self._entrypoint()
            if document is None:
                missing = f"entry point Flux Kustomization {self.job.entrypoint} does not exist"
                return {"entrypoint": Failed(f"{missing}: is its name in the inventory right?")}
            seen.append(document)
            return {"entrypoint": Ready("there")}

        found = await watch(look, deadline - time.monotonic(), self.told)
        return (seen[-1] if seen else None), found.criteria()

    async def _entrypoint(self) -> Document | None:
        return await self.api.read(KUSTOMIZATION, self.job.entrypoint.name, self.job.entrypoint.namespace)

    async def _source(self, source: Source, deadline: float) -> tuple[Criterion, ...]:
        before = await request(self.api, source.kind, source.name) if self.settings.reconcile else None

        async def look() -> Mapping[str, Standing]:
            document = await self.api.read(source.kind, source.name.name, source.name.namespace)
            if document is None:
                return {"source": Failed(f"{source.kind.name} {source.name} does not exist")}
            self.revision = revision_of(document)
            wanted = self.settings.revision if self.settings.revision_said or comparable(document) else ""
            standing = judge_source(document, wanted, before)
            match standing:
                case Failed(message, patience) if not patience and before is None:
                    # nobody asked it to look: it does so by itself once in its interval
                    return {"source": Failed(message, _interval(document) + _MARGIN)}
                case _:
                    return {"source": standing}

        return (await watch(look, deadline - time.monotonic(), self.told)).criteria()

    async def _addons(self, deadline: float) -> tuple[Criterion, ...]:
        asked = self.settings.reconcile
        before = await request(self.api, KUSTOMIZATION, self.job.entrypoint) if asked else None

        async def look() -> Mapping[str, Standing]:
            chains = await asyncio.gather(*(read_chain(self.api, expected) for expected in self.job.addons))
            self.chains = {
                expected.addon: chain for expected, chain in zip(self.job.addons, chains, strict=True)
            }
            return self._judge(await self._entrypoint(), before)

        found = await watch(look, deadline - time.monotonic(), self.told)
        self.lost = found.lost
        return found.criteria()

    def _judge(self, entrypoint: Document | None, before: str | None) -> dict[str, Standing]:
        standing = _judge_entrypoint(entrypoint, self.job, self.revision, before)
        entry = Entry(self.revision, entrypoint, standing)
        found: dict[str, Standing] = {"entrypoint": standing}
        for expected in self.job.addons:
            for name, each in judge_chain(expected, self.chains[expected.addon], entry).items():
                found[f"{expected.addon}/{name}"] = each
        return found


def _source_of(entrypoint: Document) -> Source | None:
    reference = at(entrypoint, "spec", "sourceRef") or {}
    kind = SOURCES.get(reference.get("kind", ""))
    if kind is None:
        return None
    namespace = reference.get("namespace") or text(entrypoint, "metadata", "namespace")
    return Source(kind, Name(namespace, reference.get("name", "")))


def _interval(source: Document) -> float:
    try:
        return duration(text(source, "spec", "interval"))
    except ValueError:
        return 0.0


def _judge_entrypoint(document: Document | None, job: Job, revision: str, before: str | None) -> Standing:
    if document is None:
        return Failed(f"entry point Flux Kustomization {job.entrypoint} does not exist any more")
    if not revision:
        return Waiting(f"entry point {job.entrypoint}: its source has no revision yet")
    return judge_kustomization(document, revision, before)
