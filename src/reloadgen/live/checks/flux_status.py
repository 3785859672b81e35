"""How Flux objects stand, by what controllers really write; stale green is never believed."""

from __future__ import annotations

from reloadgen.live.checks.status import Failed, Ready, Standing, Waiting
from reloadgen.live.kube.kube_objects import (
    Condition,
    Document,
    at,
    condition,
    entries,
    generation,
    name_of,
    text,
)

REQUESTED_AT = "reconcile.fluxcd.io/requestedAt"
_ON_ITS_WAY = frozenset({"Progressing", "ProgressingWithRetry", "DependencyNotReady"})
_ELSEWHERE = frozenset({"SourceNotReady", "ArtifactFailed"})
"""Reasons that repeat another object's trouble, which is told where it is."""


def label(document: Document) -> str:
    """Kind, namespace and name, as messages begin."""
    return f"{document.get('kind', 'object')} {name_of(document)}"


def suspended(document: Document) -> Failed | None:
    """A suspended object says nothing about now."""
    if at(document, "spec", "suspend") is not True:
        return None
    kind, name = text(document, "kind").lower(), name_of(document)
    fix = f"flux resume {_RESUME.get(kind, kind)} {name.name} -n {name.namespace}"
    return Failed(f"{label(document)} is suspended, so its status is old news; resume it: {fix}")


_RESUME = {"gitrepository": "source git", "ocirepository": "source oci", "bucket": "source bucket"}


def judge(document: Document, before: str | None = None) -> Standing:
    """Ready at the current generation. After a request: `before` is what was handled when it was made."""
    if (stopped := suspended(document)) is not None:
        return stopped
    if before is not None and text(document, "status", "lastHandledReconcileAt") == before:
        return Waiting(f"{label(document)} has not handled the request yet{_says(document)}")
    ready, current = condition(document), generation(document)
    if ready.generation not in (None, current) or ready.status == "":
        return Waiting(f"{label(document)}: its controller has not looked at generation {current} yet")
    if ready.status == "True":
        return _green(document, ready, current)
    return _not_green(document, ready)


def _green(document: Document, ready: Condition, current: int) -> Standing:
    if at(document, "status", "observedGeneration") != current:
        return Waiting(f"{label(document)}: Ready is still that of an earlier generation")
    return Ready(f"{label(document)}: {ready.message}")


def _not_green(document: Document, ready: Condition) -> Standing:
    final = ready.status == "False" and ready.reason not in _ON_ITS_WAY | _ELSEWHERE
    if final or condition(document, "Stalled").status == "True":
        return Failed(f"{label(document)}: {ready.reason}: {ready.message}")
    return Waiting(f"{label(document)}: {ready.message or 'in progress'}")


def _says(document: Document) -> str:
    ready = condition(document)
    return f" ({ready.reason}: {ready.message})" if ready.status == "False" else ""


def judge_kustomization(document: Document, revision: str, before: str | None = None) -> Standing:
    """Ready at a revision of its source; what it says of an earlier one is not believed."""
    if (stopped := suspended(document)) is not None:
        return stopped
    attempted = text(document, "status", "lastAttemptedRevision")
    if revision and attempted != revision:
        return Waiting(
            f"{label(document)} is at {attempted or 'no revision'}, not yet at {revision}{_says(document)}"
        )
    standing = judge(document, before)
    match standing:
        case Ready(message) if revision and text(document, "status", "lastAppliedRevision") != revision:
            return Waiting(f"{message}; {revision} is not applied yet")
        case Waiting() if condition(document).status == "False" and condition(document).reason not in (
            _ON_ITS_WAY | _ELSEWHERE
        ):
            # a failed build is said at once, though the request counts as handled only when the action ends
            return Failed(f"{label(document)}: {condition(document).reason}: {condition(document).message}")
        case _:
            return standing


def judge_release(document: Document) -> Standing:
    """Ready, or the failure of Helm's last action at this generation, even while Flux is trying again."""
    if (stopped := suspended(document)) is not None:
        return stopped
    ready, released = condition(document), condition(document, "Released")
    current = released.generation in (None, generation(document))
    if released.status == "False" and current and ready.status != "True":
        return Failed(f"{label(document)}: {released.reason}: {released.message}{_remedy(document)}")
    return judge(document)


def _remedy(document: Document) -> str:
    """What helm-controller did about the failure, where it did something."""
    remediated = condition(document, "Remediated")
    return f" ({remediated.reason}: {remediated.message})" if remediated.status else ""


def last_chart(document: Document) -> tuple[str, str]:
    """Version (before the `+`) and manifest digest of the chart that was last released; "" when unknown."""
    latest: Document = next(iter(entries(document, "status", "history")), {})
    return text(latest, "chartVersion").partition("+")[0], text(latest, "ociDigest")
