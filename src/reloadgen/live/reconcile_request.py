"""What `flux reconcile kustomization --with-source` does: ask the source and the entry point to look now."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reloadgen.live.checks.flux_status import REQUESTED_AT, judge, label
from reloadgen.live.checks.status import Failed, Ready, Standing
from reloadgen.live.kube.kinds import GIT_REPOSITORY
from reloadgen.live.kube.kube_objects import Document, Kind, Name, at, text

if TYPE_CHECKING:
    from reloadgen.live.kube.api import Api

_SHORTEST = 7
"""Characters below which the start of a commit says too little."""

_ORIGIN = "org.opencontainers.image.revision"
"""Where `flux push artifact` notes the commit that an OCI artifact was made from."""


def stamp() -> str:
    """A value for the request annotation, new at every call."""
    return dt.datetime.now(dt.UTC).isoformat()


async def request(api: Api, kind: Kind, name: Name) -> str:
    """Asks the object's controller to look now; the request that it had handled last when it was asked.

    Any later one counts as ours: others ask too, and a look is a look.
    """
    patch = {"metadata": {"annotations": {REQUESTED_AT: stamp()}}}
    found = await api.merge(kind, name.name, name.namespace, patch)
    return text(found, "status", "lastHandledReconcileAt")


def revision_of(source: Document) -> str:
    """The revision of the artifact that the source serves, "" while it has none."""
    return text(source, "status", "artifact", "revision")


def fits(source: Document, wanted: str) -> bool:
    """Whether the source serves a revision: said in full, by digest, commit or its start; "" is any."""
    if not wanted:
        return True
    metadata = at(source, "status", "artifact", "metadata") or {}
    return any(_same(each, wanted) for each in (revision_of(source), metadata.get(_ORIGIN, "")) if each)


def comparable(source: Document) -> bool:
    """Whether the source tells a commit at all: Git does, an OCI artifact where its maker noted it."""
    noted = at(source, "status", "artifact", "metadata") or {}
    return source.get("kind") == GIT_REPOSITORY.name or _ORIGIN in noted


def _same(revision: str, wanted: str) -> bool:
    known, asked = (each.rpartition("@")[2].rpartition(":")[2] for each in (revision, wanted))
    return revision == wanted or (len(asked) >= _SHORTEST and known.startswith(asked))


def judge_source(source: Document, wanted: str, before: str | None = None) -> Standing:
    """Ready with the wanted revision. Another one, once it has looked, is a failure, not a reason to wait."""
    standing = judge(source, before)
    if not isinstance(standing, Ready) or fits(source, wanted):
        return standing
    is_at = f"{label(source)} is at {revision_of(source) or 'no revision'}, not at {wanted}"
    fix = "is it pushed, to the branch that this cluster reads? --revision names another"
    return Failed(f"{is_at}: {fix}", 0.0)
