"""Which values a chart reads: lists that ship with reloadgen, by chart and version.

`tools/chart_values.py` makes them from unpacked charts.
"""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias

from reloadgen.addon_profiles.reloader import reloader_values
from reloadgen.charts.chart_values import ReadValue, ValueList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.charts.chart_values import Mismatch
    from reloadgen.charts.value_references import Keys
    from reloadgen.manifests.fields import Content

_SHIPPED = frozenset({reloader_values.CHART})
_RELEASE = re.compile(r"v?(\d+)\.(\d+)\.(\d+)(?:\+.*)?")

_Number: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class ShippedLists:
    """The lists of one chart: for each version, or for the versions before and after it."""

    lists: tuple[ValueList, ...]
    """Where there are two, only what both find is known."""

    def check(self, values: Content, *, is_complete: bool = True) -> Iterator[Mismatch]:  # noqa: ARG002 - as of a chart
        """What of a release's values the chart does not read, or not so."""
        first, *others = (list(each.check(values)) for each in self.lists)
        for mismatch in first:
            if all((type(mismatch), mismatch.keys) in _kinds(each) for each in others):
                yield mismatch


def _kinds(mismatches: list[Mismatch]) -> set[tuple[type[Mismatch], Keys]]:
    return {(type(each), each.keys) for each in mismatches}


@functools.cache
def shipped(chart: str, version: str) -> ShippedLists | None:
    """The lists that tell what a version of a chart reads; None where there is none, as for one newer than all."""
    number = _number(version)
    if chart not in _SHIPPED or number is None:
        return None
    content = _content(chart)
    listed = [known for each in content["versions"] if (known := _number(each))]
    around = {
        max((each for each in listed if each <= number), default=None),
        min((each for each in listed if each >= number), default=None),
    }
    if None in around:
        return None
    return ShippedLists(tuple(_list(content["values"], each) for each in around if each))


def _number(version: str) -> _Number | None:
    """A version as numbers; None for a range or a pre-release."""
    parts = _RELEASE.fullmatch(version)
    return (int(parts[1]), int(parts[2]), int(parts[3])) if parts else None


@functools.cache
def _content(chart: str) -> dict[str, Any]:
    text = (files("reloadgen.addon_profiles") / "charts" / f"{chart}.json").read_text("utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


def _list(values: dict[str, list[dict[str, Any]]], number: _Number) -> ValueList:
    """What the chart of one version knows: each path has the spans of versions for which it is the same."""
    known = {}
    for path, spans in values.items():
        for span in spans:
            first, last = _number(span["from"]), _number(span["to"])
            if first and last and first <= number <= last:
                value = ReadValue(span["type"], span["use"], tuple(span.get("allowed", ())))
                known[tuple(path.split("."))] = value
    return ValueList(known)
