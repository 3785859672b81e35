"""What the values of the Reloader chart mean."""

from __future__ import annotations

from typing import Any

import pytest

from reloadgen.live.checks.reloader_chart import (
    AUTO_ANNOTATION,
    auto_annotation,
    cluster_role_binding,
    refuses_pod_monitor,
    why_unwatched,
)


@pytest.mark.parametrize(
    ("values", "namespace", "words"),
    [
        ({}, "", ""),
        ({"watchGlobally": True, "ignoreNamespaces": "a,b"}, "", ""),
        ({"watchGlobally": False}, "", "watchGlobally: false, so Reloader watches kube-system only"),
        ({"watchGlobally": False}, "kube-system", ""),
        ({"watchGlobally": False}, "other", "watchGlobally: false"),
        ({"namespaceSelector": "team=ops"}, "", "namespaceSelector"),
        ({"namespaceSelector": "team=ops"}, "ops", ""),
        ({"resourceLabelSelector": "reload=yes"}, "ops", "resourceLabelSelector"),
        ({"ignoreNamespaces": "a, ops"}, "ops", "lists ops in ignoreNamespaces"),
        ({"ignoreNamespaces": ["ops"]}, "ops", "ignoreNamespaces"),
        ({"ignoreConfigMaps": True}, "", "ignoreConfigMaps: true"),
    ],
)
def test_why_unwatched(values: dict[str, Any], namespace: str, words: str) -> None:
    reason = why_unwatched({"reloader": values}, "kube-system", namespace)
    assert (words in reason) if words else not reason


def test_the_annotation_may_be_another() -> None:
    assert auto_annotation({}) == AUTO_ANNOTATION
    assert auto_annotation({"reloader": {"custom_annotations": {"auto": "my/auto"}}}) == "my/auto"


@pytest.mark.parametrize(("enabled", "refused"), [(False, True), (True, False), (None, False)])
def test_the_pod_monitor_can_be_disabled(enabled: bool | None, refused: bool) -> None:  # noqa: FBT001 - a table
    values = {} if enabled is None else {"reloader": {"podMonitor": {"enabled": enabled}}}
    assert refuses_pod_monitor(values) is refused


def test_the_binding_is_named_after_the_release() -> None:
    assert cluster_role_binding({"fullnameOverride": "reloader"}) == "reloader-role-binding"
    assert cluster_role_binding({}) == ""
