"""A small valid repository, two clusters with one root each, that the tests of rules change."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import scene

if TYPE_CHECKING:
    from reloadgen.findings import Finding, Rule
    from reloadgen.kustomize.build_judge import BuildJudge

Files: TypeAlias = dict[str, str]
"""Files to write over those of the repository, by path."""

INVENTORY = (scene.REPOSITORIES / "story" / "clusters.yaml").read_text("utf-8")
INFRA = "kubernetes/clusters/infra"
PLATFORM = "kubernetes/workloads/platform"
WORKLOADS = f"{INFRA}/workloads.yaml"
RELEASE = f"{PLATFORM}/system/reloader/app/helmrelease.yaml"
"""The generated release of cluster `infra`."""


def findings(
    files: Files, rule: Rule | None = None, *, judge_all: bool = True, judge: BuildJudge | None = None
) -> list[Finding]:
    """What `validate --all` finds on the repository with these files, of one rule or of all."""
    with tempfile.TemporaryDirectory() as directory:
        top = scene.written(scene.copied("story", Path(directory)), files)
        found = scene.validated(top, judge_all=judge_all, judge=judge)
        return [finding for finding in found if rule is None or finding.rule == rule.id]


def kustomization(*resources: str, more: str = "") -> str:
    """A kustomization file that lists these."""
    listed = "".join(f"  - {each}\n" for each in resources)
    head = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
    return f"{head}resources:{f'{chr(10)}{listed}' if listed else f' []{chr(10)}'}{more}"


def flux_kustomization(name: str, path: str, more: str = "") -> str:
    """A Flux Kustomization on the cluster's own source; `more` are lines of its spec."""
    return (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        f"metadata: {{name: {name}, namespace: flux-system}}\n"
        f"spec:\n  path: ./{path}\n  sourceRef: {{kind: GitRepository, name: flux-system}}\n{more}"
        f"  interval: 1h\n{'' if 'prune:' in more else '  prune: true' + chr(10)}"
    )


def helm_release(name: str, chart: str, more: str = "") -> str:
    """A HelmRelease with a chart template, and the HelmRepository that it names; `more` are lines of its spec."""
    return (
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n"
        f"metadata: {{name: {name}, namespace: {name}}}\n"
        f"spec:\n  chart: {{spec: {{chart: {chart}, sourceRef: {{kind: HelmRepository, name: charts}}}}}}\n{more}"
        "  interval: 1h\n"
        "---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\n"
        f"metadata: {{name: charts, namespace: {name}}}\nspec: {{url: https://example.com, interval: 1h}}\n"
    )


def values(text: str) -> Files:
    """The inventory with values of the add-on `reloader` in cluster `infra`, as a YAML flow map."""
    return {"clusters.yaml": f"{INVENTORY}    addons: {{reloader: {{values: {text}}}}}\n"}


def template(path: str, text: str) -> Files:
    """A template of the repository's own that every add-on uses, and the inventory that names its directory."""
    return {
        f"templates/addon/{path}.j2": text,
        "clusters.yaml": f"templates: {{path: templates}}\n{INVENTORY}",
    }
