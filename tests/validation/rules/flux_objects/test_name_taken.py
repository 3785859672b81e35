"""Objects with the name of a generated one, wherever the cluster gets them from."""

from __future__ import annotations

import pytest

from reloadgen.errors import Location
from reloadgen.validation.rules.flux_objects.name_taken import RULE
from validation.samples import INFRA, PLATFORM, findings, flux_kustomization, helm_release, kustomization

_EMPTY = {"empty/kustomization.yaml": kustomization()}
_OTHER = f"{INFRA}/other.yaml"
_RELEASE = helm_release("reloader", "other").replace("namespace: reloader", "namespace: kube-system")
FIRES = _EMPTY | {_OTHER: flux_kustomization("reloader", "empty")}
SILENT = _EMPTY | {_OTHER: flux_kustomization("reloader-config", "empty")}


def _applied(more: str) -> dict[str, str]:
    """A release of the name by another Flux Kustomization, with these lines of its spec."""
    return {f"{INFRA}/more.yaml": flux_kustomization("more", "more", more), "more/release.yaml": _RELEASE}


def _built(more: str) -> dict[str, str]:
    """The same through a kustomization with these lines."""
    return _applied("") | {"more/kustomization.yaml": kustomization("release.yaml", more=more)}


def test_it_points_to_the_other_name() -> None:
    (finding,) = findings(FIRES, RULE, judge_all=False)
    assert (finding.location, finding.severity, finding.place) == (Location(_OTHER, 3, 12), "error", "ours")
    assert f"in {PLATFORM}/system/reloader/ks.yaml" in finding.message


@pytest.mark.parametrize(
    "files",
    [
        _EMPTY | {f"{PLATFORM}/databases/kustomization.yaml": kustomization("namespace.yaml", "k.yaml"),
                  f"{PLATFORM}/databases/k.yaml": flux_kustomization("reloader", "empty")},
        {_OTHER: _RELEASE},
        {f"{INFRA}/more.yaml": flux_kustomization("more", "more"), "more/release.yaml": _RELEASE},
        {f"{INFRA}/more.yaml": flux_kustomization("more", "more", "  targetNamespace: kube-system\n"),
         "more/release.yaml": helm_release("reloader", "other")},
    ],
    ids=["in one build", "release", "release by another Kustomization", "moved there"],
)  # fmt: skip
def test_wherever_it_is_applied(files: dict[str, str]) -> None:
    assert [each.severity for each in findings(files, RULE)] == ["error"]


@pytest.mark.parametrize(
    "files",
    [
        _EMPTY
        | {_OTHER: flux_kustomization("reloader", "empty").replace("flux-system}\nspec", "other}\nspec")},
        {_OTHER: helm_release("reloader", "other")},
        {f"{INFRA}/ns.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: kube-system}\n"},
        {"unread/k.yaml": flux_kustomization("reloader", "empty")},
        _built("namePrefix: my-\n"),
        _built("nameSuffix: -b\n"),
        _built("namespace: tools\n"),
        _built("patches:\n  - target: {kind: HelmRelease}\n    options: {allowNameChange: true}\n"
               "    patch: |\n      - {op: replace, path: /metadata/name, value: zz}\n"),
        _built("patches:\n  - target: {kind: HelmRelease}\n    patch: |\n      $patch: delete\n"
               "      apiVersion: helm.toolkit.fluxcd.io/v2\n      kind: HelmRelease\n"
               "      metadata: {name: reloader}\n"),
        _applied("  targetNamespace: tools\n"),
        _applied("  namePrefix: my-\n"),
        _applied("  kubeConfig: {secretRef: {name: other}}\n"),
        _EMPTY | {f"{INFRA}/more.yaml": flux_kustomization("more", "more"),
                  "more/kustomization.yaml": kustomization("k.yaml", more="namespace: team\n"),
                  "more/k.yaml": flux_kustomization("reloader", "empty")},
    ],
    ids=["namespace", "release elsewhere", "Namespace", "not read", "prefixed", "suffixed", "moved", "renamed",
         "deleted", "moved by Flux", "prefixed by Flux", "on another cluster", "Kustomization moved"],
)  # fmt: skip
def test_what_is_no_collision(files: dict[str, str]) -> None:
    assert findings(files, RULE) == []


def test_the_hint_for_what_is_not_read_is_about_the_name() -> None:
    (finding,) = [each for each in findings(FIRES) if each.rule == "not-reached"]
    assert finding.location.path == f"{PLATFORM}/system/reloader/ks.yaml"
    assert "has the name of the one in" in finding.message
    assert finding.fix == "give one of them another name"


def test_two_kustomizations_in_turn_are_said_once() -> None:
    rules = [each.rule for each in findings({_OTHER: _RELEASE})]
    assert "object-twice" not in rules
