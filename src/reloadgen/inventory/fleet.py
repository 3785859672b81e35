"""The inventory resolved: every cluster complete, with what each of its add-ons comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from reloadgen.document.values import Value

if TYPE_CHECKING:
    from reloadgen.errors import Location, Problem

Spec: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Source:
    """The Flux source that holds this repository: kind, name, and namespace ("" is the Kustomization's own)."""

    kind: str
    name: str
    namespace: str = ""


@dataclass(frozen=True, slots=True)
class PrometheusUrl:
    """A Prometheus that the person who runs `verify` reaches by URL."""

    url: str


@dataclass(frozen=True, slots=True)
class PrometheusService:
    """A Prometheus reached through the API server's service proxy."""

    namespace: str
    name: str
    port: int


@dataclass(frozen=True, slots=True)
class AddOn:
    """One add-on of one cluster, merged; "" where a string was not set.

    `oci_repository`, `helm_release` and `kustomization` are whole specs in the order in which they are written.
    """

    name: str
    chart: str
    version: str
    semver: str
    digest: str
    namespace: str
    create_namespace: bool
    group: str
    values: Spec
    oci_repository: Spec
    helm_release: Spec
    kustomization: Spec


@dataclass(frozen=True, slots=True)
class Cluster:
    """One cluster, complete; `entrypoint` and `sync_path` may be "": not said. `addons` are sorted by name."""

    name: str
    enabled: bool
    context: str
    labels: Mapping[str, str]
    root: str
    entrypoint: str
    sync_path: str
    source: Source
    flux_namespace: str
    prometheus: PrometheusUrl | PrometheusService | None
    addons: tuple[AddOn, ...]
    location: Location = field(compare=False)


@dataclass(frozen=True, slots=True)
class Ignore:
    """One entry of `validate.ignore`: findings that match all that is set are silenced ("" matches any)."""

    rule: str
    cluster: str
    path: str
    reason: str
    location: Location = field(compare=False)


@dataclass(frozen=True, slots=True)
class TemplateSettings:
    """The user's template directory below the top ("" for none) and its delimiters."""

    path: str = ""
    variable: tuple[str, str] = ("{{", "}}")
    block: tuple[str, str] = ("{%", "%}")
    comment: tuple[str, str] = ("{#", "#}")


@dataclass(frozen=True, slots=True)
class Fleet:
    """The whole inventory, resolved: `path` is the inventory's, relative to the top, POSIX."""

    path: str
    clusters: tuple[Cluster, ...]
    templates: TemplateSettings
    ignore: tuple[Ignore, ...]
    warnings: tuple[Problem, ...] = ()

    @property
    def enabled(self) -> tuple[Cluster, ...]:
        """The clusters that get anything."""
        return tuple(cluster for cluster in self.clusters if cluster.enabled)
