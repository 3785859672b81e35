"""Whether the release that is green is the one that can work: its rights are its own, and it is alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.live.kube.kinds import CLUSTER_ROLE_BINDING, DEPLOYMENT, HELM_RELEASE
from reloadgen.live.kube.kube_objects import Document, Name, at, entries, name_of, text
from reloadgen.live.verify_results import Criterion, State

if TYPE_CHECKING:
    from reloadgen.live.checks.expected_objects import Expected
    from reloadgen.live.kube.api import Api

_HELM = "meta.helm.sh/release-"


async def judge_binding(
    api: Api, expected: Expected, release: Document, workloads: tuple[Document, ...]
) -> Criterion:
    """The ClusterRoleBindings of the release name the ServiceAccount that its pods run as."""
    name = f"{expected.addon}/service-account"
    accounts = {account_of(workload) for workload in workloads}
    bindings = _bindings(expected, release)
    if not bindings or not accounts:
        return Criterion(name, State.NOT_CHECKED, "the release has no ClusterRoleBinding, or no pods")
    problems = [problem for binding in bindings if (problem := await _binding(api, binding, accounts))]
    if problems:
        return Criterion(name, State.FAIL, "; ".join(problems))
    given = ", ".join(f"{account}" for account in sorted(accounts))
    return Criterion(
        name, State.PASS, f"ClusterRoleBinding {', '.join(bindings)} is for ServiceAccount {given}"
    )


def account_of(workload: Document) -> Name:
    """The ServiceAccount that a workload's pods run as."""
    account = text(workload, "spec", "template", "spec", "serviceAccountName") or "default"
    return Name(name_of(workload).namespace, account)


def _bindings(expected: Expected, release: Document) -> list[str]:
    """From the release's own inventory; controllers that keep none leave the chart's naming."""
    ids = [text(entry, "id") for entry in entries(release, "status", "inventory", "entries")]
    end = f"_{CLUSTER_ROLE_BINDING.group}_{CLUSTER_ROLE_BINDING.name}"
    if ids:
        return [each.removesuffix(end).removeprefix("_") for each in ids if each.endswith(end)]
    full = at(release, "spec", "values", "fullnameOverride")
    return [f"{full}-role-binding"] if expected.reloader and isinstance(full, str) else []


async def _binding(api: Api, name: str, accounts: set[Name]) -> str:
    found = await api.read(CLUSTER_ROLE_BINDING, name)
    if found is None:
        return f"ClusterRoleBinding {name} does not exist"
    subjects = {
        Name(text(subject, "namespace"), text(subject, "name"))
        for subject in entries(found, "subjects")
        if text(subject, "kind") == "ServiceAccount"
    }
    if subjects & accounts:
        return ""
    annotations = at(found, "metadata", "annotations") or {}
    owner = Name(annotations.get(f"{_HELM}namespace", "?"), annotations.get(f"{_HELM}name", "?"))
    others, ours = (", ".join(map(str, sorted(each))) or "nobody" for each in (subjects, accounts))
    is_for = f"ClusterRoleBinding {name} is for ServiceAccount {others}, not {ours}"
    return f"{is_for}: Helm release {owner} took it over"


async def judge_alone(
    api: Api, expected: Expected, release: Document, workloads: tuple[Document, ...]
) -> Criterion:
    """No other release of the chart: by the HelmReleases, and by Deployments of the same label and image."""
    name = f"{expected.addon}/single-release"
    chart = chart_name(release)
    others = [
        f"HelmRelease {name_of(other)}"
        for other in await api.search(HELM_RELEASE)
        if name_of(other) != expected.helm_release and chart and chart_name(other) == chart
    ]
    others += [f"Deployment {each}" for each in await _twins(api, workloads)]
    if others:
        return Criterion(name, State.FAIL, f"chart {chart} is in this cluster twice: {', '.join(others)} too")
    return Criterion(name, State.PASS, f"no second release of chart {chart or '(unknown)'}")


def chart_name(release: Document) -> str:
    """The name of the chart that a HelmRelease last released, "" when it never did."""
    latest: Document = next(iter(entries(release, "status", "history")), {})
    return text(latest, "chartName")


async def _twins(api: Api, workloads: tuple[Document, ...]) -> list[Name]:
    """Deployments outside Flux that look like ours."""
    ours = {name_of(workload) for workload in workloads}
    images = {image for workload in workloads for image in images_of(workload)}
    found: list[Name] = []
    for app in {at(workload, "metadata", "labels", "app") for workload in workloads} - {None}:
        candidates = await api.search(DEPLOYMENT, labels={"app": str(app)})
        found += [
            name_of(each)
            for each in candidates
            if name_of(each) not in ours and images & images_of(each) and not _by_flux(each)
        ]
    return sorted(found)


def images_of(workload: Document) -> set[str]:
    """The images of a workload's containers, without tag and digest."""
    containers = entries(workload, "spec", "template", "spec", "containers")
    return {_repository(text(container, "image")) for container in containers}


def _repository(image: str) -> str:
    bare = image.partition("@")[0]
    head, slash, tail = bare.rpartition("/")
    return f"{head}{slash}{tail.partition(':')[0]}"


def _by_flux(workload: Document) -> bool:
    """Those of HelmReleases are counted as such."""
    return bool((at(workload, "metadata", "labels") or {}).get("helm.toolkit.fluxcd.io/name"))
