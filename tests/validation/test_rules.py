"""Each rule on a case of its own, beside what test_mutations.py breaks; pages; silencing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import mutations
import scene
from reloadgen.validation import rule_pages
from reloadgen.validation.rules import RULES

if TYPE_CHECKING:
    from reloadgen.validation.issue import Issue

KUSTOMIZATION = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
FLUX = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: %s, namespace: flux-system}\n"
SOURCE = "sourceRef: {kind: GitRepository, name: flux-system}"
PLATFORM = "kubernetes/workloads/platform"


@pytest.fixture
def story(tmp_path: Path) -> Path:
    return scene.copied("story", tmp_path)


def write(top: Path, path: str, text: str) -> None:
    (top / path).parent.mkdir(parents=True, exist_ok=True)
    (top / path).write_text(text, "utf-8")


def found(top: Path, rule: str) -> list[Issue]:
    return [issue for issue in scene.judged(top) if issue.rule == rule]


def test_a_sound_repository_has_information_alone(story: Path) -> None:
    assert {(issue.rule, issue.severity) for issue in scene.judged(story)} == {
        ("no-effect", "info"),
        ("pod-monitor-crd", "info"),
    }


def test_an_aggregator_that_two_clusters_read_is_said_once(story: Path) -> None:
    text = (story / "clusters.yaml").read_text("utf-8")
    write(
        story,
        "kubernetes/clusters/apps/workloads.yaml",
        FLUX % "both" + f"spec:\n  path: {PLATFORM}\n  {SOURCE}\n",
    )
    changed = text.replace("kubernetes/workloads/tenants", PLATFORM).replace("cluster-apps-workloads", "both")
    write(story, "clusters.yaml", changed)
    issues = found(story, "shared-aggregator")
    assert [(issue.path, issue.clusters) for issue in issues] == [
        (f"{PLATFORM}/kustomization.yaml", ("apps", "infra")),
        (f"{PLATFORM}/system/kustomization.yaml", ("apps", "infra")),
    ]


def test_a_chart_that_brings_the_definition_is_enough_for_a_pod_monitor(story: Path) -> None:
    write(
        story,
        "kubernetes/clusters/infra/monitoring.yaml",
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: m, namespace: m}\nspec:\n"
        "  chart: {spec: {chart: kube-prometheus-stack, sourceRef: {kind: HelmRepository, name: p}}}\n---\n"
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: p, namespace: m}\n"
        "spec: {url: https://example.com}\n",
    )
    assert [issue.clusters for issue in found(story, "pod-monitor-crd")] == [("apps",)]


def test_a_start_that_nobody_knows_is_unknown_and_never_guessed(tmp_path: Path) -> None:
    inventory = "clusters:\n  - {name: far, root: workloads, entrypoint: elsewhere}\n"
    write(tmp_path, "clusters.yaml", inventory)
    write(tmp_path, "workloads/kustomization.yaml", KUSTOMIZATION + "resources: []\n")
    (tmp_path / ".git").mkdir()
    (issue,) = found(tmp_path, "unknown-reach")
    assert issue.severity == "warning"
    assert (
        "no syncPath, and its entrypoint elsewhere can't be told: it is not in this repository"
        in issue.message
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("resources: []\nresource: [a]\n", "kustomize knows no field resource"),
        ("resources: one.yaml\n", "resources must be a list"),
        ("resources: [../system]\n", "the directory lists itself"),
        ("kind: Deployment\nresources: []\n", "kind Deployment is neither"),
        (
            "patches:\n  - patch: |\n      kind: ConfigMap\n      apiVersion: v1\n      metadata: {name: x}\n",
            "nothing here is",
        ),
    ],
)
def test_what_kustomize_refuses_is_build_fails(story: Path, text: str, said: str) -> None:
    head = "" if text.startswith("kind") else "kind: Kustomization\n"
    write(story, f"{PLATFORM}/cicd/kustomization.yaml", head + text)
    if "system" in text:
        write(story, f"{PLATFORM}/cicd/kustomization.yaml", head + "resources: [../cicd]\n")
    issues = found(story, "build-fails")
    assert [(issue.path, said in issue.message) for issue in issues] == [
        (f"{PLATFORM}/cicd/kustomization.yaml", True)
    ]


def test_a_component_under_resources_and_the_reverse(story: Path) -> None:
    write(
        story,
        f"{PLATFORM}/cicd/kustomization.yaml",
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [namespace.yaml]\n",
    )
    (issue,) = found(story, "build-fails")
    assert issue.message == "a Component stands here, but it is listed under resources"


def test_a_commented_entry_makes_an_orphan_information(story: Path) -> None:
    path = f"{PLATFORM}/kustomization.yaml"
    write(story, path, (story / path).read_text("utf-8").replace("  - cicd", "  # - cicd"))
    assert [(issue.path, issue.severity) for issue in found(story, "orphan")] == [
        (f"{PLATFORM}/cicd/kustomization.yaml", "info")
    ]


def test_old_versions_of_others_are_information_and_of_ours_a_warning(story: Path) -> None:
    old = "apiVersion: kustomize.toolkit.fluxcd.io/v1beta2\n"
    write(
        story,
        "kubernetes/clusters/infra/old.yaml",
        old + FLUX.split("\n", 1)[1] % "old" + f"spec: {{path: {PLATFORM}/cicd, {SOURCE}}}\n",
    )
    assert [issue.severity for issue in found(story, "api-version")] == ["info"]
    write(story, "templates/addon/app/helmrelease.yaml.j2", OLD_RELEASE)
    write(
        story,
        "clusters.yaml",
        "templates: {path: templates}\n" + (story / "clusters.yaml").read_text("utf-8"),
    )
    assert {issue.severity for issue in found(story, "api-version")} == {"info", "warning"}


OLD_RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2beta2
kind: HelmRelease
metadata: {name: reloader, namespace: kube-system}
spec: {interval: 1h, chart: {spec: {chart: reloader, sourceRef: {kind: HelmRepository, name: none}}}}
"""


