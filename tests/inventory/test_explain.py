"""Each resolved value names the line that set it: the same answer in every format of `clusters --explain`."""

from __future__ import annotations

from reloadgen.inventory import yaml_text
from reloadgen.inventory.explain import explain_cluster
from reloadgen.inventory.load import load

INVENTORY = b"""\
defaults:
  root: w/{name}
  context: "x-{name}"
  labels: {env: prod, tier: edge}
addons:
  app:
    chart: oci://example.org/app
    namespace: app
    version: 1.0.0
    selector: env=prod
    helmRelease: {interval: 2h, upgrade: {cleanupOnFail: false}}
clusters:
  - name: a
    context: null
    labels: {tier: null}
    addons:
      app:
        digest: sha256:0000000000000000000000000000000000000000000000000000000000000000
        helmRelease: {upgrade: {force: true}}
      reloader: {enabled: false}
"""


def origins() -> dict[str, str]:
    fleet = load(INVENTORY, "i", "i")
    return {
        each.path: each.origin for each in explain_cluster(fleet.clusters[0], yaml_text.read(INVENTORY, "i"))
    }


def test_the_most_specific_level_that_sets_a_value_is_its_origin() -> None:
    found = origins()

    assert found["root"] == "i:2"
    assert found["labels.env"] == "i:4"
    assert found["addons.app.chart"] == "i:7"
    assert found["addons.app.digest"] == "i:18"
    assert found["addons.app.helmRelease.interval"] == "i:11"
    assert found["addons.app.helmRelease.upgrade.cleanupOnFail"] == "i:11"
    assert found["addons.app.helmRelease.upgrade.force"] == "i:19"


def test_what_null_removes_is_what_is_built_in_again_or_is_missing() -> None:
    found = origins()

    assert found["context"] == "built-in"
    assert "labels.tier" not in found


def test_a_pin_at_one_level_removes_the_other_pins_of_the_levels_below() -> None:
    assert "addons.app.version" not in origins()


def test_what_decides_whether_a_cluster_gets_an_add_on() -> None:
    found = origins()

    assert found["addons.app.enabled"] == "i:10, selector"
    assert found["addons.reloader.enabled"] == "i:20"


def test_what_no_level_sets_is_built_in_or_computed() -> None:
    found = origins()

    assert found["addons.app.helmRelease.install.remediation.retries"] == "built-in"
    assert found["addons.app.kustomization.path"] == "computed"
