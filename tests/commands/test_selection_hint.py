from __future__ import annotations

import pytest

from reloadgen.commands.selection_hint import selection_hint
from reloadgen.inventory.load import load
from reloadgen.manifests import label_selector

INVENTORY = b"""\
clusters:
  - {name: infra, root: a, labels: {env: prod}}
  - {name: apps, root: b, labels: {env: dev, tier: edge}}
  - {name: old, root: c, enabled: false}
"""
FLEET = load(INVENTORY, "clusters.yaml", "clusters.yaml")


@pytest.mark.parametrize(
    ("patterns", "selector", "hint"),
    [
        (("infa",), "", "did you mean infra?"),
        (("infa", "aps"), "", "did you mean infra?; did you mean apps?"),
        (("old",), "", "cluster old is disabled"),
        (("x*",), "", "enabled clusters: infra, apps"),
        (("infra",), "env!=prod", "enabled clusters: infra, apps"),
        ((), "envv=prod", "did you mean the label env?"),
        ((), "zone", "labels of the clusters: env, tier"),
        ((), "env=test", "the clusters have env=dev, env=prod"),
        ((), "env=prod,tier=edge", "enabled clusters: infra, apps"),
    ],
)
def test_the_hint_says_what_was_meant_or_what_there_is(
    patterns: tuple[str, ...], selector: str, hint: str
) -> None:
    wanted = label_selector.parse(selector) if selector else label_selector.Selector()
    assert selection_hint(FLEET, patterns, wanted) == hint


def test_of_many_clusters_the_hint_names_ten() -> None:
    rows = "".join(f"  - {{name: c{number:02}, root: r{number:02}}}\n" for number in range(100))
    fleet = load(f"clusters:\n{rows}".encode(), "clusters.yaml", "clusters.yaml")
    hint = selection_hint(fleet, ("x",), label_selector.Selector())
    assert hint.startswith("enabled clusters: c00, c01, ")
    assert hint.endswith("c09 and 90 more")


def test_a_fleet_without_labels_or_clusters_says_so() -> None:
    fleet = load(b"clusters: [{name: a, root: a, enabled: false}]", "clusters.yaml", "clusters.yaml")
    assert selection_hint(fleet, (), label_selector.parse("env")) == "labels of the clusters: none"
    assert selection_hint(fleet, ("x",), label_selector.Selector()) == "enabled clusters: none"