def test_a_template_that_breaks_the_schema_is_named_with_its_line(story: Path) -> None:
    template = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: a}\nspec:\n"
    template += "  intervall: 10m\n  url: oci://example.com/a\n"
    write(story, "templates/addon/app/extra.yaml.j2", template)
    write(
        story,
        "clusters.yaml",
        "templates: {path: templates}\n" + (story / "clusters.yaml").read_text("utf-8"),
    )
    lines = {(issue.line, issue.message) for issue in found(story, "schema")}
    assert any(line == 5 and "intervall" in message for line, message in lines)


def test_suspended_and_disabled_kustomizations_read_nothing(story: Path) -> None:
    path = "kubernetes/clusters/infra/workloads.yaml"
    write(story, path, (story / path).read_text("utf-8") + "  suspend: true\n")
    (issue,) = found(story, "not-reached")
    assert (issue.path, issue.clusters) == (path, ("infra",))
    assert "it is suspended" in issue.message


def test_a_finding_is_silenced_for_one_cluster_with_a_reason(story: Path) -> None:
    ignore = (
        "validate:\n  ignore:\n    - {rule: pod-monitor-crd, cluster: infra, reason: the host brings it}\n"
    )
    write(story, "clusters.yaml", ignore + (story / "clusters.yaml").read_text("utf-8"))
    assert [issue.clusters for issue in found(story, "pod-monitor-crd")] == [("apps",)]


def test_a_finding_is_silenced_below_a_directory(story: Path) -> None:
    ignore = f"validate:\n  ignore:\n    - {{rule: no-effect, path: {PLATFORM}, reason: as drafted}}\n"
    write(story, "clusters.yaml", ignore + (story / "clusters.yaml").read_text("utf-8"))
    assert {issue.path.split("/")[2] for issue in found(story, "no-effect")} == {"tenants"}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_its_page(rule: str) -> None:
    text = rule_pages.page(rule)
    assert text.startswith(f"# {rule}\n")
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings == ["## What", "## Why", "## Example", "## Fix", "## Silence"]
    index = (Path(__file__).parent.parent.parent / "docs/rules/README.md").read_text("utf-8")
    assert f"[{rule}](../../src/reloadgen/validation/pages/{rule}.md)" in index


def test_no_page_without_a_rule() -> None:
    directory = Path(rule_pages.__file__).parent / "pages"
    assert {file.stem for file in directory.iterdir()} == set(RULES)


def test_every_rule_is_broken_somewhere() -> None:
    """A rule that no case makes speak could as well be absent."""
    broken = {rule for kind in mutations.BREAKS for place in mutations.places(kind) for rule in place.rules}
    here = Path(__file__).read_text("utf-8")
    assert [rule for rule in RULES if rule not in broken and f'"{rule}"' not in here] == []
