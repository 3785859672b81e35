"""Whether the permissions of a release are its own, and whether it is the only release of its chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.addon_profiles.reloader.reloader_values import cluster_role_binding
from reloadgen.live.kube.kinds import CLUSTER_ROLE_BINDING
from reloadgen.live.results.criterion import Criterion, CriterionId, CriterionName, State
from reloadgen.manifests.fields import at, items, mapping, text
from reloadgen.manifests.identity import NamespacedName, namespaced_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.live.checks.expected_objects import ExpectedAddon
    from reloadgen.live.kube.kube_objects import Document

_HELM = "meta.helm.sh/release-"
_FLUX_LABEL = "helm.toolkit.fluxcd.io/name"


@dataclass(frozen=True, slots=True)
class OwnershipObjects:
    """Objects beside a release and its workloads.

    `bindings` are the release's ClusterRoleBindings by name, None if one does not exist; `releases` all HelmReleases
    of the cluster; `deployments` those that have the `app` label of one of the workloads.
    """

    bindings: Mapping[str, Document | None]
    releases: tuple[Document, ...]
    deployments: tuple[Document, ...]


def binding_names(expected: ExpectedAddon, release: Document) -> tuple[str, ...]:
    """The release's ClusterRoleBindings, from its inventory; without one, by the naming of Reloader's chart."""
    ids = [text(entry, "id") for entry in items(release, "status", "inventory", "entries")]
    suffix = f"_{CLUSTER_ROLE_BINDING.group}_{CLUSTER_ROLE_BINDING.name}"
    if ids:
        return tuple(each.removesuffix(suffix).removeprefix("_") for each in ids if each.endswith(suffix))
    name = cluster_role_binding(mapping(release, "spec", "values")) if expected.is_reloader else ""
    return (name,) if name else ()


def app_labels(workloads: tuple[Document, ...]) -> tuple[str, ...]:
    """The values of the workloads' `app` labels, by which a second installation is found."""
    return tuple(
        sorted({str(app) for workload in workloads if (app := at(workload, "metadata", "labels", "app"))})
    )


def judge_service_account(
    expected: ExpectedAddon, workloads: tuple[Document, ...], objects: OwnershipObjects
) -> Criterion:
    """Whether each ClusterRoleBinding of the release is for a ServiceAccount of its pods."""
    criterion = CriterionId(CriterionName.SERVICE_ACCOUNT, expected.addon)
    accounts = {_account(workload) for workload in workloads}
    if not objects.bindings or not accounts:
        return Criterion(criterion, State.NOT_CHECKED, "the release has no ClusterRoleBinding, or no pods")
    problems = [
        problem
        for name, binding in objects.bindings.items()
        if (problem := _binding_problem(name, binding, accounts))
    ]
    if problems:
        return Criterion(criterion, State.FAIL, "; ".join(problems))
    names, subjects = ", ".join(objects.bindings), ", ".join(map(str, sorted(accounts)))
    return Criterion(
        criterion, State.PASS, f"ClusterRoleBinding {names} grants permissions to ServiceAccount {subjects}"
    )


def _account(workload: Document) -> NamespacedName:
    account = text(workload, "spec", "template", "spec", "serviceAccountName") or "default"
    return NamespacedName(namespaced_name(workload).namespace, account)


def _binding_problem(name: str, binding: Document | None, accounts: set[NamespacedName]) -> str:
    if binding is None:
        return f"ClusterRoleBinding {name} does not exist"
    subjects = {
        NamespacedName(text(subject, "namespace"), text(subject, "name"))
        for subject in items(binding, "subjects")
        if text(subject, "kind") == "ServiceAccount"
    }
    if subjects & accounts:
        return ""
    annotations = mapping(binding, "metadata", "annotations")
    owner = NamespacedName(*(text(annotations, f"{_HELM}{key}") or "?" for key in ("namespace", "name")))
    actual, needed = (", ".join(map(str, sorted(each))) or "(none)" for each in (subjects, accounts))
    return (
        f"ClusterRoleBinding {name} grants permissions to ServiceAccount {actual}, not to {needed}: "
        f"it now belongs to Helm release {owner}"
    )


def judge_single_release(
    expected: ExpectedAddon, release: Document, workloads: tuple[Document, ...], objects: OwnershipObjects
) -> Criterion:
    """Whether neither another HelmRelease nor a Deployment outside Flux installs the same chart."""
    criterion = CriterionId(CriterionName.SINGLE_RELEASE, expected.addon)
    chart = chart_name(release)
    others = [
        f"HelmRelease {namespaced_name(other)}"
        for other in objects.releases
        if namespaced_name(other) != expected.helm_release and chart and chart_name(other) == chart
    ]
    others += [f"Deployment {name}" for name in _unmanaged_copies(workloads, objects.deployments)]
    if others:
        return Criterion(
            criterion, State.FAIL, f"chart {chart} is installed more than once: also by {', '.join(others)}"
        )
    return Criterion(criterion, State.PASS, f"no other release of chart {chart or '(unknown)'}")


def chart_name(release: Document) -> str:
    """The name of the chart that a HelmRelease released last, "" if it has not released any."""
    latest: Document = next(iter(items(release, "status", "history")), {})
    return text(latest, "chartName")


def _unmanaged_copies(
    workloads: tuple[Document, ...], deployments: tuple[Document, ...]
) -> list[NamespacedName]:
    """Deployments outside Flux that run an image of the workloads."""
    own = {namespaced_name(workload) for workload in workloads}
    images = {image for workload in workloads for image in images_of(workload)}
    return sorted(
        namespaced_name(each)
        for each in deployments
        if namespaced_name(each) not in own and images & images_of(each) and not _is_flux_managed(each)
    )


def images_of(workload: Document) -> set[str]:
    """The images of a workload's containers, without tag and digest."""
    containers = items(workload, "spec", "template", "spec", "containers")
    return {_repository(text(container, "image")) for container in containers}


def _repository(image: str) -> str:
    head, slash, tail = image.partition("@")[0].rpartition("/")
    return f"{head}{slash}{tail.partition(':')[0]}"


def _is_flux_managed(workload: Document) -> bool:
    """Whether it belongs to a HelmRelease, which is counted itself."""
    return bool(mapping(workload, "metadata", "labels").get(_FLUX_LABEL))
