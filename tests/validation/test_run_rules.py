"""What `validate` does with findings: a valid repository has none that counts, and an inventory may silence some."""

from __future__ import annotations

from validation.samples import INFRA, INVENTORY, PLATFORM, findings, flux_kustomization, kustomization

_HEALTH = "  wait: true\n  healthChecks: [{apiVersion: apps/v1, kind: Deployment, name: a, namespace: b}]\n"


def test_a_valid_repository_has_information_alone() -> None:
    assert {(each.rule, each.severity) for each in findings({})} == {
        ("no-effect", "info"),
        ("pod-monitor-crd", "info"),
    }


def test_clusters_that_share_a_finding_are_listed_in_it() -> None:
    broken = {f"{PLATFORM}/cicd/kustomization.yaml": "kind: [\n"}
    shared = INVENTORY + (
        "  - {name: second, syncPath: kubernetes/clusters/infra, root: kubernetes/workloads/platform, "
        "entrypoint: cluster-infra-workloads}\n"
    )
    (finding,) = [each for each in findings(broken | {"clusters.yaml": shared}) if each.rule == "unreadable"]
    assert finding.clusters == ("infra", "second")


def _ignoring(entry: str) -> dict[str, str]:
    return {"clusters.yaml": f"validate:\n  ignore:\n    - {{{entry}, reason: known}}\n{INVENTORY}"}


def test_a_rule_is_silenced_for_one_cluster() -> None:
    left = findings(_ignoring("rule: pod-monitor-crd, cluster: infra"))
    assert [each.clusters for each in left if each.rule == "pod-monitor-crd"] == [("apps",)]


def test_a_rule_is_silenced_below_a_directory() -> None:
    left = findings(_ignoring(f"rule: no-effect, path: {PLATFORM}"))
    assert {each.location.path.split("/")[2] for each in left if each.rule == "no-effect"} == {"tenants"}


_APPS = "apps/shop"
_OLDER_FLUX = f'{INVENTORY}validate: {{flux: "2.7"}}\n'
_OWN_CHOICES = {
    "clusters.yaml": _OLDER_FLUX,
    f"{INFRA}/apps.yaml": flux_kustomization("apps", _APPS, _HEALTH).replace(
        "fluxcd.io/v1\n", "fluxcd.io/v1beta2\n"
    ),
    f"{INFRA}/again.yaml": flux_kustomization("again", _APPS, "  dependsOn: [{name: nobody}]\n"),
    f"{INFRA}/gone.yaml": flux_kustomization("gone", "apps/gone"),
    f"{INFRA}/broken.yaml": flux_kustomization("broken", "apps/broken"),
    "apps/broken/kustomization.yaml": kustomization("missing.yaml"),
    f"{_APPS}/kustomization.yaml": kustomization("release.yaml", more="  # - later.yaml\n"),
    f"{_APPS}/release.yaml": (
        "apiVersion: source.toolkit.fluxcd.io/v1beta2\nkind: OCIRepository\n"
        "metadata: {name: shop, namespace: shop}\nspec: {interval: 1h, url: 'oci://example.com/shop'}\n---\n"
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: shop, namespace: shop}\n"
        "spec: {interval: 1h, chartRef: {kind: OCIRepository, name: shop}}\n"
    ),
    f"{_APPS}/later.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: later}\n",
    f"{_APPS}/unlisted.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: unlisted}\n",
}


def test_the_owner_s_own_choices_elsewhere_do_not_count() -> None:
    rules = {
        *("api-version", "dangling-entry", "depends-on-nothing", "healthchecks-with-wait"),
        *("layer-selector", "object-twice", "orphan", "path-missing"),
    }
    found = findings(_OWN_CHOICES, judge_all=False)
    assert not [each for each in found if each.counts]
    assert {each.rule for each in found if each.is_elsewhere} == rules
    assert {each.rule for each in findings(_OWN_CHOICES) if each.counts} == rules


def test_they_count_once_ours_depends_on_them() -> None:
    needs = "addons: {reloader: {kustomization: {dependsOn: [{name: apps}, {name: broken}]}}}\n"
    found = findings(_OWN_CHOICES | {"clusters.yaml": _OLDER_FLUX + needs}, judge_all=False)
    counted = {each.rule for each in found if each.counts and each.clusters == ("infra",)}
    assert counted == {"dangling-entry", "healthchecks-with-wait"}
