from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reloadgen.errors import InputError
from reloadgen.inventory.fleet import TemplateSettings
from reloadgen.inventory.layout import AggregatorEntry, Role
from reloadgen.inventory.load import load
from reloadgen.rendering import plan, template_dirs
from reloadgen.rendering.template_dirs import Directory
from reloadgen.rendering.templates import Templates

if TYPE_CHECKING:
    from reloadgen.rendering.plan import Plan

ADDONS = "addons: {x: {chart: oci://example.org/x, namespace: x, version: 1.0.0, selector: x}}\n"


def planned(clusters: str, *, roots: frozenset[str] | None = None, own: dict[str, str] | None = None) -> Plan:
    fleet = load(f"{ADDONS}clusters: [{clusters}]\n".encode(), "clusters.yaml", "clusters.yaml")
    user = Directory("own", own, ()) if own is not None else None
    templates = Templates(template_dirs.shipped(), user, TemplateSettings())
    return plan.make(fleet, templates, roots or frozenset(each.root for each in fleet.clusters))


def test_an_output_knows_its_root_its_add_on_and_what_it_is_for() -> None:
    outputs = planned("{name: a, root: w/a, labels: {x: ''}}").outputs

    assert {path: (each.root, each.addon, each.role) for path, each in outputs.items() if "/x/" in path} == {
        "w/a/system/x/ks.yaml": ("w/a", "x", Role.FLUX_KUSTOMIZATION),
        "w/a/system/x/kustomization.yaml": ("w/a", "x", Role.ENTRY),
        "w/a/system/x/app/helmrelease.yaml": ("w/a", "x", Role.APP),
        "w/a/system/x/app/kustomization.yaml": ("w/a", "x", Role.APP),
    }


def test_a_cluster_has_the_files_of_its_root_and_no_others() -> None:
    text = "{name: a, root: w/a}, {name: ab, root: w/ab}, {name: b, root: w/a}, {name: o, root: w/c, enabled: false}"
    found = planned(text)
    a, ab, b, off = load(f"clusters: [{text}]".encode(), "i", "i").clusters

    assert {each.root for each in found.rendered_for(a).values()} == {"w/a"}
    assert {each.root for each in found.rendered_for(ab).values()} == {"w/ab"}
    assert found.rendered_for(b) == found.rendered_for(a)
    assert found.rendered_for(off) == {}
    assert found.roots == {"w/a": ("a", "b"), "w/ab": ("ab",)}


def test_entries_are_those_of_every_add_on_once() -> None:
    entries = planned("{name: a, root: w/a, labels: {x: ''}}").entries

    assert set(entries) == {
        AggregatorEntry("w/a", "system", "w/a"),
        AggregatorEntry("w/a/system", "reloader", "w/a"),
        AggregatorEntry("w/a/system", "x", "w/a"),
    }
    assert len(entries) == 3


def test_roots_that_are_not_asked_for_are_not_rendered() -> None:
    found = planned("{name: a, root: w/a}, {name: b, root: w/b}", roots=frozenset({"w/b"}))

    assert {each.root for each in found.outputs.values()} == {"w/b"}


def test_what_depends_on_the_cluster_is_rendered_for_each_and_all_else_alike() -> None:
    clusters = "{name: a, root: w/a}, {name: b, root: w/b, addons: {reloader: {values: {y: 1}}}}, {name: c, root: w/c}"
    contents = planned(clusters, own={"addon/app/name.txt.j2": "# {{ cluster.name }}\n"}).contents
    release = "system/reloader/app/helmrelease.yaml"

    assert [contents[f"w/{each}/system/reloader/app/name.txt"] for each in "abc"] == [
        b"# a\n",
        b"# b\n",
        b"# c\n",
    ]
    assert contents[f"w/a/{release}"] == contents[f"w/c/{release}"]
    assert contents[f"w/a/{release}"] != contents[f"w/b/{release}"]


def test_clusters_of_one_root_must_render_alike() -> None:
    own = {"addon/app/name.txt.j2": "# {{ cluster.name }}\n"}

    with pytest.raises(InputError, match=r"app/name\.txt"):
        planned("{name: a, root: w}, {name: b, root: w}", own=own)
