"""The last events of an object: what one would look for next."""

from __future__ import annotations

from reloadgen.live.kube.api import Api, LiveError
from reloadgen.live.kube.kinds import EVENT
from reloadgen.live.kube.kube_objects import Document, Kind, Name, text

_MANY = 2
_LONG = 300


async def last_events(api: Api, kind: Kind, name: Name) -> str:
    """The last events in one line, oldest first, "" when there are none or they may not be read."""
    about = {"involvedObject.kind": kind.name, "involvedObject.name": name.name}
    try:
        events = await api.search(EVENT, name.namespace, fields=about)
    except LiveError:
        return ""
    latest = sorted(events, key=_when)[-_MANY:]
    return "; ".join(f"{text(event, 'reason')}: {_line(event)}" for event in latest)


def _when(event: Document) -> str:
    series = text(event, "series", "lastObservedTime")
    return series or text(event, "lastTimestamp") or text(event, "eventTime") or text(event, "firstTimestamp")


def _line(event: Document) -> str:
    message = " ".join(text(event, "message").split())
    return message if len(message) <= _LONG else f"{message[:_LONG]}…"
