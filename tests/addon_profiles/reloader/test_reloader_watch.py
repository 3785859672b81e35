"""Which changes Reloader reacts to."""

from __future__ import annotations

from typing import Any

import pytest

from reloadgen.addon_profiles.reloader.reloader_watch import (
    AUTO_ANNOTATION,
    auto_annotation,
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
