"""Add-ons as written: what `addons.NAME` and `clusters[].addons.NAME` may hold."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from reloadgen.inventory.written import value_checks
from reloadgen.inventory.written.model_base import StrictModel
from reloadgen.inventory.written.value_checks import Chart, Digest, DnsLabel, RelativePath, Semver, Tag
from reloadgen.manifests import label_selector
from reloadgen.manifests.selector_error import SelectorError


def _selector(text: str) -> str:
    try:
        label_selector.parse(text)
    except SelectorError as error:
        value_checks.refuse(error.message, error.fix)
    return text


SelectorText = Annotated[str, AfterValidator(_selector)]
OpenSection = dict[str, Any]


class AddOnSettingsModel(StrictModel):
    """Settings of an add-on at one level; the levels are merged, from the built-in one to the cluster's."""

    enabled: bool | None = Field(None, description="false removes the add-on. Default: true.")
    chart: Chart | None = Field(
        None,
        description="OCI URL of the chart, without tag.",
        examples=["oci://ghcr.io/stakater/charts/reloader"],
    )
    version: Tag | None = Field(None, description="Version of the chart: a tag.", examples=["2.2.3"])
    semver: Semver | None = Field(
        None,
        description="Range of versions; cannot be combined with version or digest.",
        examples=[">=2.2.0 <3.0.0"],
    )
    digest: Digest | None = Field(
        None, description="Digest of the chart's manifest.", examples=["sha256:" + "0" * 64]
    )
    namespace: DnsLabel | None = Field(
        None, description="Namespace of the release.", examples=["kube-system"]
    )
    create_namespace: bool | None = Field(
        None, description="true adds app/namespace.yaml, which Flux does not prune. Default: false."
    )
    group: RelativePath | None = Field(
        None,
        description="Directory below the root, for this add-on. Default: the cluster's.",
        examples=["system/ops"],
    )
    values: OpenSection | None = Field(
        None,
        description="Values of the chart, merged as Helm does; null deletes the chart's default.",
        examples=[{"reloader": {"logFormat": "json"}}],
    )
    oci_repository: OpenSection | None = Field(
        None,
        description="Any field of the OCIRepository's spec except url and ref; null removes a field.",
        examples=[{"interval": "15m"}],
    )
    helm_release: OpenSection | None = Field(
        None,
        description="Any field of the HelmRelease's spec except chart, chartRef, values, targetNamespace and releaseName; null removes a field.",
        examples=[{"interval": "1h"}],
    )
    kustomization: OpenSection | None = Field(
        None,
        description="Any field of the Flux Kustomization's spec except path, sourceRef and targetNamespace; null removes a field.",
        examples=[{"interval": "10m"}],
    )


class AddOnModel(AddOnSettingsModel):
    """An add-on: `reloader` is built in, any other OCI chart can be declared."""

    selector: SelectorText | None = Field(
        None,
        description="Labels of the clusters that get the add-on. Default: all.",
        examples=["env=prod,tier!=edge"],
    )
