"""The inventory as written: which keys there are, and what each may hold. Nothing is merged here."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from reloadgen.inventory.written.addon_model import AddOnModel, AddOnSettingsModel
from reloadgen.inventory.written.model_base import StrictModel
from reloadgen.inventory.written.value_checks import (
    DnsLabel,
    FluxVersion,
    HttpUrl,
    Labels,
    ObjectName,
    Pattern,
    RelativePath,
)
from reloadgen.inventory.written.version_specifier import VersionSpecifier


class SourceModel(StrictModel):
    """The Flux source that holds this repository."""

    kind: Literal["GitRepository", "OCIRepository", "Bucket"] | None = Field(
        None, description="Kind of the source object."
    )
    name: ObjectName | None = Field(None, description="Name of the source object.", examples=["flux-system"])
    namespace: DnsLabel | None = Field(
        None, description="Namespace of the source, if it differs from that of the Flux Kustomization."
    )


class ServiceModel(StrictModel):
    """A service, reached through the API server's proxy."""

    namespace: DnsLabel = Field(description="Namespace of the service.", examples=["observability"])
    name: ObjectName = Field(description="Name of the service.", examples=["prometheus"])
    port: int = Field(ge=1, le=65535, description="Port of the service.", examples=[9090])


class PrometheusModel(StrictModel):
    """Where `verify` asks whether the add-on is scraped: one of `url` and `service`."""

    url: HttpUrl | None = Field(
        None,
        json_schema_extra={"pattern": r"^https?://[^\s/]+"},
        description="URL of Prometheus, as seen from the machine that runs `verify`.",
        examples=["http://localhost:9090"],
    )
    service: ServiceModel | None = Field(None, description="Prometheus as a service of the cluster.")


class DefaultsModel(StrictModel):
    """Defaults for every cluster."""

    root: Pattern | None = Field(
        None,
        description="Directory that the cluster's Flux reconciles for workloads, relative to the top; may contain {name} and {labels.KEY}.",
        examples=["kubernetes/workloads/platform", "kubernetes/workloads/{name}"],
    )
    entrypoint: Pattern | None = Field(
        None,
        description="Name of the Flux Kustomization whose spec.path is the root; may contain {name} and {labels.KEY}.",
        examples=["cluster-{name}-workloads"],
    )
    sync_path: Pattern | None = Field(
        None,
        description="Directory where the cluster's Flux starts; may contain {name} and {labels.KEY}.",
        examples=["kubernetes/clusters/{name}"],
    )
    context: Pattern | None = Field(
        None,
        description="Context of the kubeconfig; default: the cluster's name. May contain {name} and {labels.KEY}.",
        examples=["{name}"],
    )
    labels: Labels | None = Field(
        None,
        description="Labels for selectors and placeholders.",
        examples=[{"env": "prod"}],
    )
    source: SourceModel | None = Field(
        None,
        description="The Flux source that holds this repository. Default: GitRepository flux-system.",
        examples=[{"kind": "GitRepository", "name": "flux-system"}],
    )
    flux_namespace: DnsLabel | None = Field(
        None,
        description="Namespace of the Flux Kustomization in ks.yaml. Default: flux-system.",
        examples=["flux-system"],
    )
    group: RelativePath | None = Field(
        None,
        description="Directory below the root that holds the add-on; may have several segments. Default: system.",
        examples=["system", "system/ops"],
    )
    prometheus: PrometheusModel | None = Field(
        None, description="Prometheus that `verify` asks whether the add-on is scraped."
    )


class ClusterModel(DefaultsModel):
    """One cluster."""

    name: DnsLabel = Field(description="Unique name of the cluster, a DNS label.", examples=["infra"])
    enabled: bool | None = Field(
        None, description="false removes every add-on from the cluster. Default: true."
    )
    addons: dict[str, AddOnSettingsModel | None] | None = Field(
        None, description="Settings of add-ons for this cluster, by name."
    )


class IgnoreModel(StrictModel):
    """A finding is ignored if it matches every key that is set."""

    rule: str | None = Field(
        None, min_length=1, description="Rule of the finding.", examples=["unknown-reach"]
    )
    cluster: str | None = Field(
        None, min_length=1, description="Name of the cluster, or a glob.", examples=["edge-*"]
    )
    path: str | None = Field(
        None, min_length=1, description="Path of the file, or a glob.", examples=["kubernetes/workloads/*"]
    )
    reason: str = Field(min_length=1, description="Why this is not a problem here.")


class ValidateModel(StrictModel):
    """Settings of `validate`."""

    ignore: list[IgnoreModel] | None = Field(None, description="Findings to ignore, each with a reason.")
    flux: FluxVersion | None = Field(
        None,
        description="Version of Flux in the clusters, or a range of versions. Default: read from the manifests of Flux in the repository, else the newest.",
        examples=["2.8", ">=2.7 <2.9"],
    )
    kustomize: Literal["auto", "never"] | None = Field(
        None,
        description="Whether to ask the kustomize on PATH where reloadgen does not know. Default: auto.",
        examples=["never"],
    )


class DelimitersModel(StrictModel):
    """Pairs that begin and end an expression, a statement and a comment in the user's templates."""

    variable: list[str] | None = Field(
        None,
        min_length=2,
        max_length=2,
        description="Delimiters of expressions. Default: {{ and }}.",
        examples=[["#{", "}#"]],
    )
    block: list[str] | None = Field(
        None,
        min_length=2,
        max_length=2,
        description="Delimiters of statements. Default: {% and %}.",
        examples=[["#%", "%#"]],
    )
    comment: list[str] | None = Field(
        None,
        min_length=2,
        max_length=2,
        description="Delimiters of comments. Default: {# and #}.",
        examples=[["#|", "|#"]],
    )


class TemplatesModel(StrictModel):
    """Your own templates."""

    path: RelativePath | None = Field(
        None,
        description="Directory, relative to the top, whose templates replace shipped ones with the same path.",
        examples=["templates"],
    )
    delimiters: DelimitersModel | None = Field(None, description="Delimiters of your templates.")


class InventoryModel(StrictModel):
    """Which clusters exist, and what each of them gets."""

    defaults: DefaultsModel | None = Field(None, description="Defaults for every cluster.")
    addons: dict[str, AddOnModel | None] | None = Field(
        None,
        description="Add-ons by name; `reloader` is built in and enabled by default.",
        examples=[{"reloader": {"version": "2.2.3"}}],
    )
    clusters: list[ClusterModel] = Field(min_length=1, description="The clusters of the repository.")
    checks: ValidateModel | None = Field(None, alias="validate", description="Settings of `validate`.")
    templates: TemplatesModel | None = Field(None, description="Your own templates.")
    required_version: VersionSpecifier | None = Field(
        None,
        description="Versions of reloadgen that may read this file, as pip writes them; all others refuse it.",
        examples=[">=0.2,<0.3"],
    )
