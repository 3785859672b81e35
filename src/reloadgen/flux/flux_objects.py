"""Flux's own objects: the fields of their specs that decide which Kustomization reads what."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from reloadgen.kustomize.flux_options import FluxOptions
from reloadgen.kustomize.resources.images import ImageChange
from reloadgen.kustomize.resources.selectors import Selector
from reloadgen.manifests.fields import at, items, mapping, text
from reloadgen.manifests.identity import NamespacedName, ObjectId

if TYPE_CHECKING:
    from reloadgen.kustomize.resources.resource import Resource

KUSTOMIZE_GROUP = "kustomize.toolkit.fluxcd.io"
SOURCE_GROUP = "source.toolkit.fluxcd.io"
HELM_GROUP = "helm.toolkit.fluxcd.io"
OPERATOR_GROUP = "fluxcd.controlplane.io"
SOURCE_KINDS = frozenset(
    {"GitRepository", "OCIRepository", "Bucket", "HelmRepository", "HelmChart", "ExternalArtifact"}
)


class SourceRef(NamedTuple):
    """A reference to a source, by kind, namespace and name."""

    kind: str
    namespace: str
    name: str

    @classmethod
    def of(cls, reference: object, namespace: str) -> SourceRef:
        """The reference that a map holds; `namespace` is the one of the object that refers to the source."""
        kind, name = text(reference, "kind"), text(reference, "name")
        return cls(kind, text(reference, "namespace") or namespace, name)

    def __str__(self) -> str:
        return f"{self.kind} {NamespacedName(self.namespace, self.name)}"


@dataclass(frozen=True, slots=True)
class SubstituteReference:
    """An entry of `spec.postBuild.substituteFrom`."""

    kind: str
    name: str
    optional: bool


@dataclass(frozen=True, slots=True)
class FluxKustomization:
    """A Kustomization of Flux, all transformations done; "" for text fields that it does not set."""

    resource: Resource
    path: str
    source: SourceRef | None
    suspended: bool = False
    reconcile_disabled: bool = False
    targets_other_cluster: bool = False
    """Whether it applies to another cluster, through `spec.kubeConfig`."""
    options: FluxOptions = field(default_factory=FluxOptions)
    substitute: tuple[tuple[str, str], ...] = ()
    substitute_from: tuple[SubstituteReference, ...] = ()
    has_post_build: bool = False
    substitutes_always: bool = False
    """Whether Flux substitutes even where it has no variables at all."""

    @property
    def id(self) -> ObjectId:
        """Its identity."""
        return self.resource.id

    @property
    def name(self) -> str:
        """Its name."""
        return self.resource.id.name


@dataclass(frozen=True, slots=True)
class FluxSource:
    """A source: what it fetches, and what it leaves out."""

    ref: SourceRef
    url: str
    revision: str
    """Its `spec.ref`, as one line."""
    ignore: str
    """What a sparse checkout leaves out, then its `spec.ignore`."""
    resource: Resource


def is_kustomization(identity: ObjectId) -> bool:
    """Whether it is a Flux Kustomization."""
    return identity.kind == "Kustomization" and identity.group == KUSTOMIZE_GROUP


def is_source(identity: ObjectId) -> bool:
    """Whether it is one of Flux's sources."""
    return identity.kind in SOURCE_KINDS and identity.group == SOURCE_GROUP


def is_helm_release(identity: ObjectId) -> bool:
    """Whether it is a HelmRelease."""
    return identity.kind == "HelmRelease" and identity.group == HELM_GROUP


def read_kustomization(resource: Resource) -> FluxKustomization:
    """The Flux Kustomization that an object declares."""
    post_build = resource.at("spec", "postBuild")
    reference = resource.mapping("spec", "sourceRef")
    return FluxKustomization(
        resource=resource,
        path=resource.text("spec", "path"),
        source=SourceRef.of(reference, resource.id.namespace) if text(reference, "name") else None,
        suspended=resource.text("spec", "suspend") == "true",
        reconcile_disabled=_is_reconcile_disabled(resource),
        targets_other_cluster=bool(resource.mapping("spec", "kubeConfig")),
        options=_options(resource),
        substitute=tuple(
            (key, text(post_build, "substitute", key)) for key in mapping(post_build, "substitute")
        ),
        substitute_from=tuple(
            SubstituteReference(text(item, "kind"), text(item, "name"), text(item, "optional") == "true")
            for item in items(post_build, "substituteFrom")
        ),
        has_post_build=isinstance(post_build, dict),
        substitutes_always=text(post_build, "substituteStrategy") in ("Always", "WithVariablesAlways"),
    )


def _options(resource: Resource) -> FluxOptions:
    position = resource.position("spec", "path")
    return FluxOptions(
        namespace=resource.text("spec", "targetNamespace"),
        prefix=resource.text("spec", "namePrefix"),
        suffix=resource.text("spec", "nameSuffix"),
        patches=tuple(_patch(item) for item in resource.items("spec", "patches")),
        images=tuple(ImageChange.of(item) for item in resource.items("spec", "images")),
        components=tuple(str(item) for item in resource.items("spec", "components")),
        ignore_missing_components=resource.at("spec", "ignoreMissingComponents") is True,
        path=resource.path,
        line=position.line,
        column=position.column,
    )


def _is_reconcile_disabled(resource: Resource) -> bool:
    key = f"{KUSTOMIZE_GROUP}/reconcile"
    return any(resource.text("metadata", where, key) == "disabled" for where in ("labels", "annotations"))


def _patch(item: object) -> tuple[str, Selector | None]:
    target = at(item, "target")
    return text(item, "patch"), Selector.of(target) if target is not None else None


def read_source(resource: Resource) -> FluxSource:
    """The source that an object declares."""
    revision = ", ".join(f"{key} {value}" for key, value in sorted(resource.mapping("spec", "ref").items()))
    directories = [str(each).strip("./") for each in resource.items("spec", "sparseCheckout")]
    sparse = "/*\n" + "".join(f"!/{each}\n" for each in directories) if directories else ""
    return FluxSource(
        ref=SourceRef(*resource.id[1:]),
        url=resource.text("spec", "url") or resource.text("spec", "endpoint"),
        revision=revision,
        ignore=sparse + resource.text("spec", "ignore"),
        resource=resource,
    )
