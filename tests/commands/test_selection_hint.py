from __future__ import annotations

import pytest

from reloadgen.commands.selection_hint import label_hint, name_hint
from reloadgen.inventory.load import load
from reloadgen.manifests import label_selector

INVENTORY = b"""\
clusters:
  - {name: infra, root: a, labels: {env: prod}}
  - {name: apps, root: b, labels: {env: dev, tier: edge}}
  - {name: edge-prod-4711-a, root: d}
  - {name: edge-prod-4711-b, root: e}
  - {name: old, root: c, enabled: false}
"""
FLEET = load(INVENTORY, "clusters.yaml", "clusters.yaml")


NAMED = {cluster.name: cluster for cluster in FLEET.clusters}


@pytest.mark.parametrize(
    ("patterns", "hint"),
    [
        (("infa",), "did you mean infra?"),
        (("INFRA",), "did you mean infra?"),
        (("infa", "aps"), "did you mean infra? did you mean apps?"),
        (("old",), "cluster old is disabled"),
        (("ol*",), "cluster old is disabled"),
        (("pp",), "did you mean apps?"),
        (("prod",), "did you mean edge-prod-4711-a, edge-prod-4711-b, or '*prod*' for all of these?"),
        (("env=prod",), "to select by label, write -l env=prod"),
        (("tier",), "to select by label, write -l tier"),
        (("x*",), "enabled clusters: infra, apps, edge-prod-4711-a, edge-prod-4711-b"),
        (("",), "enabled clusters: infra, apps, edge-prod-4711-a, edge-prod-4711-b"),
    ],
)
def test_the_hint_for_a_name(patterns: tuple[str, ...], hint: str) -> None:
    assert name_hint(FLEET, patterns) == hint


@pytest.mark.parametrize(
    ("named", "selector", "hint"),
    [
        (("infra",), "env!=prod", "infra has env=prod"),
        (("edge-prod-4711-a",), "env=prod", "edge-prod-4711-a has no labels"),
        ((), "envv=prod", "did you mean the label env?"),
        ((), "zone", "labels of the clusters: env, tier"),
        ((), "env=test", "the clusters have env=dev, env=prod"),
        ((), "env in (test,x)", "the clusters have env=dev, env=prod"),
        ((), "env=prod,tier=edge", "enabled clusters: infra, apps, edge-prod-4711-a, edge-prod-4711-b"),
    ],
)
def test_the_hint_for_a_selector(named: tuple[str, ...], selector: str, hint: str) -> None:
    clusters = [NAMED[name] for name in named] or FLEET.enabled
    assert label_hint(FLEET, clusters, label_selector.parse_with_sets(selector)) == hint


def test_of_many_clusters_the_hint_names_ten() -> None:
    rows = "".join(f"  - {{name: c{number:02}, root: r{number:02}}}\n" for number in range(100))
    fleet = load(f"clusters:\n{rows}".encode(), "clusters.yaml", "clusters.yaml")
    hint = name_hint(fleet, ("x",))
    assert hint.startswith("enabled clusters: c00, c01, ")
    assert hint.endswith("c09 and 90 more")


def test_a_fleet_without_labels_or_clusters_says_so() -> None:
    fleet = load(b"clusters: [{name: a, root: a, enabled: false}]", "clusters.yaml", "clusters.yaml")
    assert label_hint(fleet, (), label_selector.parse("env")) == "labels of the clusters: none"
    assert name_hint(fleet, ("x",)) == "enabled clusters: none"
