"""The reasons that Kubernetes gives for pods that do not become ready."""

from __future__ import annotations

from typing import Any

from reloadgen.live.checks.pod_problems import not_ready, problem

WORKLOAD = {
    "kind": "Deployment",
    "metadata": {"name": "web", "namespace": "default"},
    "spec": {"selector": {"matchLabels": {"app": "web"}}},
}


def pod(name: str, template: str, created: int, *containers: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "metadata": {
            "name": name,
            "namespace": "default",
            "labels": {"app": "web", "pod-template-hash": template},
            "creationTimestamp": f"2026-01-01T00:00:{created:02}Z",
            **more,
        },
        "status": {"containerStatuses": list(containers)},
    }


def waiting(reason: str, **more: Any) -> dict[str, Any]:
    return {"name": "c", "state": {"waiting": {"reason": reason}}, **more}


RUNNING = {"name": "c", "ready": True, "state": {"running": {}}}
UNREADY = {"name": "c", "ready": False, "state": {"running": {}}}


def test_only_pods_of_the_newest_template_count() -> None:
    old, new = pod("old", "a", 1, waiting("CrashLoopBackOff")), pod("new", "b", 2, RUNNING)
    assert problem(WORKLOAD, (new, old)) == ""
    assert problem(WORKLOAD, (old,)) == "pod default/old: CrashLoopBackOff"


def test_a_pod_that_is_being_deleted_does_not_count() -> None:
    gone = pod("gone", "b", 3, waiting("CrashLoopBackOff"), deletionTimestamp="2026-01-01T00:00:09Z")
    assert problem(WORKLOAD, (pod("new", "b", 2, RUNNING), gone)) == ""


def test_a_pod_of_another_workload_does_not_count() -> None:
    other = pod("other", "b", 3, waiting("CrashLoopBackOff"), labels={"app": "db"})
    assert problem(WORKLOAD, (other,)) == ""


def test_a_crash_is_told_with_its_exit_code() -> None:
    ended = {"lastState": {"terminated": {"exitCode": 137, "reason": "OOMKilled"}}}
    crashed = pod("new", "b", 2, waiting("CrashLoopBackOff", **ended))
    assert problem(WORKLOAD, (crashed,)) == (
        "pod default/new: CrashLoopBackOff: it ended with exit code 137 (OOMKilled)"
    )


def test_an_init_container_counts_too() -> None:
    stuck = pod("new", "b", 2, waiting("PodInitializing"))
    stuck["status"]["initContainerStatuses"] = [waiting("ImagePullBackOff")]
    assert problem(WORKLOAD, (stuck,)) == "pod default/new: ImagePullBackOff"


def test_a_container_that_runs_without_being_ready() -> None:
    slow = pod("new", "b", 2, UNREADY)
    assert problem(WORKLOAD, (slow,)) == ""
    assert not_ready(WORKLOAD, (slow,)) == (
        "pod default/new: container c runs, but its readiness probe has not succeeded"
    )
    assert not_ready(WORKLOAD, (pod("new", "b", 2, RUNNING),)) == ""
