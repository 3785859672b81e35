"""What `validate` does with findings: a valid repository has none that counts, and an inventory may silence some."""

from __future__ import annotations

from validation.samples import INVENTORY, PLATFORM, findings


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
