"""The last events of an object, which often explain why it is not ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.live.kube.api import Api, LiveError
from reloadgen.live.kube.kinds import EVENT
from reloadgen.manifests.fields import text

if TYPE_CHECKING:
    from reloadgen.live.kube.kube_objects import Document, Kind
    from reloadgen.manifests.identity import NamespacedName

_COUNT = 2
_MAX_LENGTH = 300


async def last_events(api: Api, kind: Kind, name: NamespacedName) -> str:
    """The last events on one line, oldest first; "" if there are none or they cannot be read."""
    about = {"involvedObject.kind": kind.name, "involvedObject.name": name.name}
    try:
        events = await api.list(EVENT, name.namespace, fields=about)
    except LiveError:
        return ""
    latest = sorted(events, key=_time)[-_COUNT:]
    return "; ".join(f"{text(event, 'reason')}: {_message(event)}" for event in latest)


def _time(event: Document) -> str:
    series = text(event, "series", "lastObservedTime")
    return series or text(event, "lastTimestamp") or text(event, "eventTime") or text(event, "firstTimestamp")


def _message(event: Document) -> str:
    message = " ".join(text(event, "message").split())
    return message if len(message) <= _MAX_LENGTH else f"{message[:_MAX_LENGTH]}…"
