"""What the files show of the Flux that runs in a cluster: its version, and the arguments of its controllers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from reloadgen.files.paths import join, parent
from reloadgen.flux.controllers.version_bound import allows
from reloadgen.flux.flux_objects import OPERATOR_GROUP, is_source
from reloadgen.manifests.fields import items, mapping, text
from reloadgen.manifests.parsed_repository import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reloadgen.flux.fleet_walk import ClusterWalk
    from reloadgen.kustomize.resources.resource import Resource
    from reloadgen.manifests.fields import Content
    from reloadgen.manifests.parsed_repository import ParsedRepository

Controller: TypeAlias = Literal["kustomize-controller", "helm-controller"]
CONTROLLERS: tuple[Controller, ...] = ("kustomize-controller", "helm-controller")

_STRICT = "StrictPostBuildSubstitutions"
_STRICT_SINCE = 9
_MAJOR = {"Flux": 2, "kustomize-controller": 1}
"""Flux 2.N has kustomize-controller 1.N."""
_ARGUMENT = re.compile(r"--[a-z][a-z-]*(?:=[^\s\"'\]}]*)?")
_EXACT = re.compile(r"v?[0-9]+\.[0-9]+\.[0-9]+(-\S*)?")
_IMAGE_TAG = re.compile(r"kustomize-controller:(v?[0-9]+\.[0-9][^@\s]*)")
_HEADER = re.compile(rb"^# Flux Version: (\S+)", re.MULTILINE)
_HEADER_LENGTH = 500
_COMPONENTS = "gotk-components.yaml"


@dataclass(frozen=True, slots=True)
class Version:
    """A version or range, and what it is the version of."""

    of: str = ""
    text: str = ""

    def may_be(self, minor: int) -> bool:
        """Whether it may be Flux 2 with this minor version or a newer one; an unknown version counts as a new one."""
        return not self.of or allows(self.text, (_MAJOR[self.of], minor, 0))

    @property
    def is_exact(self) -> bool:
        """Whether it is known, and no range."""
        return _EXACT.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class InstalledFlux:
    """The Flux of one cluster."""

    version: Version = Version()
    arguments: Mapping[Controller, tuple[str, ...]] = field(default_factory=dict)

    @property
    def substitutes_strictly(self) -> bool:
        """Whether a Flux Kustomization fails when it substitutes an undefined variable."""
        return self._gate == "true" if self._gate else self.version.may_be(_STRICT_SINCE)

    @property
    def is_strictness_certain(self) -> bool:
        """Whether the files show one version, or the feature gate that decides."""
        return bool(self._gate) or self.version.is_exact

    @property
    def _gate(self) -> str:
        gates = {
            gate: value.lower()
            for values in self._values("kustomize-controller", "feature-gates")
            for gate, _, value in (each.partition("=") for each in values.split(","))
        }
        return gates.get(_STRICT, "")

    def default_service_account(self, controller: Controller) -> str:
        """The service account that a controller uses for objects that name none; "" for its own rights."""
        return (self._values(controller, "default-service-account") or [""])[-1]

    def blocks_other_namespaces(self, controller: Controller) -> bool:
        """Whether a controller refuses sources in other namespaces."""
        return (self._values(controller, "no-cross-namespace-refs") or [""])[-1] == "true"

    def _values(self, controller: Controller, flag: str) -> list[str]:
        pairs = (each.partition("=") for each in self.arguments.get(controller, ()))
        return [value if equals else "true" for name, equals, value in pairs if name == f"--{flag}"]


def installed_flux(
    walk: ClusterWalk, written: Mapping[str, tuple[Resource, ...]], repository: ParsedRepository
) -> InstalledFlux:
    """The Flux of a cluster, from what its Flux applies and from what is beside the declaration of its start.

    `written` are the objects in files that may hold Flux's, before any build, by directory.
    """
    objects = [resource for _, resource in walk.result.applied()]
    if walk.sync is not None and walk.sync.declared_as != "inventory":
        objects += written.get(parent(walk.sync.file), ())
    instances = list(_instances(objects, walk, repository))
    versions = (
        *_versions_of_deployments(objects, repository),
        *_versions_of(instances, objects),
        *_versions_beside(walk, repository),
        *_versions_of_namespaces(objects),
    )
    patches = [each for instance in instances for each in items(instance, "kustomize", "patches")]
    for walked in walk.result.kustomizations:
        if walked.outcome == "external":
            patches += walked.kustomization.resource.items("spec", "patches")
    arguments = {
        controller: (
            *_of_deployments(objects, controller),
            *_of_patches(patches, controller),
            *_of_instances(instances),
        )
        for controller in CONTROLLERS
    }
    return InstalledFlux(next(iter(versions), Version()), arguments)


def _instances(objects: list[Resource], walk: ClusterWalk, repository: ParsedRepository) -> Iterator[Content]:
    """The specs of FluxInstances, in values of the flux-instance chart too."""
    for resource in objects:
        if resource.id.kind == "FluxInstance" and resource.id.group == OPERATOR_GROUP:
            yield resource.mapping("spec")
        elif resource.id.kind == "HelmRelease" and (found := resource.mapping("spec", "values", "instance")):
            yield found
    if walk.sync is not None and walk.sync.declared_as == "flux-instance values":
        documents = repository.documents(walk.sync.file)
        for document in () if isinstance(documents, Unreadable) else documents:
            if found := mapping(document.value, "instance"):
                yield found


def _deployments(objects: list[Resource], name: str) -> Iterator[Resource]:
    return (each for each in objects if each.id.kind == "Deployment" and each.id.name == name)


def _containers(deployment: Resource) -> list[Content]:
    return deployment.items("spec", "template", "spec", "containers")


def _versions_of_deployments(objects: list[Resource], repository: ParsedRepository) -> Iterator[Version]:
    for deployment in _deployments(objects, "kustomize-controller"):
        for container in _containers(deployment):
            if tag := _IMAGE_TAG.search(text(container, "image")):
                yield Version("kustomize-controller", tag[1])
        if label := deployment.text("metadata", "labels", "app.kubernetes.io/version"):
            yield Version("Flux", label)
        yield from _version_in_header(deployment.path, repository)


def _version_in_header(path: str, repository: ParsedRepository) -> Iterator[Version]:
    """The version in the comment that Flux writes at the top of its manifests."""
    if repository.files.is_file(path):
        header = _HEADER.search(repository.files.read(path)[:_HEADER_LENGTH])
        if header:
            yield Version("Flux", header[1].decode("utf-8", "replace"))


def _versions_beside(walk: ClusterWalk, repository: ParsedRepository) -> Iterator[Version]:
    """The version of the components that `flux bootstrap` writes beside the start."""
    if walk.sync is not None and walk.sync.declared_as != "inventory":
        yield from _version_in_header(join(parent(walk.sync.file), _COMPONENTS), repository)


def _versions_of_namespaces(objects: list[Resource]) -> Iterator[Version]:
    """The version on the Namespace of Flux's components."""
    for resource in objects:
        labels = resource.mapping("metadata", "labels")
        is_flux = resource.id.kind == "Namespace" and text(labels, "app.kubernetes.io/part-of") == "flux"
        if is_flux and (version := text(labels, "app.kubernetes.io/version")):
            yield Version("Flux", version)


