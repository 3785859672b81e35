"""For each rule and place a repository in which the rule finds something there, or why that cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from validation.samples import (
    INFRA,
    INVENTORY,
    PLATFORM,
    WORKLOADS,
    flux_kustomization,
    helm_release,
    kustomization,
    template,
    values,
)

if TYPE_CHECKING:
    from reloadgen.findings import Place
    from validation.samples import Files

Cell: TypeAlias = "Files | str"
"""Files that are laid over the small valid repository; or the reason why a cell is empty."""
Row: TypeAlias = Mapping["Place", Cell]

_CICD = f"{PLATFORM}/cicd"
_LISTED = ("observability", "databases", "cicd", "mesh-demo")
_EXTRA = {f"{INFRA}/extra.yaml": flux_kustomization("extra", "extra")}
_NEEDS_RELEASE = "addons: {reloader: {helmRelease: {dependsOn: [{name: shop, namespace: shop}]}}}\n"
_NEEDS_KUSTOMIZATION = "addons: {reloader: {kustomization: {dependsOn: [{name: more}]}}}\n"
_CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: a}\n"

_OF_A_CLUSTER = "it is about a cluster as a whole, so it is ours or on the way"
_OF_OURS = "it looks at generated files alone"
_ABOUT_OURS = "one of the two objects is generated, so it is ours"
_READ_BY_NOBODY = "what no kustomization lists is built by nobody"


def _beside(text: str) -> Files:
    return {
        f"{_CICD}/kustomization.yaml": kustomization("namespace.yaml", "x.yaml"),
        f"{_CICD}/x.yaml": text,
    }


def _away(text: str) -> Files:
    return _EXTRA | {"extra/kustomization.yaml": kustomization("x.yaml"), "extra/x.yaml": text}


def _objects(text: str, template_path: str, needs: str, more: Files | None = None) -> Row:
    """One text with objects, in every place; our add-on needs them by what `needs` adds to the inventory."""
    more = more or {}
    return {
        "ours": template(template_path, text) | more,
        "on-the-way": _beside(text) | {"clusters.yaml": INVENTORY + needs} | more,
        "built-with-ours": _beside(text) | more,
        "elsewhere": _away(text) | more,
    }


def _releases(text: str) -> Row:
    """Text with a HelmRelease `shop`, in every place."""
    return _objects(text, "app/extra.yaml", _NEEDS_RELEASE)


def _kustomizations(more: str = "", path: str = "more") -> Row:
    """A Flux Kustomization `more`, in every place."""
    text = flux_kustomization("more", path, more)
    return _objects(text, "extra.yaml", _NEEDS_KUSTOMIZATION, {"more/kustomization.yaml": kustomization()})


def _builds(entry: str = "", more: str = "", files: Files | None = None, *, ours: Cell = "") -> Row:
    """A kustomization file with more entries or more lines, and files beside it, in every place."""
    files = files or {}
    entries = entry.split()

    def at(directory: str, *listed: str) -> Files:
        text = kustomization(*listed, *entries, more=more)
        return {
            f"{directory}/kustomization.yaml": text,
            **{f"{directory}/{path}": each for path, each in files.items()},
        }

    return {
        "ours": ours
        or template("app/kustomization.yaml", kustomization("helmrelease.yaml", *entries, more=more)),
        "on-the-way": at(PLATFORM, *_LISTED),
        "built-with-ours": at(_CICD, "namespace.yaml"),
        "elsewhere": _EXTRA | at("extra"),
    }


def _reach(ours: Cell, on_the_way: Cell) -> Row:
    return {
        "ours": ours,
        "on-the-way": on_the_way,
        "built-with-ours": _OF_A_CLUSTER,
        "elsewhere": _OF_A_CLUSTER,
    }


def _only_ours(files: Files) -> Row:
    return {
        "ours": files,
        "on-the-way": _OF_OURS,
        "built-with-ours": _OF_OURS,
        "elsewhere": _OF_OURS,
    }


def _reloader(chart_values: str) -> Row:
    """A release of Reloader that is not generated, in every place but ours, and values of the generated one."""
    text = helm_release("shop", "reloader", f"  values: {chart_values}\n").replace(
        "chart: reloader,", "chart: reloader, version: 2.2.3,"
    )
    return {**_releases(text), "ours": values(chart_values)}


_SUSPENDED = flux_kustomization("cluster-infra-workloads", PLATFORM, "  suspend: true\n")
_POST_BUILD = "  postBuild: {substitute: {region: eu}}\n"
_SUBSTITUTING = {WORKLOADS: flux_kustomization("cluster-infra-workloads", PLATFORM, _POST_BUILD)}
_EXTRA_SUBSTITUTING = {f"{INFRA}/extra.yaml": flux_kustomization("extra", "extra", _POST_BUILD)}


def _substituted(text: str) -> Row:
    content = f"{_CONFIG}data: {{run: '{text}'}}\n"
    release = helm_release("shop", "shop", f"  values: {{run: '{text}'}}\n")
    settings = (
        f"{{values: {{fullnameOverride: '{text}'}}, kustomization: {{postBuild: {{substitute: {{a: b}}}}}}}}"
    )
    inner = f"addons: {{reloader: {settings}}}\n"
    return {
        "ours": {"clusters.yaml": INVENTORY + inner},
        "on-the-way": _beside(release) | _SUBSTITUTING | {"clusters.yaml": INVENTORY + _NEEDS_RELEASE},
        "built-with-ours": _beside(content) | _SUBSTITUTING,
        "elsewhere": _away(content) | _EXTRA_SUBSTITUTING,
    }


_OCI_RELEASE = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: shop, namespace: shop}
spec: {interval: 1h, url: 'oci://example.com/charts/shop', ref: {tag: 1.0.0}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: shop, namespace: shop}
spec: {interval: 1h, chartRef: {kind: OCIRepository, name: shop}}
"""
_SHOP = helm_release("shop", "shop")
_TWO_SHOPS = f"{_SHOP}---\n{_SHOP.partition('---')[0].replace('{name: shop, ', '{name: other, ')}"
_TWO_SHOPS = _TWO_SHOPS.replace(
    "sourceRef: {kind: HelmRepository, name: charts}}}\n",
    "sourceRef: {kind: HelmRepository, name: charts}}}\n  values: {fullnameOverride: shop}\n",
)
_LOCKED = {
    f"{INFRA}/flux.yaml": "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\n"
    "metadata: {name: flux, namespace: flux-system}\n"
    "spec: {distribution: {version: 2.x}, cluster: {multitenant: true}}\n"
}
_ACROSS = _SHOP.replace(
    "HelmRepository, name: charts}", "HelmRepository, name: charts, namespace: flux-system}"
)
_TWINS = {"twin/kustomization.yaml": kustomization(), "Twin/kustomization.yaml": kustomization()}
_HEALTH = "  wait: true\n  healthChecks: [{apiVersion: apps/v1, kind: Deployment, name: a, namespace: b}]\n"
_PATCH = "patches:\n  - patch: |\n      {apiVersion: v1, kind: ConfigMap, metadata: {name: nobody}}\n"
_REFUSED = "render refuses a template that writes it"
_REMOTE = "https://example.com/release.yaml"

