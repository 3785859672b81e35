from __future__ import annotations

import pytest

from reloadgen.errors import Location
from reloadgen.validation.rules.kustomize_builds.build_fails import RULE as BUILD_FAILS
from reloadgen.validation.rules.kustomize_builds.unknown_build import RULE
from validation.samples import PLATFORM, findings, kustomization

_CICD = f"{PLATFORM}/cicd/kustomization.yaml"
_REMOTE = "https://example.com/operator/v1/release.yaml"
_FOR_ANOTHER = "patches:\n  - patch: |\n      {apiVersion: v1, kind: ConfigMap, metadata: {name: other}}\n"
_FOR_OURS = "patches:\n  - patch: |\n      {apiVersion: v1, kind: Namespace, metadata: {name: cicd}}\n"
FIRES = {_CICD: kustomization("namespace.yaml", _REMOTE)}
SILENT = {_CICD: kustomization("namespace.yaml", more=_FOR_OURS)}


def test_a_remote_resource_leaves_its_line_open() -> None:
    (finding,) = findings(FIRES, RULE)
    assert (finding.location, finding.severity) == (Location(_CICD, 5, 5), "info")
    assert "remote" in finding.message
    assert f"`kustomize build {PLATFORM}/cicd`" in finding.fix


def test_a_patch_may_be_for_a_remote_object() -> None:
    files = {_CICD: kustomization("namespace.yaml", _REMOTE, more=_FOR_ANOTHER)}
    messages = [finding.message for finding in findings(files, RULE)]
    assert ["the patch is for ConfigMap other" in message for message in messages] == [False, True]
    assert not findings(files, BUILD_FAILS)


def test_a_patch_may_be_for_a_generated_object() -> None:
    plugin = (
        "generators:\n  - |-\n    {apiVersion: builtin, kind: ConfigMapGenerator, metadata: {name: other}}\n"
    )
    files = {_CICD: kustomization("namespace.yaml", more=plugin + _FOR_ANOTHER)}
    assert len(findings(files, RULE)) == 2
    assert not findings(files, BUILD_FAILS)


@pytest.mark.parametrize(
    "plugin",
    [
        "helmCharts: [{name: a, repo: 'https://example.com'}]\n",
        "generators:\n  - |-\n    {apiVersion: example.com/v1, kind: Make, metadata: {name: a}}\n",
    ],
)
def test_what_flux_does_not_run_is_the_only_error(plugin: str) -> None:
    files = {_CICD: kustomization("namespace.yaml", more=plugin + _FOR_ANOTHER)}
    (finding,) = findings(files, BUILD_FAILS)
    assert "Flux" in finding.message
    assert finding.location not in [each.location for each in findings(files, RULE)]


def test_a_local_object_keeps_its_verdict_beside_a_remote_resource() -> None:
    wrong = (
        "patches:\n  - target: {kind: Namespace}\n    patch: |\n"
        "      - {op: replace, path: /spec/finalizers, value: []}\n"
    )
    (finding,) = findings({_CICD: kustomization("namespace.yaml", _REMOTE, more=wrong)}, BUILD_FAILS)
    assert finding.location == Location(_CICD, 7, 5)


def test_a_remote_resource_elsewhere_excuses_nothing() -> None:
    files = {
        _CICD: kustomization("namespace.yaml", "remote", more=_FOR_ANOTHER),
        f"{PLATFORM}/cicd/remote/kustomization.yaml": kustomization("../patched", _REMOTE),
        f"{PLATFORM}/cicd/patched/kustomization.yaml": kustomization(more=_FOR_ANOTHER),
    }
    (finding,) = findings(files, BUILD_FAILS)
    assert finding.location.path == f"{PLATFORM}/cicd/patched/kustomization.yaml"
