"""The status of an add-on's objects, from its Flux Kustomization to its workloads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.live.checks.chart_version import judge_chart
from reloadgen.live.checks.flux_status import judge_helm_release, judge_kustomization, judge_object
from reloadgen.live.checks.status import Failed, Ready, Status, Waiting
from reloadgen.live.checks.workloads import judge_release_workloads
from reloadgen.live.results.criterion import CriterionId, CriterionName
from reloadgen.manifests.fields import text
from reloadgen.manifests.identity import namespaced_name

if TYPE_CHECKING:
    from reloadgen.live.checks.expected_objects import ExpectedAddon
    from reloadgen.live.kube.kube_objects import Document


@dataclass(frozen=True, slots=True)
class AddonObjects:
    """An add-on's objects on a cluster; `pods` are those of workloads that are not available."""

    kustomization: Document | None
    repository: Document | None
    release: Document | None
    workloads: tuple[Document, ...]
    pods: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class EntrypointStatus:
    """The entry point, its status, and the revision of its source ("" if unknown)."""

    revision: str
    entrypoint: Document | None
    status: Status


def judge_addon(
    expected: ExpectedAddon, objects: AddonObjects, above: EntrypointStatus
) -> dict[CriterionId, Status]:
    """The status of each object of the add-on, the outermost first."""
    kustomization = _judge_kustomization(expected, objects, above)
    current = objects.kustomization is not None and (
        not above.revision or text(objects.kustomization, "status", "lastAttemptedRevision") == above.revision
    )
    applied = isinstance(kustomization, Ready)
    statuses = {CriterionName.KUSTOMIZATION: kustomization}
    if expected.oci_repository is not None:
        status = judge_object(objects.repository) if objects.repository else None
        what = f"OCIRepository {expected.oci_repository}"
        statuses[CriterionName.OCI_REPOSITORY] = _judge_inner(what, status, applied, current)
    status = judge_helm_release(objects.release) if objects.release else None
    release = _judge_inner(f"HelmRelease {expected.helm_release}", status, applied, current)
    statuses[CriterionName.HELM_RELEASE] = release
    statuses[CriterionName.CHART] = _judge_chart(expected, objects, release, current=current)
    statuses[CriterionName.AVAILABLE] = judge_release_workloads(
        expected.helm_release, objects.workloads, objects.pods, release_ready=isinstance(release, Ready)
    )
    return {CriterionId(name, expected.addon): status for name, status in statuses.items()}


def _judge_kustomization(expected: ExpectedAddon, objects: AddonObjects, above: EntrypointStatus) -> Status:
    if objects.kustomization is not None:
        return judge_kustomization(objects.kustomization, above.revision)
    missing = f"Flux Kustomization {expected.kustomization} does not exist"
    if above.entrypoint is None or not isinstance(above.status, Ready):
        return Waiting(missing, on_outer=True)
    name, path = namespaced_name(above.entrypoint), text(above.entrypoint, "spec", "path")
    return Failed(
        f"{missing}, although entry point {name} is Ready at {above.revision}: "
        f"the entry point builds {path or './'}, which does not include it"
    )


def _judge_inner(what: str, status: Status | None, applied: bool, current: bool) -> Status:  # noqa: FBT001 - two facts
    """An object that the Kustomization applies; its failure before the revision was applied does not count."""
    match status:
        case None if applied:
            return Failed(
                f"{what} does not exist, although its Flux Kustomization is Ready: probably deleted by hand"
            )
        case None:
            return Waiting(f"{what} does not exist yet", on_outer=True)
        case Failed(message) if not current:
            return Waiting(f"{message} (before this revision was applied)", on_outer=True)
        case _:
            return status


def _judge_chart(expected: ExpectedAddon, objects: AddonObjects, release: Status, *, current: bool) -> Status:
    if objects.release is None or not current:
        return Waiting("this revision has no Helm release yet", on_outer=True)
    status = judge_chart(expected.chart, objects.repository, objects.release)
    if isinstance(status, Waiting) or isinstance(release, Ready):
        return status
    # while an upgrade runs, the history of the release still ends with the chart before
    return Waiting(f"{status.message}, but its HelmRelease is not Ready", on_outer=True)
