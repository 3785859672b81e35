"""Shared by the stand-ins: their loop, and writing a status as a Flux controller would."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import sys
import time
import urllib.request
from typing import TYPE_CHECKING, Any

from cluster.api_client import Api, Obj, condition

if TYPE_CHECKING:
    from collections.abc import Callable

POLL = float(os.environ.get("STANDIN_POLL", "0.5"))
"""Seconds between two looks."""

WEB = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""Loopback only: never by way of a proxy."""


def say(*words: object) -> None:
    """A line of the log."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def sha256(data: bytes) -> str:
    """A digest as OCI writes it."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def timestamp() -> str:
    """Now, as Kubernetes writes it."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def report(api: Api, path: str, obj: Obj, conditions: dict[str, tuple[str, str, str]], **fields: Any) -> None:
    """Writes conditions (type: status, reason, message) and fields, if anything changed.

    observedGeneration follows once the object is Ready or Stalled; lastHandledReconcileAt at the end of an action,
    that is with any Ready but Unknown.
    """
    meta, old = obj["metadata"], obj.get("status", {})
    new: Obj = {**fields, "conditions": [_condition(obj, kind, *said) for kind, said in conditions.items()]}
    ready = conditions["Ready"]
    if ready[0] == "True" or "Stalled" in conditions:
        new["observedGeneration"] = meta["generation"]
    asked = meta.get("annotations", {}).get("reconcile.fluxcd.io/requestedAt")
    if asked and ready[0] != "Unknown":
        new["lastHandledReconcileAt"] = asked
    if any(old.get(key) != value for key, value in new.items()):
        api.patch(f"{path}/status", {"status": new})
        say(path.rpartition("/")[2], *ready)


def _condition(obj: Obj, kind: str, status: str, reason: str, message: str) -> Obj:
    before = condition(obj, kind)
    since = before["lastTransitionTime"] if before.get("status") == status else timestamp()
    return {
        "type": kind,
        "status": status,
        "reason": reason,
        "message": message[:2000],
        "lastTransitionTime": since,
        "observedGeneration": obj["metadata"]["generation"],
    }


def serve_forever(step: Callable[[], None]) -> None:
    """An API that is away or a conflict is tried again at the next look."""
    while True:
        try:
            step()
        except OSError as error:
            say("again:", error)
        time.sleep(POLL)
