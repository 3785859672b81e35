"""Which pods a PodMonitor selects."""

from __future__ import annotations

from typing import Any

import pytest

from live import healthy
from reloadgen.live.checks.pod_monitor import (
    MonitoredPods,
    ScrapeTarget,
    judge_pod_monitor,
    monitored_namespaces,
)
from reloadgen.manifests.identity import NamespacedName


def test_the_running_pods_that_it_selects() -> None:
    assert judge_pod_monitor(healthy.expected(), healthy.monitor(), (healthy.pod(),)) == MonitoredPods(
        NamespacedName("kube-system", "reloader"),
        (ScrapeTarget(NamespacedName("kube-system", "reloader-1"), "10.0.0.7"),),
    )


@pytest.mark.parametrize(
    ("monitor", "pods", "words"),
    [
        (None, (), "no PodMonitor has the labels of HelmRelease kube-system/reloader"),
        (healthy.monitor("metrics"), (healthy.pod(),), "scrapes port metrics, which its pods do not have"),
        (healthy.monitor(), (), "PodMonitor kube-system/reloader selects no running pod"),
        (healthy.monitor(), (healthy.pod(ready="False"),), "selects no running pod"),
    ],
)
def test_what_can_be_wrong(
    monitor: dict[str, Any] | None, pods: tuple[dict[str, Any], ...], words: str
) -> None:
    problem = judge_pod_monitor(healthy.expected(), monitor, pods)
    assert isinstance(problem, str)
    assert words in problem


@pytest.mark.parametrize(
    ("selector", "namespaces"),
    [({"matchNames": ["a", "b"]}, ("a", "b")), ({"any": True}, ("kube-system",)), ({}, ("monitors",))],
)
def test_namespaces(selector: dict[str, Any], namespaces: tuple[str, ...]) -> None:
    monitor = {"metadata": {"namespace": "monitors"}, "spec": {"namespaceSelector": selector}}
    assert monitored_namespaces(monitor, healthy.expected()) == namespaces
