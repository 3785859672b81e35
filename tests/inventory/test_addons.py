"""Any number of levels merge to one add-on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reloadgen.inventory import yaml_text
from reloadgen.inventory.addons import complete, merge_levels
from reloadgen.inventory.fleet import Source
from reloadgen.inventory.merge import Level
from reloadgen.inventory.problems import ProblemReport

if TYPE_CHECKING:
    from reloadgen.inventory.fleet import MergedAddOn


def merged(*values: dict[str, Any]) -> MergedAddOn:
    report = ProblemReport(yaml_text.read(b"clusters: []\n", "i"))
    addon = merge_levels(
        "reloader", tuple(Level((index,), each) for index, each in enumerate(values)), report
    )
    assert report.problems == ()
    return addon


def test_four_levels_merge_as_two_do() -> None:
    addon = merged(
        {"version": "2.0.0", "values": {"a": 1, "b": {"c": 1}}},
        {"semver": ">=2"},
        {"values": {"b": {"d": 2}}, "namespace": "ops"},
        {"digest": "sha256:x", "values": {"a": None}},
    )

    assert (addon.text("version"), addon.text("semver"), addon.text("digest")) == ("", "", "sha256:x")
    assert addon.chart_values["a"] is None
    assert addon.chart_values["b"] == {"c": 1, "d": 2}
    assert addon.origin("values", "b", "d") == (2, "values", "b", "d")
    assert addon.origin("digest") == (3, "digest")
    assert addon.origin("chart") is None


def test_a_built_in_value_follows_the_namespace() -> None:
    monitor: Any = merged({"namespace": "ops"}).chart_values["reloader"]

    assert monitor["podMonitor"]["namespace"] == "ops"


def test_clusters_share_the_merged_add_on_and_differ_in_placement_and_source() -> None:
    addon = merged()
    one = complete(addon, "w/a", "system", Source("GitRepository", "flux-system"))
    other = complete(addon, "w/b", "ops", Source("Bucket", "fleet", "flux"))

    assert one.merged is other.merged
    assert one.kustomization["path"] == "./w/a/system/reloader/app"
    assert other.kustomization["path"] == "./w/b/ops/reloader/app"
    assert other.kustomization["sourceRef"] == {"kind": "Bucket", "name": "fleet", "namespace": "flux"}
