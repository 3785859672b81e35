"""All criteria, on two live clusters that deploy this repository's own manifests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cluster.git_repository import commit, git
from cluster.live_fleet import DEPLOYMENT
from cluster.processes import wait_for

if TYPE_CHECKING:
    from cluster.live_fleet import LiveFleet


def test_all_criteria_hold_on_both_clusters(fleet: LiveFleet) -> None:
    outcome = fleet.verify()
    assert outcome.code == 0, outcome.stdout + outcome.stderr
    for name in ("infra", "apps"):
        assert outcome.cluster(name)["reached"] is True
        assert outcome.states(name) == {
            "source": "pass",
            "entrypoint": "pass",
            "reloader/kustomization": "pass",
            "reloader/oci-repository": "pass",
            "reloader/helm-release": "pass",
            "reloader/chart": "pass",
            "reloader/available": "pass",
            "reloader/service-account": "pass",
            "reloader/single-release": "pass",
            "reloader/scraped": "not-checked",
            "reloader/reloads": "pass",
        }
        assert outcome.message(name, "reloader/reloads").startswith("Reloader restarted canary ")
        assert "scraping not checked" in outcome.message(name, "reloader/scraped")
        assert fleet.canaries(name) == []
    assert [each["name"] for each in outcome.document["clusters"]] == ["infra", "apps"], (
        "apps-dev is disabled"
    )


def test_a_root_that_does_not_list_the_group_leaves_apps_without_it(fleet: LiveFleet) -> None:
    """Every object of apps is Ready, but nothing of Reloader is there."""
    root = fleet.repository / "kubernetes/workloads/tenants/kustomization.yaml"
    whole = root.read_text(encoding="utf-8")
    try:
        root.write_text(whole.replace("  - system\n", ""), encoding="utf-8")
        commit(fleet.repository, "Remove the group from one root")
        api = fleet.api("apps")
        wait_for("pruning", 60, lambda: api.find(DEPLOYMENT) is None)
        outcome = fleet.verify("--no-canary")
    finally:
        root.write_text(whole, encoding="utf-8")
        commit(fleet.repository, "Both roots")
        fleet.settle()
    assert outcome.code == 1, outcome.stdout
    head = git(fleet.repository, "rev-parse", "HEAD~1")
    assert outcome.states("apps")["entrypoint"] == "pass", "Ready does not prove much"
    assert outcome.message("apps", "reloader/kustomization") == (
        "Flux Kustomization flux-system/reloader does not exist, although entry point "
        f"flux-system/cluster-apps-workloads is Ready at main@sha1:{head}: "
        "the entry point builds ./kubernetes/workloads/tenants, which does not include it"
    )
    assert outcome.states("apps")["reloader/available"] == "fail"
    assert outcome.states("infra")["reloader/available"] == "pass"
