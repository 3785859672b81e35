from __future__ import annotations

import pytest

from reloadgen.validation.rules.kustomize_builds.build_fails import RULE
from validation.samples import PLATFORM, findings, kustomization

_CICD = f"{PLATFORM}/cicd/kustomization.yaml"
_PATCH = "patches:\n  - patch: |\n      kind: ConfigMap\n      apiVersion: v1\n      metadata: {name: x}\n"
FIRES = {_CICD: kustomization("namespace.yaml", more="resource: [a]\n")}
SILENT = {_CICD: kustomization("namespace.yaml", more="labels: [{pairs: {a: b}}]\n")}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kind: Kustomization\nresources: []\nresource: [a]\n", "unknown field resource"),
        ("kind: Kustomization\nresources: one.yaml\n", "resources must be a list"),
        ("kind: Kustomization\nresources: [../cicd]\n", "the directory lists itself"),
        ("kind: Deployment\nresources: []\n", "kind Deployment is neither"),
        (f"kind: Kustomization\n{_PATCH}", "no ConfigMap x of v1 found"),
        (
            "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [namespace.yaml]\n",
            "this is a Component, but it is listed under resources",
        ),
    ],
)
def test_what_kustomize_refuses(text: str, message: str) -> None:
    (finding,) = findings({_CICD: text}, RULE)
    assert finding.location.path == _CICD
    assert message in finding.message
