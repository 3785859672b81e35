"""Request a reconciliation as `flux reconcile kustomization --with-source` does, and judge the source."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reloadgen.live.checks.flux_status import REQUESTED_AT, judge_object, label
from reloadgen.live.checks.status import Failed, Ready, Status
from reloadgen.live.kube.kinds import GIT_REPOSITORY
from reloadgen.manifests.fields import mapping, text

if TYPE_CHECKING:
    from reloadgen.live.kube.api import Api
    from reloadgen.live.kube.kube_objects import Document, Kind
    from reloadgen.manifests.identity import NamespacedName

_MIN_PREFIX = 7
"""Shorter prefixes of a commit are not accepted."""

_OCI_REVISION = "org.opencontainers.image.revision"
"""Metadata of an OCI artifact: the commit from which `flux push artifact` created it."""


async def request_reconciliation(api: Api, kind: Kind, name: NamespacedName) -> str:
    """Annotate the object; return the request that it had handled before.

    Any later request counts as handled, because others may request a reconciliation at the same time.
    """
    now = dt.datetime.now(dt.UTC).isoformat()
    patch = {"metadata": {"annotations": {REQUESTED_AT: now}}}
    patched = await api.merge_patch(kind, name.name, name.namespace, patch)
    return text(patched, "status", "lastHandledReconcileAt")


def revision_of(source: Document) -> str:
    """The revision of the source's artifact, "" if it has none."""
    return text(source, "status", "artifact", "revision")


def reports_commit(source: Document) -> bool:
    """Whether the source reports a commit: Git does, an OCI artifact if its metadata contains one."""
    metadata = mapping(source, "status", "artifact", "metadata")
    return source.get("kind") == GIT_REPOSITORY.name or _OCI_REVISION in metadata


def is_at(source: Document, revision: str) -> bool:
    """Whether the artifact is of a revision, digest, commit or prefix of a commit; "" is any."""
    if not revision:
        return True
    metadata = mapping(source, "status", "artifact", "metadata")
    return any(_same(each, revision) for each in (revision_of(source), text(metadata, _OCI_REVISION)) if each)


def _same(actual: str, wanted: str) -> bool:
    known, prefix = (each.rpartition("@")[2].rpartition(":")[2] for each in (actual, wanted))
    return actual == wanted or (len(prefix) >= _MIN_PREFIX and known.startswith(prefix))


def judge_source(source: Document, revision: str, last_request: str | None = None) -> Status:
    """Ready at the wanted revision. At another one after reconciling, the source has failed: waiting does not help."""
    status = judge_object(source, last_request)
    if not isinstance(status, Ready) or is_at(source, revision):
        return status
    message = f"{label(source)} is at {revision_of(source) or '(no revision)'}, not at {revision}"
    hint = "push the commit to the branch that this cluster reads, or pass --revision"
    return Failed(message, patience=0.0, hint=hint)
