"""Flux's own objects, typed: what of their specs decides who reads what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from reloadgen.kustomize.patches import Target
from reloadgen.kustomize.resource import Ident, Resource, at, mapping, sequence, text
from reloadgen.kustomize.transform import FluxOptions
from reloadgen.manifests.parsed_repository import ParsedRepository, Unreadable
from reloadgen.manifests.reader import Key, Place

KUSTOMIZE_GROUP = "kustomize.toolkit.fluxcd.io"
SOURCE_GROUP = "source.toolkit.fluxcd.io"
HELM_GROUP = "helm.toolkit.fluxcd.io"
OPERATOR_GROUP = "fluxcd.controlplane.io"
SOURCE_KINDS = frozenset(
    {"GitRepository", "OCIRepository", "Bucket", "HelmRepository", "HelmChart", "ExternalArtifact"}
)


class SourceRef(NamedTuple):
    """A source by kind, namespace and name."""

    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.namespace}/{self.name}" if self.namespace else f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of `postBuild.substituteFrom`."""

    kind: str
    name: str
    optional: bool


@dataclass(frozen=True, slots=True)
class FluxKustomization:
    """A Flux Kustomization after everything that changed it; "" for what it does not say."""

    ident: Ident
    path: str
    source: SourceRef | None
    suspended: bool
    disabled: bool
    elsewhere: bool
    """Applied to another cluster, through `spec.kubeConfig`."""
    options: FluxOptions
    substitute: tuple[tuple[str, str], ...]
    substitute_from: tuple[Reference, ...]
    post_build: bool
    always: bool
    depends_on: tuple[tuple[str, str], ...]
    """Namespace and name of each."""
    resource: Resource


@dataclass(frozen=True, slots=True)
class FluxSource:
    """A source: which repository or artifact it fetches, and what it leaves out."""

    ref: SourceRef
    url: str
    revision: str
    """Its `spec.ref`, as one line."""
    ignore: str
    """Its `spec.ignore`, behind what a sparse checkout leaves out."""
    """Its `spec.ignore`, behind what a sparse checkout leaves out."""
    resource: Resource


def is_kustomization(ident: Ident) -> bool:
    """Whether it is a Flux Kustomization."""
    return ident.kind == "Kustomization" and ident.group == KUSTOMIZE_GROUP


def is_source(ident: Ident) -> bool:
    """Whether it is one of Flux's sources."""
    return ident.kind in SOURCE_KINDS and ident.group == SOURCE_GROUP


def is_helm_release(ident: Ident) -> bool:
    """Whether it is a HelmRelease."""
    return ident.kind == "HelmRelease" and ident.group == HELM_GROUP


def kustomization(resource: Resource, repository: ParsedRepository) -> FluxKustomization:
    """The Flux Kustomization that an object says."""
    content, ident = resource.content, resource.ident
    place = place_of(resource, repository, "spec", "path")
    post_build = at(content, "spec", "postBuild")
    return FluxKustomization(
        ident=ident,
        path=text(content, "spec", "path"),
        source=_source_ref(resource),
        suspended=text(content, "spec", "suspend") == "true",
        disabled=_is_disabled(resource),
        elsewhere=bool(mapping(content, "spec", "kubeConfig")),
        options=FluxOptions(
            namespace=text(content, "spec", "targetNamespace"),
            prefix=text(content, "spec", "namePrefix"),
            suffix=text(content, "spec", "nameSuffix"),
            patches=tuple(_patches(resource)),
            components=tuple(str(item) for item in sequence(content, "spec", "components")),
            ignore_missing=at(content, "spec", "ignoreMissingComponents") is True,
            path=resource.path,
            line=place.line,
            column=place.column,
        ),
        substitute=tuple(
            (key, text(post_build, "substitute", key)) for key in mapping(post_build, "substitute")
        ),
        substitute_from=tuple(
            Reference(text(item, "kind"), text(item, "name"), text(item, "optional") == "true")
            for item in sequence(post_build, "substituteFrom")
        ),
        post_build=isinstance(post_build, dict),
        always=text(post_build, "substituteStrategy") in ("Always", "WithVariablesAlways"),
        depends_on=tuple(
            (text(item, "namespace") or ident.namespace, text(item, "name"))
            for item in sequence(content, "spec", "dependsOn")
        ),
        resource=resource,
    )


def _source_ref(resource: Resource) -> SourceRef | None:
    ref = mapping(resource.content, "spec", "sourceRef")
    if not text(ref, "name"):
        return None
    return SourceRef(text(ref, "kind"), text(ref, "namespace") or resource.ident.namespace, text(ref, "name"))


def _is_disabled(resource: Resource) -> bool:
    key = f"{KUSTOMIZE_GROUP}/reconcile"
    return any(
        text(resource.content, "metadata", where, key) == "disabled" for where in ("labels", "annotations")
    )


def _patches(resource: Resource) -> list[tuple[str, Target | None]]:
    found: list[tuple[str, Target | None]] = []
    for item in sequence(resource.content, "spec", "patches"):
        target = Target.of(at(item, "target")) if at(item, "target") is not None else None
        found.append((text(item, "patch"), target))
    return found


def source(resource: Resource) -> FluxSource:
    """The source that an object says."""
    ident, spec = resource.ident, mapping(resource.content, "spec")
    revision = ", ".join(f"{key} {value}" for key, value in sorted(mapping(spec, "ref").items()))
    ref = SourceRef(ident.kind, ident.namespace, ident.name)
    sparse = [str(directory).strip("./") for directory in sequence(spec, "sparseCheckout")]
    only = "/*\n" + "".join(f"!/{directory}\n" for directory in sparse) if sparse else ""
    url = text(spec, "url") or text(spec, "endpoint")
    return FluxSource(ref, url, revision, only + text(spec, "ignore"), resource)


def place_of(resource: Resource, repository: ParsedRepository, *keys: Key) -> Place:
    """Where a value of an object stands in the file that it was written in; the object's own first line at least."""
    documents = repository.documents(resource.path) if resource.index >= 0 else ()
    if isinstance(documents, Unreadable):
        return Place(resource.line, 1)
    for document in documents:
        if document.index == resource.index:
            return document.place(*keys)
    return Place(resource.line, 1)