def _versions_of(instances: list[Content], objects: list[Resource]) -> Iterator[Version]:
    for instance in instances:
        if version := text(instance, "distribution", "version"):
            yield Version("Flux", version)
    for resource in objects:
        url = resource.text("spec", "url").removesuffix(".git")
        if is_source(resource.id) and url.endswith(("/flux-manifests", "fluxcd/flux2")):
            ref = resource.mapping("spec", "ref")
            if version := text(ref, "tag") or text(ref, "semver"):
                yield Version("Flux", version)


def _of_deployments(objects: list[Resource], controller: Controller) -> Iterator[str]:
    for deployment in _deployments(objects, controller):
        for container in _containers(deployment):
            yield from map(str, items(container, "args"))


def _of_patches(patches: list[object], controller: Controller) -> Iterator[str]:
    """The arguments that patches of a controller's Deployment add."""
    for item in patches:
        patch = text(item, "patch")
        if _targets(mapping(item, "target"), patch, controller):
            yield from (each.rstrip(",") for each in _ARGUMENT.findall(patch))


def _targets(target: Content, patch: str, controller: Controller) -> bool:
    if not target:
        return f"name: {controller}" in patch
    if text(target, "kind") not in ("", "Deployment"):
        return False
    try:
        return re.fullmatch(text(target, "name") or ".*", controller) is not None
    except re.error:
        return False


def _of_instances(instances: list[Content]) -> Iterator[str]:
    """What the Flux operator adds where an instance is for several tenants."""
    for instance in instances:
        cluster = mapping(instance, "cluster")
        if text(cluster, "multitenant") == "true":
            account = text(cluster, "tenantDefaultServiceAccount") or "default"
            yield from (f"--default-service-account={account}", "--no-cross-namespace-refs=true")