CELLS: Mapping[str, Row] = {
    "not-reached": _reach(
        {
            "clusters.yaml": INVENTORY.replace(
                "root: kubernetes/workloads/platform", "root: kubernetes/workloads/new"
            )
        },
        {WORKLOADS: _SUSPENDED},
    ),
    "unknown-reach": _reach(
        {
            "clusters.yaml": f"{INVENTORY}  - {{name: far, root: far, entrypoint: gone}}\n",
            "far/kustomization.yaml": kustomization(),
        },
        {WORKLOADS: flux_kustomization("cluster-infra-workloads", "${UNKNOWN}")}
        | {
            f"{INFRA}/flux-system/gotk-sync.yaml": flux_kustomization(
                "flux-system", INFRA, "  postBuild: {substituteFrom: [{kind: Secret, name: settings}]}\n"
            )
            + "---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\n"
            "metadata: {name: flux-system, namespace: flux-system}\nspec: {url: https://example.com/a/b}\n"
        },
    ),
    "entrypoint-missing": _reach(
        {WORKLOADS: flux_kustomization("renamed", PLATFORM)}, "it stands at `entrypoint` in the inventory"
    ),
    "entrypoint-path": _reach(
        {WORKLOADS: flux_kustomization("cluster-infra-workloads", "kubernetes/workloads/tenants")},
        "it is about the root in the inventory too, which is ours",
    ),
    "read-by-another": _reach(
        {"kubernetes/clusters/apps/more.yaml": flux_kustomization("both", PLATFORM)},
        "it stands at the root in the inventory, which is ours",
    ),
    "shared-aggregator": _reach(
        "an aggregator is a file of people",
        {
            "kubernetes/clusters/apps/workloads.yaml": flux_kustomization("both", PLATFORM),
            "clusters.yaml": INVENTORY.replace("kubernetes/workloads/tenants", PLATFORM).replace(
                "cluster-apps-workloads", "both"
            ),
        },
    ),
    "object-twice": _builds(
        "b.yaml",
        more="",
        files={"b.yaml": f"{_CONFIG}---\n{_CONFIG}"},
        ours=template("app/extra.yaml", f"{_CONFIG}---\n{_CONFIG}"),
    ),
    "dangling-entry": _builds("gone.yaml"),
    "path-missing": _kustomizations(path="nowhere/at/all"),
    "orphan": {
        "ours": _READ_BY_NOBODY,
        "on-the-way": _READ_BY_NOBODY,
        "built-with-ours": _READ_BY_NOBODY,
        "elsewhere": {f"{_CICD}/config.yaml": _CONFIG},
    },
    "undefined-variable": _substituted("${TOKEN}"),
    "bad-substitution": _substituted("${names[@]}"),
    "empty-resources": _builds('""'),
    "two-kustomizations": _builds(files={"kustomization.yml": kustomization()}, ours=_REFUSED),
    "build-fails": _builds(more=_PATCH),
    "unreadable": {
        **_builds("b.yaml", files={"b.yaml": "a: [\n"}, ours=_REFUSED),
        "on-the-way": {f"{PLATFORM}/kustomization.yaml": "resources: [\n"},
    },
    "not-a-manifest": {
        **_builds("b.yaml", files={"b.yaml": "a: b\n"}, ours=_REFUSED),
        "on-the-way": {WORKLOADS: flux_kustomization("cluster-infra-workloads", PLATFORM) + "---\na: b\n"},
    },
    "transformed": _only_ours(
        {f"{PLATFORM}/kustomization.yaml": kustomization(*_LISTED, more="namePrefix: a-\n")}
    ),
    "unknown-build": _builds(_REMOTE),
    "kustomize-differs": {
        **_builds("gone.yaml"),
        "built-with-ours": {
            **_beside(flux_kustomization("more", "more")),
            "clusters.yaml": INVENTORY + _NEEDS_KUSTOMIZATION,
            "more/kustomization.yaml": kustomization("gone.yaml"),
        },
    },
    "source-mismatch": _releases(_SHOP.replace("HelmRepository, name: charts", "HelmRepository, name: none")),
    "cross-namespace-ref": {
        place: cell if isinstance(cell, str) else {**_LOCKED, **cell}
        for place, cell in _releases(_ACROSS).items()
    },
    "service-account-missing": _only_ours(_LOCKED),
    "version-range": _only_ours({"clusters.yaml": f"{INVENTORY}addons: {{reloader: {{version: 2.x}}}}\n"}),
    "case-twins": {
        **_builds("twin Twin", files=_TWINS),
        "ours": {f"{PLATFORM}/system/reloader/{each}.yaml": "" for each in ("ks", "KS")},
    },
    "layer-selector": _releases(_OCI_RELEASE),
    "oci-source-ref": _releases(_SHOP.replace("HelmRepository", "OCIRepository", 1)),
    "name-taken": {
        "ours": {f"{INFRA}/other.yaml": flux_kustomization("reloader", "more")},
        "on-the-way": _ABOUT_OURS,
        "built-with-ours": _ABOUT_OURS,
        "elsewhere": _ABOUT_OURS,
    },
    "healthchecks-with-wait": _kustomizations(_HEALTH),
    "depends-on-nothing": _kustomizations("  dependsOn: [{name: nobody}]\n"),
    "dependency-cycle": _kustomizations("  dependsOn: [{name: more}]\n"),
    "values-level": _reloader("{deployment: {replicas: 1}}"),
    "value-type": _reloader('{reloader: {enableHA: "true"}}'),
    "replicas-without-ha": _reloader("{reloader: {deployment: {replicas: 2}}}"),
    "pod-monitor-crd": _reloader("{reloader: {podMonitor: {enabled: true}}}"),
    "same-fullname": _releases(_TWO_SHOPS),
    "schema": _only_ours(
        template("app/extra.yaml", _OCI_RELEASE.partition("---")[0].replace("interval", "intervall"))
    ),
    "api-version": _releases(_SHOP.replace("fluxcd.io/v2", "fluxcd.io/v2beta1")),
    "no-effect": _only_ours({}),
}
