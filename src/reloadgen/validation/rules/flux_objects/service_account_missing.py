"""`service-account-missing`: a generated object names no service account where Flux is locked down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.files.paths import is_within
from reloadgen.findings import Finding, Rule
from reloadgen.flux.flux_objects import is_helm_release, is_kustomization

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.errors import Location
    from reloadgen.flux.controllers.installed_flux import Controller
    from reloadgen.flux.fleet_walk import ClusterWalk
    from reloadgen.flux.walk_result import WalkedKustomization
    from reloadgen.kustomize.resources.resource import Resource
    from reloadgen.validation.case import Case

RULE = Rule(
    "service-account-missing",
    "warning",
    "A generated object names no service account, and Flux's default one may not have the rights.",
)


def check(case: Case) -> Iterator[Finding]:
    """One finding for each generated Flux Kustomization and HelmRelease of a cluster that is locked down."""
    for walk in case.clusters:
        flux = case.installed_flux[walk.cluster.name]
        for index, resource in walk.result.applied():
            controller = _controller(resource)
            account = flux.default_service_account(controller) if controller else ""
            is_ours = resource.path in case.generated_paths
            if controller and account and is_ours and not resource.text("spec", "serviceAccountName"):
                applier = walk.result.kustomizations[index]
                yield _finding(case, walk, resource, (controller, account), applier)


def _controller(resource: Resource) -> Controller | None:
    if is_kustomization(resource.id):
        return "kustomize-controller"
    return "helm-controller" if is_helm_release(resource.id) else None


def _finding(
    case: Case,
    walk: ClusterWalk,
    resource: Resource,
    default: tuple[Controller, str],
    applier: WalkedKustomization,
) -> Finding:
    controller, account = default
    namespace = resource.id.namespace
    section = "kustomization" if controller == "kustomize-controller" else "helmRelease"
    return RULE.finding(
        _location(case, walk, resource, section),
        f"{controller} runs with --default-service-account={account}, and {resource.id} names no service account: "
        f"it gets the rights of {account} in namespace {namespace}, by default none",
        f"set `{section}: {{serviceAccountName: {_suggested(resource, applier)}}}` of the add-on in the inventory",
        clusters=(walk.cluster.name,),
    )


def _location(case: Case, walk: ClusterWalk, resource: Resource, section: str) -> Location:
    """The section of the inventory that is to name the account, if it is there."""
    for addon in walk.cluster.addons:
        origin = addon.merged.origin(section) if is_within(resource.path, addon.placement.directory) else None
        if origin and (location := case.locate(origin)):
            return location
    return resource.location("spec")


def _suggested(resource: Resource, applier: WalkedKustomization) -> str:
    """The account of the Flux Kustomization above, if it is in the same namespace."""
    above = applier.kustomization.resource
    same = is_kustomization(resource.id) and above.id.namespace == resource.id.namespace
    return (above.text("spec", "serviceAccountName") if same else "") or "NAME"
