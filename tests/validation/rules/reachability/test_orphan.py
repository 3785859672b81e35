from __future__ import annotations

from reloadgen.validation.rules.reachability.orphan import RULE
from validation.samples import INFRA, PLATFORM, findings, kustomization

_CONFIG = {
    f"{PLATFORM}/cicd/config.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: a}\n"
}
FIRES = _CONFIG
SILENT = _CONFIG | {f"{PLATFORM}/cicd/kustomization.yaml": kustomization("namespace.yaml", "config.yaml")}


def test_it_says_what_to_list_where() -> None:
    (finding,) = findings(FIRES, RULE)
    assert (finding.location.path, finding.severity) == (f"{PLATFORM}/cicd/config.yaml", "warning")
    assert f"add `- config.yaml` under resources of {PLATFORM}/cicd/kustomization.yaml" in finding.fix


def test_an_entry_that_is_commented_out_is_information() -> None:
    listed = kustomization("observability", "databases", "mesh-demo", more="  # - cicd\n")
    (finding,) = findings({f"{PLATFORM}/kustomization.yaml": listed}, RULE)
    assert (finding.location.path, finding.severity) == (f"{PLATFORM}/cicd/kustomization.yaml", "info")


def test_a_chart_a_component_and_other_yaml_are_none() -> None:
    files = {
        f"{PLATFORM}/cicd/chart/Chart.yaml": "apiVersion: v2\nname: a\nversion: 1.0.0\n",
        f"{PLATFORM}/cicd/chart/config.yaml": _CONFIG[f"{PLATFORM}/cicd/config.yaml"],
        f"{PLATFORM}/cicd/part/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n",
        f"{PLATFORM}/cicd/settings.yaml": "a: 1\n",
    }
    assert not findings(files, RULE)


def test_what_bootstrap_wrote_is_no_orphan() -> None:
    listing = {f"{INFRA}/kustomization.yaml": kustomization("workloads.yaml")}
    assert not findings(listing, RULE)
    extra = {f"{INFRA}/extra/config.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n"}
    assert [each.location.path for each in findings(listing | extra, RULE)] == [*extra]
