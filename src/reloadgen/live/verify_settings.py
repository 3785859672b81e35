"""What a run of `verify` is to do, and on which cluster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reloadgen.inventory.fleet import PrometheusService, PrometheusUrl
    from reloadgen.live.checks.expected_objects import Expected
    from reloadgen.live.kube.kube_objects import Name


@dataclass(frozen=True, slots=True)
class Settings:
    """The same for all clusters. A `revision` of "" accepts whatever the source has.

    One that was not said on the command line is the commit that is checked out: not every source can be
    compared with that.
    """

    revision: str = ""
    revision_said: bool = False
    reconcile: bool = True
    canary: bool = True
    canary_seconds: float = 60.0
    canary_namespace: str = ""
    canary_image: str = ""
    require_scrape: bool = False
    seconds: float = 600.0


@dataclass(frozen=True, slots=True)
class Job:
    """One cluster: its name in the inventory, its context, and what has to be on it."""

    name: str
    context: str
    entrypoint: Name
    source_kind: str
    prometheus: PrometheusUrl | PrometheusService | None
    addons: tuple[Expected, ...]
