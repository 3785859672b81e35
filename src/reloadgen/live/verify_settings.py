"""What a run of `verify` does, and what it expects on each cluster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reloadgen.inventory.fleet import PrometheusService, PrometheusUrl
    from reloadgen.live.canary.reload_check import CanaryOptions
    from reloadgen.live.checks.expected_objects import ExpectedAddon
    from reloadgen.manifests.identity import NamespacedName


@dataclass(frozen=True, slots=True)
class VerifySettings:
    """The settings of all clusters; times are in seconds.

    Any `revision` is accepted if it is "". Without `--revision` it is the commit that is checked out
    (`revision_is_explicit` is false); a source that does not report commits is then not compared with it.
    No canary is run if `canary` is None.
    """

    revision: str = ""
    revision_is_explicit: bool = False
    reconcile: bool = True
    canary: CanaryOptions | None = None
    require_scrape: bool = False
    timeout: float = 600.0


@dataclass(frozen=True, slots=True)
class ClusterTarget:
    """One cluster to verify: its name in the inventory, and what is expected there.

    `context` is its kubeconfig context, "" inside a pod of the cluster.
    """

    name: str
    context: str
    entrypoint: NamespacedName
    source_kind: str
    prometheus: PrometheusUrl | PrometheusService | None
    addons: tuple[ExpectedAddon, ...]

    @property
    def has_reloader(self) -> bool:
        """Whether Reloader is one of the add-ons."""
        return any(expected.is_reloader for expected in self.addons)
