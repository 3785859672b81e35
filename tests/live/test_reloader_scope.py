"""Whether a Reloader sees a namespace."""

from __future__ import annotations

from typing import Any

import pytest

from reloadgen.live.reloader_scope import AUTO, annotation, kept_out


@pytest.mark.parametrize(
    ("values", "namespace", "words"),
    [
        ({}, "", ""),
        ({"watchGlobally": True, "ignoreNamespaces": "a,b"}, "", ""),
        ({"watchGlobally": False}, "", "watchGlobally: false: only kube-system is watched"),
        ({"watchGlobally": False}, "kube-system", ""),
        ({"watchGlobally": False}, "other", "watchGlobally: false"),
        ({"namespaceSelector": "team=ops"}, "", "namespaceSelector"),
        ({"namespaceSelector": "team=ops"}, "ops", ""),
        ({"resourceLabelSelector": "reload=yes"}, "ops", "resourceLabelSelector"),
        ({"ignoreNamespaces": "a, ops"}, "ops", "list ops under ignoreNamespaces"),
        ({"ignoreNamespaces": ["ops"]}, "ops", "ignoreNamespaces"),
        ({"ignoreConfigMaps": True}, "", "ignoreConfigMaps: true"),
    ],
)
def test_kept_out(values: dict[str, Any], namespace: str, words: str) -> None:
    found = kept_out({"reloader": values}, "kube-system", namespace)
    assert (words in found) if words else not found


def test_the_annotation_may_be_another() -> None:
    assert annotation({}) == AUTO
    assert annotation({"reloader": {"custom_annotations": {"auto": "my/auto"}}}) == "my/auto"
