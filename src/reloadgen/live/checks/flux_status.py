"""The status of Flux objects, by the fields that their controllers write; outdated conditions do not count."""

from __future__ import annotations

from reloadgen.live.checks.status import Failed, Ready, Status, Waiting
from reloadgen.live.kube.kube_objects import Condition, Document, condition, generation
from reloadgen.manifests.fields import at, items, text
from reloadgen.manifests.identity import namespaced_name

REQUESTED_AT = "reconcile.fluxcd.io/requestedAt"
"""The annotation that requests a reconciliation (https://fluxcd.io/flux/components/kustomize/kustomizations/)."""

_IN_PROGRESS = frozenset({"Progressing", "ProgressingWithRetry", "DependencyNotReady"})
_SOURCE_PROBLEMS = frozenset({"SourceNotReady", "ArtifactFailed"})
_NOT_FINAL = _IN_PROGRESS | _SOURCE_PROBLEMS
"""Reasons of a Ready condition that is False while the object waits, for itself or for its source."""

_FLUX_NAMES = {"gitrepository": "source git", "ocirepository": "source oci", "bucket": "source bucket"}
"""Kinds that the flux command calls by another name."""


def label(document: Document) -> str:
    """Kind, namespace and name, for messages."""
    return f"{document.get('kind', 'object')} {namespaced_name(document)}"


def judge_object(document: Document, last_request: str | None = None) -> Status:
    """Ready if the Ready condition is True for the current generation.

    After a reconcile request, `last_request` is the one that the object had handled before.
    """
    if (failed := _suspended(document)) is not None:
        return failed
    if last_request is not None and text(document, "status", "lastHandledReconcileAt") == last_request:
        return Waiting(f"{label(document)} has not handled the reconcile request yet{_error(document)}")
    ready, current = condition(document), generation(document)
    if ready.generation not in (None, current) or ready.status == "":
        return Waiting(f"{label(document)}: the controller has not processed generation {current} yet")
    if ready.status == "True":
        return _judge_true(document, ready, current)
    return _judge_not_true(document, ready)


def _suspended(document: Document) -> Failed | None:
    """The failure of a suspended object, whose status is outdated; None if it is not suspended."""
    if at(document, "spec", "suspend") is not True:
        return None
    kind, name = text(document, "kind").lower(), namespaced_name(document)
    command = f"flux resume {_FLUX_NAMES.get(kind, kind)} {name.name} -n {name.namespace}"
    return Failed(f"{label(document)} is suspended, so its status is outdated", command=command)


def _judge_true(document: Document, ready: Condition, current: int) -> Status:
    if at(document, "status", "observedGeneration") != current:
        return Waiting(f"{label(document)}: its Ready condition is of an earlier generation")
    return Ready(f"{label(document)}: {ready.message}")


def _judge_not_true(document: Document, ready: Condition) -> Status:
    final = ready.status == "False" and ready.reason not in _NOT_FINAL
    if final or condition(document, "Stalled").status == "True":
        return Failed(f"{label(document)}: {ready.reason}: {ready.message}")
    message = f"{label(document)}: {ready.message or 'in progress'}"
    return Waiting(message, on_outer=ready.reason in _SOURCE_PROBLEMS)


def _error(document: Document) -> str:
    ready = condition(document)
    return f" ({ready.reason}: {ready.message})" if ready.status == "False" else ""


def judge_kustomization(document: Document, revision: str, last_request: str | None = None) -> Status:
    """Ready if the Flux Kustomization has applied the revision; "" accepts any revision."""
    if (failed := _suspended(document)) is not None:
        return failed
    attempted = text(document, "status", "lastAttemptedRevision")
    if revision and attempted != revision:
        return Waiting(
            f"{label(document)} is at {attempted or '(no revision)'}, not yet at {revision}{_error(document)}"
        )
    status, ready = judge_object(document, last_request), condition(document)
    match status:
        case Ready(message) if revision and text(document, "status", "lastAppliedRevision") != revision:
            return Waiting(f"{message}; {revision} is not applied yet")
        case Waiting() if ready.status == "False" and ready.reason not in _NOT_FINAL:
            # the controller reports a failed build before it marks the request as handled
            return Failed(f"{label(document)}: {ready.reason}: {ready.message}")
        case _:
            return status


def judge_helm_release(document: Document) -> Status:
    """Ready, or failed if the last Helm action of this generation failed, even while Flux retries."""
    if (failed := _suspended(document)) is not None:
        return failed
    ready, released = condition(document), condition(document, "Released")
    current = released.generation in (None, generation(document))
    if released.status == "False" and current and ready.status != "True":
        return Failed(f"{label(document)}: {released.reason}: {released.message}{_remediation(document)}")
    return judge_object(document)


def _remediation(document: Document) -> str:
    """The rollback or uninstall that followed the failure, "" if there was none."""
    remediated = condition(document, "Remediated")
    return f" ({remediated.reason}: {remediated.message})" if remediated.status else ""


def last_chart(document: Document) -> tuple[str, str]:
    """Version (before the `+`) and manifest digest of the chart that was released last; "" if unknown."""
    latest: Document = next(iter(items(document, "status", "history")), {})
    return text(latest, "chartVersion").partition("+")[0], text(latest, "ociDigest")
