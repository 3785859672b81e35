"""What a cluster must contain for an add-on, taken from the rendered objects and not from their paths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reloadgen.addon_profiles.reloader.reloader_install import ADDON
from reloadgen.errors import ReloadgenError
from reloadgen.live.kube.kinds import HELM_RELEASE, KUSTOMIZATION, OCI_REPOSITORY
from reloadgen.manifests import yaml_reader
from reloadgen.manifests.fields import at, mapping, text
from reloadgen.manifests.identity import NamespacedName, namespaced_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reloadgen.live.kube.kube_objects import Document, Kind


@dataclass(frozen=True, slots=True)
class ExpectedChart:
    """The chart's version, range and manifest digest; "" where the inventory sets none."""

    version: str
    semver: str
    digest: str


@dataclass(frozen=True, slots=True)
class ExpectedAddon:
    """The Flux objects and the Helm release of one add-on; without an OCIRepository if its chart has another source."""

    addon: str
    kustomization: NamespacedName
    oci_repository: NamespacedName | None
    helm_release: NamespacedName
    release: NamespacedName
    chart: ExpectedChart
    values: Mapping[str, Any]

    @property
    def is_reloader(self) -> bool:
        """Whether scraping and reloading are checked."""
        return self.addon == ADDON


def expected_addon(addon: str, files: Iterable[bytes]) -> ExpectedAddon:
    """The objects that the rendered files of an add-on create.

    Raises:
        ReloadgenError: the files do not contain exactly one Flux Kustomization and one HelmRelease.
    """
    documents = [document for data in files for document in _documents(data)]
    kustomization = _only(addon, documents, KUSTOMIZATION)
    release = _only(addon, documents, HELM_RELEASE)
    chart = at(release, "spec", "chartRef")
    repository = _repository(documents, chart) if chart and chart.get("kind") == OCI_REPOSITORY.name else None
    applied = _name_when_applied(kustomization, release)
    return ExpectedAddon(
        addon=addon,
        kustomization=namespaced_name(kustomization),
        oci_repository=_name_when_applied(kustomization, repository) if repository else None,
        helm_release=applied,
        release=release_name(applied, release),
        chart=_chart(repository, release),
        values=mapping(release, "spec", "values"),
    )


def release_name(applied: NamespacedName, release: Document) -> NamespacedName:
    """Namespace and name of the Helm release, with the defaults of helm-controller.

    https://fluxcd.io/flux/components/helm/helmreleases/#release-name
    """
    target = text(release, "spec", "targetNamespace")
    default = f"{target}-{applied.name}" if target else applied.name
    return NamespacedName(target or applied.namespace, text(release, "spec", "releaseName") or default)


def _documents(data: bytes) -> list[Document]:
    documents = [each.value for each in yaml_reader.read(data.decode("utf-8"))]
    return [document for document in documents if isinstance(document, dict)]


def _of_kind(documents: list[Document], kind: Kind) -> list[Document]:
    return [
        document
        for document in documents
        if document.get("kind") == kind.name and text(document, "apiVersion").startswith(f"{kind.group}/")
    ]


def _only(addon: str, documents: list[Document], kind: Kind) -> Document:
    matching = _of_kind(documents, kind)
    if len(matching) != 1:
        raise ReloadgenError(
            f"add-on {addon}: verify needs exactly one {kind.name}, but the templates render {len(matching)}"
        )
    return matching[0]


def _repository(documents: list[Document], chart: Mapping[str, Any]) -> Document | None:
    """The OCIRepository that the release refers to, None if it is not rendered."""
    repositories = _of_kind(documents, OCI_REPOSITORY)
    return next((each for each in repositories if text(each, "metadata", "name") == chart.get("name")), None)


def _name_when_applied(kustomization: Document, document: Document) -> NamespacedName:
    """The object's name after the Flux Kustomization has set namespace, prefix and suffix."""
    name = text(document, "metadata", "name")
    prefix, suffix = (text(kustomization, "spec", key) for key in ("namePrefix", "nameSuffix"))
    target = text(kustomization, "spec", "targetNamespace")
    return NamespacedName(target or text(document, "metadata", "namespace"), f"{prefix}{name}{suffix}")


def _chart(repository: Document | None, release: Document) -> ExpectedChart:
    if repository is None:
        return ExpectedChart(text(release, "spec", "chart", "spec", "version"), "", "")
    tag, semver, digest = (text(repository, "spec", "ref", key) for key in ("tag", "semver", "digest"))
    return ExpectedChart(tag, semver, digest)
