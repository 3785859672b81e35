"""What has to be on a cluster: read from the rendered objects, never from paths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reloadgen.document.nodes import parse
from reloadgen.document.values import value
from reloadgen.live.kube.api import LiveError
from reloadgen.live.kube.kinds import HELM_RELEASE, KUSTOMIZATION, OCI_REPOSITORY
from reloadgen.live.kube.kube_objects import Document, Kind, Name, at, text

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Chart:
    """The chart that is asked for: a version, a range or a manifest digest ("" where not said)."""

    version: str
    semver: str
    digest: str


@dataclass(frozen=True, slots=True)
class Expected:
    """One add-on of one cluster: Flux objects and Helm release; other sources have no OCIRepository."""

    addon: str
    kustomization: Name
    oci_repository: Name | None
    helm_release: Name
    release: Name
    chart: Chart
    values: Mapping[str, Any]

    @property
    def reloader(self) -> bool:
        """Whether this is the add-on that the story's second and third criteria are about."""
        return self.addon == "reloader"


def expect(addon: str, files: Mapping[str, bytes]) -> Expected:
    """What the rendered files of an add-on lead to.

    Raises:
        LiveError: they hold no Flux Kustomization or no HelmRelease.
    """
    documents = [document for data in files.values() for document in _documents(data)]
    kustomization = _only(addon, documents, KUSTOMIZATION)
    release = _only(addon, documents, HELM_RELEASE)
    chart = at(release, "spec", "chartRef")
    repository = _repository(documents, chart) if chart and chart.get("kind") == OCI_REPOSITORY.name else None
    return Expected(
        addon=addon,
        kustomization=Name(
            text(kustomization, "metadata", "namespace"), text(kustomization, "metadata", "name")
        ),
        oci_repository=_applied(kustomization, repository) if repository else None,
        helm_release=_applied(kustomization, release),
        release=release_name(_applied(kustomization, release), release),
        chart=_chart(repository, release),
        values=at(release, "spec", "values") or {},
    )


def release_name(applied: Name, release: Document) -> Name:
    """Where the Helm release is and what it is called, by helm-controller's defaults."""
    target = text(release, "spec", "targetNamespace")
    default = f"{target}-{applied.name}" if target else applied.name
    return Name(target or applied.namespace, text(release, "spec", "releaseName") or default)


def _documents(data: bytes) -> list[Document]:
    found = [value(node) for node in parse(data.decode("utf-8"))]
    return [document for document in found if isinstance(document, dict)]


def _of_kind(documents: list[Document], kind: Kind) -> list[Document]:
    return [
        document
        for document in documents
        if document.get("kind") == kind.name and text(document, "apiVersion").startswith(f"{kind.group}/")
    ]


def _only(addon: str, documents: list[Document], kind: Kind) -> Document:
    found = _of_kind(documents, kind)
    if len(found) != 1:
        raise LiveError(
            f"add-on {addon}: verify needs one rendered {kind.name}, the templates make {len(found)}"
        )
    return found[0]


def _repository(documents: list[Document], chart: Mapping[str, Any]) -> Document | None:
    """The rendered source that the release names; None when it is none of ours."""
    found = _of_kind(documents, OCI_REPOSITORY)
    return next((each for each in found if text(each, "metadata", "name") == chart.get("name")), None)


def _applied(kustomization: Document, document: Document) -> Name:
    """The name after the Flux Kustomization's own transformations."""
    name = text(document, "metadata", "name")
    prefix, suffix = (text(kustomization, "spec", key) for key in ("namePrefix", "nameSuffix"))
    target = text(kustomization, "spec", "targetNamespace")
    return Name(target or text(document, "metadata", "namespace"), f"{prefix}{name}{suffix}")


def _chart(repository: Document | None, release: Document) -> Chart:
    if repository is None:
        return Chart(text(release, "spec", "chart", "spec", "version"), "", "")
    tag, semver, digest = (text(repository, "spec", "ref", key) for key in ("tag", "semver", "digest"))
    return Chart(tag, semver, digest)
