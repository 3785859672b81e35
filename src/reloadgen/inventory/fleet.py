"""The resolved inventory: every cluster and each of its add-ons, complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from reloadgen.document.values import Value
from reloadgen.errors import Location

if TYPE_CHECKING:
    from reloadgen.document.nodes import KeyPath
    from reloadgen.errors import Problem
    from reloadgen.inventory.layout import Placement
    from reloadgen.inventory.merge import Level, Merged

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


@dataclass(frozen=True, slots=True, eq=False)
class MergedAddOn:
    """An add-on as far as it does not depend on the cluster: one object for all clusters that say nothing of it.

    It is equal to itself alone, so that it can stand for its values as a key. The specs are whole, in the order in
    which they are written.
    """

    name: str
    levels: tuple[Level, ...]
    """What the inventory says, the most specific last."""
    settings: Merged
    """The levels merged over the built-in one, all but `values`."""
    values: Merged
    chart_values: Spec
    oci_repository: Spec
    helm_release: Spec

    def text(self, key: str) -> str:
        """A setting; "" where it is not set."""
        return self.settings.values.get(key) or ""

    def origin(self, *path: str) -> KeyPath | None:
        """Where in the inventory the value at a path was set; None: it is built in."""
        return self.values.origin(*path[1:]) if path[0] == "values" else self.settings.origin(*path)


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
    placement: Placement = field(compare=False)
    """Where its files lie, which follows from the cluster's root and the group."""
    merged: MergedAddOn = field(compare=False, repr=False)
    """The levels that it comes from."""


@dataclass(frozen=True, slots=True)
class AddOnDecision:
    """Whether a cluster gets an add-on, and the key path that decided it (None: nothing is set)."""

    addon: str
    enabled: bool
    origin: KeyPath | None


@dataclass(frozen=True, slots=True)
class Cluster:
    """One cluster, complete; `entrypoint` and `sync_path` may be "": not set. `addons` are sorted by name."""

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
    settings: Merged = field(compare=False, repr=False)
    """The levels that it comes from, merged, without what is built in."""
    decisions: tuple[AddOnDecision, ...] = field(compare=False, repr=False)
    """Of every add-on of the inventory, sorted by name."""


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
    location: Location = field(default=Location(""), compare=False, repr=False)
    """Where the inventory names the directory."""
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
    kustomize: Literal["auto", "never"] = "auto"
    """Whether `validate` asks the real kustomize."""
    warnings: tuple[Problem, ...] = ()
    flux_version: str = ""
    """The version of Flux, or a range, that the inventory names; "" where it names none."""

    @property
    def enabled(self) -> tuple[Cluster, ...]:
        """The clusters that get anything."""
        return tuple(cluster for cluster in self.clusters if cluster.enabled)
