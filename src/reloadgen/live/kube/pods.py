"""The pods that a workload's label selector matches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.live.kube.kinds import POD
from reloadgen.manifests.fields import at
from reloadgen.manifests.identity import namespaced_name

if TYPE_CHECKING:
    from reloadgen.live.kube.api import Api
    from reloadgen.live.kube.kube_objects import Document


async def pods_of(api: Api, workload: Document) -> tuple[Document, ...]:
    """The pods in the workload's namespace with the selector's `matchLabels`; `matchExpressions` are not applied."""
    labels = at(workload, "spec", "selector", "matchLabels") or {}
    return await api.list(POD, namespaced_name(workload).namespace, labels)
