"""Rings of `dependsOn`, `wait` and `healthChecks`, and what looks like one."""

from __future__ import annotations

import pytest

from reloadgen.errors import Location
from reloadgen.validation.rules.flux_objects.dependency_cycle import RULE
from validation.samples import (
    INFRA,
    PLATFORM,
    WORKLOADS,
    findings,
    flux_kustomization,
    helm_release,
    kustomization,
)

_NAMES = ("a", "b", "c", "d")
_EMPTY = {f"empty/{name}/kustomization.yaml": kustomization() for name in _NAMES}


def _entry(more: str) -> dict[str, str]:
    """The entry point that applies all that is ours, with more lines in its spec."""
    return {WORKLOADS: flux_kustomization("cluster-infra-workloads", PLATFORM, more)}


def _ours(item: str) -> dict[str, str]:
    inventory = f"addons: {{reloader: {{kustomization: {{dependsOn: [{item}]}}}}}}\n"
    return {
        "clusters.yaml": "clusters:\n  - name: infra\n    syncPath: kubernetes/clusters/infra\n"
        f"    root: {PLATFORM}\n    entrypoint: cluster-infra-workloads\n{inventory}"
    }


def _ring(*pairs: tuple[str, str]) -> dict[str, str]:
    """Flux Kustomizations beside the entry point, each with lines of its spec."""
    return _EMPTY | {
        f"{INFRA}/{name}.yaml": flux_kustomization(name, f"empty/{name}", more) for name, more in pairs
    }


def _on(name: str, more: str = "") -> str:
    return f"  dependsOn:\n    - name: {name}\n{more}"


_PARENT = _ours("{name: cluster-infra-workloads}")
_GRANDPARENT = _ours("{name: flux-system}") | {
    f"{INFRA}/flux-system/gotk-sync.yaml": "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\n"
    "metadata: {name: flux-system, namespace: flux-system}\nspec: {url: https://example.com/a/b}\n---\n"
    + flux_kustomization("flux-system", INFRA, "  wait: true\n")
}
FIRES = _PARENT | _entry("  wait: true\n")
SILENT = _PARENT | _entry("  wait: false\n")


def test_a_parent_that_waits_for_its_child_waits_for_ever() -> None:
    (finding,) = findings(FIRES, RULE)
    assert finding.location.path == "clusters.yaml"
    assert finding.about[0].path == f"{PLATFORM}/system/reloader/ks.yaml"
    assert (finding.severity, finding.clusters) == ("error", ("infra",))
    assert finding.message == (
        "never ready: flux-system/reloader depends on flux-system/cluster-infra-workloads, "
        "and flux-system/cluster-infra-workloads waits for flux-system/reloader (`wait: true`)"
    )


def test_it_points_to_the_entry() -> None:
    (finding,) = findings(_ring(("a", _on("a"))), RULE)
    assert finding.location == Location(f"{INFRA}/a.yaml", 8, 7)
    assert finding.message == "never ready: flux-system/a depends on itself"


_CHECK = (
    "{{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, name: {}, namespace: flux-system}}"
)
_INSIDE = {"empty/a/kustomization.yaml": kustomization("b.yaml")}
_RELEASES = (
    helm_release("one", "x", "  dependsOn: [{name: two, namespace: two}]\n")
    + "---\n"
    + helm_release("two", "y", "  dependsOn: [{name: one, namespace: one}]\n")
)


@pytest.mark.parametrize(
    ("files", "reasons"),
    [
        (_ring(("a", _on("b")), ("b", _on("a"))), 2),
        (_ring(("a", _on("b")), ("b", _on("c")), ("c", _on("d")), ("d", _on("b"))), 3),
        (_PARENT | _entry(f"  healthChecks: [{_CHECK.format('reloader')}]\n"), 2),
        (_GRANDPARENT | _entry("  wait: true\n"), 3),
        (
            _ring(("a", _on("b"))) | _INSIDE | {"empty/a/b.yaml": flux_kustomization("b", "empty/b")},
            2,
        ),
        ({f"{INFRA}/releases.yaml": _RELEASES}, 2),
        ({f"{INFRA}/release.yaml": helm_release("one", "x", "  dependsOn: [{name: one}]\n")}, 1),
    ],
    ids=[
        "two",
        "three of four",
        "health check",
        "grandparents",
        "what it applies itself",
        "releases",
        "one release",
    ],
)
def test_rings_of_every_kind(files: dict[str, str], reasons: int) -> None:
    (finding,) = findings(files, RULE)
    assert finding.message.count(", and ") == reasons - 1


def test_each_child_of_a_waiting_parent_is_reported() -> None:
    files = _ring(("a", "  wait: true\n")) | {
        "empty/a/kustomization.yaml": kustomization("b.yaml", "c.yaml"),
        "empty/a/b.yaml": flux_kustomization("b", "empty/b", _on("a")),
        "empty/a/c.yaml": flux_kustomization("c", "empty/c", _on("a")),
    }
    assert [each.location.path for each in findings(files, RULE)] == ["empty/a/b.yaml", "empty/a/c.yaml"]


@pytest.mark.parametrize(
    "files",
    [
        _ring(("a", ""), ("b", _on("a")), ("c", _on("b") + "    - name: a\n")),
        _ring(("a", _on("b", "      readyExpr: 'true'\n")), ("b", _on("a"))),
        _ring(("a", _on("b")), ("b", _on("a", "      namespace: elsewhere\n"))),
        _ring(
            ("a", _on("b")),
            ("b", _on("a", "  suspend: true\n").replace("    - name: a\n  ", "    - name: a\n  ")),
        ),
        _PARENT | _entry(f"  healthChecks: [{_CHECK.format('cluster-infra-workloads')}]\n"),
        _PARENT | _entry(f"  healthChecks: [{_CHECK.format('other')}]\n"),
        _GRANDPARENT,
        _ours("{name: flux-system}") | _entry("  wait: true\n"),
    ],
    ids=["chain", "readyExpr", "namespace", "suspended", "itself", "another", "wait above", "wait between"],
)
def test_what_ends_is_no_ring(files: dict[str, str]) -> None:
    assert findings(files, RULE) == []
