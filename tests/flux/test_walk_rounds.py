"""Variables and sources that the walk itself brings to light: it goes on until their values stay the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import scene
from reloadgen.flux import walker
from validation.samples import findings, flux_kustomization, kustomization

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from reloadgen.findings import Finding

_HEAD = "clusters:\n  - {name: prod, syncPath: clusters/prod, root: apps, entrypoint: apps}\n"
_URL = "https://example.com/org/fleet.git"
_FROM = "  postBuild: {substituteFrom: [{kind: ConfigMap, name: %s, optional: true}]}\n"


def git_repository(name: str, url: str) -> str:
    return (
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\n"
        f"metadata: {{name: {name}, namespace: flux-system}}\nspec: {{url: '{url}', interval: 1m}}\n"
    )


def config_map(name: str, **data: str) -> str:
    pairs = ", ".join(f"{key}: '{value}'" for key, value in data.items())
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: flux-system}}\ndata: {{{pairs}}}\n"


def found(top: Path, **files: str) -> list[Finding]:
    written = {
        "clusters.yaml": _HEAD,
        "clusters/prod/source.yaml": git_repository("flux-system", _URL),
        "clusters/prod/sync.yaml": flux_kustomization("flux-system", "clusters/prod"),
        "apps/kustomization.yaml": kustomization(),
    }
    return [each for each in scene.validated(scene.written(top, written | files)) if each.counts]


def test_the_url_of_a_source_may_come_from_a_config_map_of_the_tree(tmp_path: Path) -> None:
    files = {
        "clusters/prod/vars.yaml": config_map("vars", REPO=_URL),
        "clusters/prod/one.yaml": flux_kustomization("one", "one", _FROM % "vars"),
        "one/source.yaml": git_repository("own", "${REPO}"),
        "one/apps.yaml": flux_kustomization("apps", "apps").replace("name: flux-system}\n", "name: own}\n"),
    }
    assert found(tmp_path, **files) == []
    files["clusters/prod/vars.yaml"] = config_map("vars", REPO="https://example.com/org/other.git")
    (finding, *_) = found(tmp_path, **files)
    assert "own fetches https://example.com/org/other.git" in finding.message


def test_variables_may_lead_to_variables_eight_times(tmp_path: Path) -> None:
    files = {
        "clusters/prod/vars.yaml": config_map("v0", DIR="d1"),
        "clusters/prod/k.yaml": flux_kustomization("k0", "d0", _FROM % "v0"),
        "d8/apps.yaml": flux_kustomization("apps", "apps"),
    }
    for number in range(8):
        following = number + 1
        files[f"d{number}/k.yaml"] = flux_kustomization(f"k{following}", "${DIR}", _FROM % f"v{following}")
        files[f"d{number}/v.yaml"] = config_map(f"v{following}", DIR=f"d{following + 1}")
    assert found(tmp_path, **files) == []


def test_a_variable_that_changes_with_every_round_is_unknown(tmp_path: Path) -> None:
    files = {
        "clusters/prod/k.yaml": flux_kustomization("k", "grow", _FROM % "grows"),
        "grow/vars.yaml": config_map("grows", N="${N}x"),
        "grow/apps.yaml": flux_kustomization("apps", "apps/${N}"),
    }
    (finding,) = found(tmp_path, **files)
    assert (finding.rule, finding.location.path) == ("unknown-reach", "grow/apps.yaml")


def test_values_that_lead_to_each_other_in_turn_are_unknown(tmp_path: Path) -> None:
    """Which of the two directories is read depends on the ConfigMap that the other one holds."""
    both = _FROM.replace("[", "[{kind: ConfigMap, name: first}, ") % "at"
    files = {
        "clusters/prod/vars.yaml": config_map("first", AT="a"),
        "clusters/prod/k.yaml": flux_kustomization("k", "start", both),
        "start/k.yaml": flux_kustomization("turn", "${AT}"),
        "start/apps.yaml": flux_kustomization("apps", "apps"),
        "a/at.yaml": config_map("at", AT="b"),
        "b/at.yaml": config_map("at", AT="a"),
    }
    assert found(tmp_path, **files) == []
    files["start/apps.yaml"] = flux_kustomization("apps", "apps/${AT}")
    unread = found(tmp_path, **files)
    assert {each.rule for each in unread} == {"unknown-reach"}
    assert "apps/${AT}" in unread[0].message


def test_a_kustomization_that_applies_itself_under_new_names_ends(tmp_path: Path) -> None:
    grows = "  postBuild: {substitute: {N: '${N:=}x'}}\n"
    files = {
        "clusters/prod/k.yaml": flux_kustomization("k", "grow", "  postBuild: {substitute: {N: x}}\n"),
        "grow/k.yaml": flux_kustomization("k-${N}", "grow", grows),
    }
    rules = {each.rule for each in found(tmp_path, **files)}
    assert "unknown-reach" in rules


def test_when_the_rounds_run_out_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walker, "_MAX_PASSES", 1)
    files = {
        "clusters/prod/vars.yaml": config_map("vars", AT="next"),
        "clusters/prod/k.yaml": flux_kustomization("k", "start", _FROM % "vars"),
        "start/k.yaml": flux_kustomization("next", "${AT}"),
        "next/apps.yaml": flux_kustomization("apps", "apps"),
    }
    assert any(
        "sources or variables that change without end" in each.message for each in found(tmp_path, **files)
    )
    monkeypatch.undo()
    assert found(tmp_path, **files) == []


def test_what_sops_has_encrypted_is_defined_and_unknown(tmp_path: Path) -> None:
    files = {
        "clusters/prod/vars.yaml": config_map("vars", WHERE="ENC[AES256_GCM,data:x,type:str]"),
        "clusters/prod/k.yaml": flux_kustomization("k", "start", _FROM % "vars"),
        "start/apps.yaml": flux_kustomization("apps", "${WHERE}"),
    }
    (finding,) = found(tmp_path, **files)
    assert finding.rule == "unknown-reach"


def test_the_hint_does_not_ask_for_a_sync_path_that_is_set() -> None:
    files = {
        "kubernetes/clusters/infra/more.yaml": flux_kustomization(
            "more", "shop", _FROM.replace("ConfigMap", "Secret") % "s"
        ),
        "shop/inner.yaml": flux_kustomization("inner", "${WHERE}"),
        "kubernetes/clusters/infra/workloads.yaml": "",
    }
    fixes = {
        each.fix for each in findings(files) if each.rule == "unknown-reach" and "infra" in each.clusters
    }
    assert len(fixes) == 1
    assert fixes.pop().endswith("ignore this finding with a reason (validate.ignore)")
