"""Reconcile a cluster and wait: source first, then entry point and add-ons down to their workloads."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reloadgen.live.addon_reader import read_addon
from reloadgen.live.checks.addon_status import AddonObjects, EntrypointStatus, judge_addon
from reloadgen.live.checks.flux_status import judge_kustomization
from reloadgen.live.checks.status import Failed, Ready, Status, Waiting
from reloadgen.live.durations import seconds
from reloadgen.live.kube.kinds import HELM_RELEASE, KUSTOMIZATION, OCI_REPOSITORY, SOURCES
from reloadgen.live.kube.parallel_requests import gather
from reloadgen.live.poll import poll
from reloadgen.live.reconcile_request import (
    judge_source,
    reports_commit,
    request_reconciliation,
    revision_of,
)
from reloadgen.live.results.criterion import Criterion, CriterionId, CriterionName, State
from reloadgen.manifests.fields import mapping, text
from reloadgen.manifests.identity import NamespacedName, namespaced_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.live.kube.api import Api
    from reloadgen.live.kube.kube_objects import Document, Kind
    from reloadgen.live.results.progress_event import OnProgress
    from reloadgen.live.verify_settings import ClusterTarget, VerifySettings

_MARGIN = 10.0
"""Seconds that a source may take beyond its interval."""

_SOURCE = CriterionId(CriterionName.SOURCE)
_ENTRYPOINT = CriterionId(CriterionName.ENTRYPOINT)


@dataclass(frozen=True, slots=True)
class SourceReference:
    """The source that the entry point refers to."""

    kind: Kind
    name: NamespacedName


@dataclass(slots=True)
class ReconcileWait:
    """The state of one cluster. What was read last is kept for the checks that follow."""

    api: Api
    target: ClusterTarget
    settings: VerifySettings
    on_progress: OnProgress
    revision: str = ""
    addons: dict[str, AddonObjects] = field(default_factory=dict)
    connection_error: str = ""

    async def run(self, deadline: float) -> tuple[Criterion, ...]:
        """The criteria of source, entry point and add-ons; `deadline` is a time of the monotonic clock.

        Entry point and add-ons are observed together, because the entry point may wait for the add-ons.
        """
        entrypoint, criteria = await self._find_entrypoint(deadline)
        if entrypoint is None:
            return criteria
        source = _source_of(entrypoint)
        if source is None:
            kind = text(entrypoint, "spec", "sourceRef", "kind") or "(unset)"
            message = f"entry point {self.target.entrypoint} has a source of unknown kind {kind}"
            return (Criterion(_SOURCE, State.FAIL, message),)
        return (*await self._wait_for_source(source, deadline), *await self._wait_for_addons(deadline))

    def object_of(self, criterion: CriterionId) -> tuple[Kind, NamespacedName] | None:
        """The object that a criterion is about, None if it is about several or none was read."""
        if criterion == _ENTRYPOINT:
            return KUSTOMIZATION, self.target.entrypoint
        objects = self.addons.get(criterion.addon)
        if objects is None:
            return None
        by_name = {
            CriterionName.KUSTOMIZATION: (KUSTOMIZATION, objects.kustomization),
            CriterionName.OCI_REPOSITORY: (OCI_REPOSITORY, objects.repository),
            CriterionName.HELM_RELEASE: (HELM_RELEASE, objects.release),
        }
        kind, document = by_name.get(criterion.name, (None, None))
        return (kind, namespaced_name(document)) if kind is not None and document is not None else None

    async def _find_entrypoint(self, deadline: float) -> tuple[Document | None, tuple[Criterion, ...]]:
        """The entry point; a new cluster's Flux may just be creating it."""
        documents: list[Document] = []

        async def observe() -> Mapping[CriterionId, Status]:
            document = await self._get_entrypoint()
            if document is None:
                return {_ENTRYPOINT: _missing_entrypoint(self.target)}
            documents.append(document)
            return {_ENTRYPOINT: Ready("exists")}

        result = await poll(observe, deadline - time.monotonic(), self.on_progress)
        return (documents[-1] if documents else None), result.criteria(self.target.context)

    async def _get_entrypoint(self) -> Document | None:
        name = self.target.entrypoint
        return await self.api.get(KUSTOMIZATION, name.name, name.namespace)

    async def _wait_for_source(self, source: SourceReference, deadline: float) -> tuple[Criterion, ...]:
        last_request = await self._request(source.kind, source.name)

        async def observe() -> Mapping[CriterionId, Status]:
            document = await self.api.get(source.kind, source.name.name, source.name.namespace)
            if document is None:
                return {_SOURCE: Failed(f"{source.kind.name} {source.name} does not exist")}
            self.revision = revision_of(document)
            comparable = self.settings.revision_is_explicit or reports_commit(document)
            status = judge_source(document, self.settings.revision if comparable else "", last_request)
            match status:
                case Failed(message, patience, hint, command) if not patience and last_request is None:
                    # without a request, the source updates once per interval
                    return {_SOURCE: Failed(message, _interval(document) + _MARGIN, hint, command)}
                case _:
                    return {_SOURCE: status}

        result = await poll(observe, deadline - time.monotonic(), self.on_progress)
        return result.criteria(self.target.context)

    async def _wait_for_addons(self, deadline: float) -> tuple[Criterion, ...]:
        last_request = await self._request(KUSTOMIZATION, self.target.entrypoint)

        async def observe() -> Mapping[CriterionId, Status]:
            objects = await gather(*(read_addon(self.api, each) for each in self.target.addons))
            self.addons = {
                expected.addon: each for expected, each in zip(self.target.addons, objects, strict=True)
            }
            return self._judge(await self._get_entrypoint(), last_request)

        result = await poll(observe, deadline - time.monotonic(), self.on_progress)
        self.connection_error = result.error
        return result.criteria(self.target.context)

    async def _request(self, kind: Kind, name: NamespacedName) -> str | None:
        if not self.settings.reconcile:
            return None
        return await request_reconciliation(self.api, kind, name)

    def _judge(self, entrypoint: Document | None, last_request: str | None) -> dict[CriterionId, Status]:
        status = _judge_entrypoint(entrypoint, self.target, self.revision, last_request)
        above = EntrypointStatus(self.revision, entrypoint, status)
        statuses: dict[CriterionId, Status] = {_ENTRYPOINT: status}
        for expected in self.target.addons:
            statuses |= judge_addon(expected, self.addons[expected.addon], above)
        return statuses


def _source_of(entrypoint: Document) -> SourceReference | None:
    reference = mapping(entrypoint, "spec", "sourceRef")
    kind = SOURCES.get(text(reference, "kind"))
    if kind is None:
        return None
    namespace = text(reference, "namespace") or text(entrypoint, "metadata", "namespace")
    return SourceReference(kind, NamespacedName(namespace, text(reference, "name")))


def _interval(source: Document) -> float:
    try:
        return seconds(text(source, "spec", "interval"))
    except ValueError:
        return 0.0


def _missing_entrypoint(target: ClusterTarget) -> Failed:
    return Failed(
        f"entry point Flux Kustomization {target.entrypoint} does not exist",
        hint=f"correct the entrypoint of cluster {target.name} in the inventory",
    )


def _judge_entrypoint(
    document: Document | None, target: ClusterTarget, revision: str, last_request: str | None
) -> Status:
    if document is None:
        return _missing_entrypoint(target)
    if not revision:
        return Waiting(f"entry point {target.entrypoint}: its source has no revision yet", on_outer=True)
    return judge_kustomization(document, revision, last_request)
