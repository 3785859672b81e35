"""The story's criteria on two live clusters that deploy the living example."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cluster.world import World


def test_all_criteria_hold_on_both_clusters(world: World) -> None:
    outcome = world.verify()
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
            "reloader/AC1": "pass",
            "reloader/service-account": "pass",
            "reloader/single-release": "pass",
            "reloader/AC2": "not-checked",
            "reloader/AC3": "pass",
        }
        assert "rolled" in outcome.message(name, "reloader/AC3")
        assert "scraping not checked" in outcome.message(name, "reloader/AC2")
        assert world.canaries(name) == []
    assert [each["name"] for each in outcome.document["clusters"]] == ["infra", "apps"], (
        "apps-dev is disabled"
    )
