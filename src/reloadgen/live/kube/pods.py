"""The pods that a workload's label selector matches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.live.kube.kinds import POD
from reloadgen.manifests.fields import mapping, text
from reloadgen.manifests.identity import namespaced_name

if TYPE_CHECKING:
    from reloadgen.live.kube.api import Api
    from reloadgen.live.kube.kube_objects import Document


async def pods_of(api: Api, workload: Document) -> tuple[Document, ...]:
    """The pods in the workload's namespace with the selector's `matchLabels`; `matchExpressions` are not applied."""
    return await api.list(POD, namespaced_name(workload).namespace, match_labels(workload))


def match_labels(selecting: Document) -> dict[str, str]:
    """The `matchLabels` of the selector of a workload or PodMonitor."""
    labels = mapping(selecting, "spec", "selector", "matchLabels")
    return {key: text(labels, key) for key in labels}
