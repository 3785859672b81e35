"""Which root each cluster gets, and that what `init` writes is without errors or says them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

import scene
from discovery.flux_repositories import (
    Files,
    bootstrapped,
    git,
    initialized,
    ks,
    kustomization,
    namespace,
    roots,
)

if TYPE_CHECKING:
    from pathlib import Path

BOTH = ("infra", "apps")
APP = {"app/kustomization.yaml": kustomization("ns.yaml"), "app/ns.yaml": namespace("app")}


def lists_kustomizations(directory: str, *names: str) -> Files:
    """A directory that lists directories with a Flux Kustomization each."""
    files = {f"{directory}/kustomization.yaml": kustomization(*names)}
    for name in names:
        files[f"{directory}/{name}/kustomization.yaml"] = kustomization("ks.yaml")
        files[f"{directory}/{name}/ks.yaml"] = ks(name, f"./{directory}/{name}/app")
        files[f"{directory}/{name}/app/ns.yaml"] = namespace(name)
    return files


def story(platform: Files, tenants: Files) -> Files:
    """The story's own repository: both clusters read `kubernetes/infrastructure`, and each its own workloads."""
    files = lists_kustomizations("kubernetes/infrastructure", "cert-manager", "cilium", "dns")
    for name, root in zip(BOTH, ("platform", "tenants"), strict=True):
        at = f"kubernetes/clusters/{name}"
        files |= bootstrapped(at) | {
            f"{at}/infrastructure.yaml": ks(f"cluster-{name}-infrastructure", "./kubernetes/infrastructure"),
            f"{at}/workloads.yaml": ks(f"cluster-{name}-workloads", f"./kubernetes/workloads/{root}"),
        }
    return files | platform | tenants


def flat(directory: str) -> Files:
    """A directory that lists directories of plain manifests."""
    return {
        f"{directory}/kustomization.yaml": kustomization("shop"),
        f"{directory}/shop/kustomization.yaml": kustomization("ns.yaml"),
        f"{directory}/shop/ns.yaml": namespace("shop"),
    }


@pytest.mark.parametrize("make", [flat, lambda directory: lists_kustomizations(directory, "a", "b")])
def test_the_storys_repository_gets_the_storys_roots(make: Any, tmp_path: Path, capsys: Any) -> None:
    files = story(make("kubernetes/workloads/platform"), make("kubernetes/workloads/tenants"))
    clusters, said = initialized(files, tmp_path, capsys)
    assert {each["name"]: (each["root"], each["entrypoint"]) for each in clusters} == {
        "infra": ("kubernetes/workloads/platform", "cluster-infra-workloads"),
        "apps": ("kubernetes/workloads/tenants", "cluster-apps-workloads"),
    }
    assert "# It also reads: kubernetes/infrastructure (as does infra)" in said
    assert "# It also reads: kubernetes/infrastructure (as does apps)" in said


@pytest.mark.parametrize(
    "names", [("workloads", "infrastructure"), ("apps", "platform"), ("applications", "core")]
)
def test_workloads_and_apps_are_preferred(names: tuple[str, str], tmp_path: Path, capsys: Any) -> None:
    files = bootstrapped("clusters/prod")
    for name in names:
        files |= {f"clusters/prod/{name}.yaml": ks(name, f"./{name}")} | lists_kustomizations(
            name, f"{name}-a"
        )
    assert roots(files, tmp_path, capsys) == {"prod": names[0]}


COMPONENTS = ("core-dns", "ingress-controllers", "metrics-system")


@pytest.mark.parametrize("where", ["components", "apps", "infra", "."])
@pytest.mark.parametrize("more", ["", "targetNamespace: tools"])
@pytest.mark.parametrize(
    "names", [("core-dns", "cert-manager", "ingress"), ("reloaded", "scanner"), ("app-of-one",)]
)
def test_where_each_directory_is_one_component_the_sync_path_is_the_root(
    where: str, more: str, names: tuple[str, ...], tmp_path: Path, capsys: Any
) -> None:
    files = bootstrapped("clusters/prod")
    for name in names:
        path = f"{where}/{name}".removeprefix("./")
        files |= {f"clusters/prod/{name}.yaml": ks(name, f"./{path}", more=more)}
        files |= {f"{path}/kustomization.yaml": kustomization("ns.yaml"), f"{path}/ns.yaml": namespace(name)}
    assert roots(files, tmp_path, capsys) == {"prod": "clusters/prod"}


MOVES = {
    "target namespace": ("targetNamespace: tools", ""),
    "name prefix": ("namePrefix: x-", ""),
    "namespace": ("", "namespace: tools\n"),
    "name suffix": ("", "nameSuffix: -x\n"),
    "patch": (
        "",
        (
            'patches: [{patch: \'[{"op": "replace", "path": "/metadata/namespace", "value": "x"}]\', '
            "target: {kind: Kustomization}}]\n"
        ),
    ),
}


@pytest.mark.parametrize("how", MOVES)
def test_a_root_that_moves_our_objects_is_the_last_choice(how: str, tmp_path: Path, capsys: Any) -> None:
    spec, field = MOVES[how]
    files = (
        bootstrapped("clusters/prod")
        | {
            "clusters/prod/apps.yaml": ks("apps", "./apps", more=spec),
            "clusters/prod/infra.yaml": ks("infra", "./infra"),
            "apps/kustomization.yaml": kustomization("web", more=field),
            "apps/web/kustomization.yaml": kustomization("ns.yaml"),
            "apps/web/ns.yaml": namespace("web"),
        }
        | flat("infra")
    )
    (cluster,), said = initialized(files, tmp_path / "beside", capsys)
    assert (cluster["root"], cluster.get("enabled", True)) == ("infra", True), said
    alone = {path: text for path, text in files.items() if "infra" not in path}
    (cluster,), said = initialized(alone, tmp_path / "alone", capsys)
    assert (cluster["root"], cluster.get("enabled", True)) == ("clusters/prod", True), said


def test_a_root_is_shared_only_by_all_that_read_it(tmp_path: Path, capsys: Any) -> None:
    files = flat("infra") | lists_kustomizations("apps", "web")
    for name in ("a", "b", "c"):
        files |= bootstrapped(f"clusters/{name}") | {f"clusters/{name}/infra.yaml": ks("infra", "./infra")}
    assert roots(files, tmp_path / "all", capsys) == dict.fromkeys("abc", "infra")
    files["clusters/c/apps.yaml"] = ks("apps", "./apps")
    assert roots(files, tmp_path / "most", capsys) == dict.fromkeys("abc", "infra")
    files |= {"clusters/b/more.yaml": ks("more", "./more")} | lists_kustomizations("more", "left", "right")
    found = roots(files, tmp_path / "few", capsys)
    assert len(set(found.values())) == 3
    assert "infra" not in found.values()


def test_no_root_is_read_by_a_cluster_with_another_one(tmp_path: Path, capsys: Any) -> None:
    """The directory above a root counts, too: Flux lists all that is below a directory without a kustomization file."""
    files = flat("apps/prod") | flat("apps/test")
    for name, path in (("prod", "./apps/prod"), ("test", "./apps/test"), ("all", "./apps")):
        files |= bootstrapped(f"clusters/{name}") | {f"clusters/{name}/apps.yaml": ks("apps", path)}
    clusters, said = initialized(files, tmp_path, capsys)
    taken = {each["name"]: each["root"] for each in clusters}
    assert not {root for root in taken.values() if root.startswith("apps/")}, said
    assert not [each for each in clusters if not each.get("enabled", True)], said


def test_a_root_that_a_hub_applies_to_another_cluster_is_none(tmp_path: Path, capsys: Any) -> None:
    files = bootstrapped("clusters/hub") | {
        "clusters/hub/apps.yaml": ks("apps", "./apps"),
        "clusters/hub/spoke.yaml": ks("spoke", "./apps", more="kubeConfig: {secretRef: {name: spoke}}"),
    }
    assert roots(files | lists_kustomizations("apps", "web"), tmp_path, capsys) == {"hub": "clusters/hub"}


def test_clusters_whose_sources_have_other_names_share_no_root(tmp_path: Path, capsys: Any) -> None:
    files = flat("infra")
    for name in ("a", "b"):
        files |= bootstrapped(f"clusters/{name}", name=f"fleet-{name}")
        files |= {f"clusters/{name}/infra.yaml": ks("infra", "./infra", f"GitRepository/fleet-{name}")}
    assert roots(files, tmp_path, capsys) == {"a": "clusters/a", "b": "clusters/b"}


BROKEN = {
    "root": {"infra/kustomization.yaml": kustomization("shop", "missing.yaml")},
    "start": {"clusters/prod/kustomization.yaml": kustomization("flux-system", "infra.yaml", "missing.yaml")},
    "name": {
        "infra/shop/other.yaml": ks("reloader", "./app"),
        "infra/shop/kustomization.yaml": kustomization("other.yaml"),
    }
    | APP,
    "group": {"infra/system/unlisted.yaml": namespace("unlisted")},
    "strict": {
        "clusters/prod/infra.yaml": ks("infra", "./infra", more="postBuild: {substitute: {A: b}}"),
        "infra/shop/ns.yaml": namespace("x-${B}"),
    },
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_init_writes_has_no_error_or_says_it_where_the_cluster_is_disabled(
    what: str, tmp_path: Path, capsys: Any
) -> None:
    files = (
        bootstrapped("clusters/prod") | {"clusters/prod/infra.yaml": ks("infra", "./infra")} | flat("infra")
    )
    files |= {"clusters/prod/flux-system/kustomization.yaml": kustomization("gotk-sync.yaml")} | BROKEN[what]
    files |= bootstrapped("clusters/test") | {"clusters/test/apps.yaml": ks("apps", "./apps")} | flat("apps")
    clusters, said = initialized(files, tmp_path, capsys)
    prod, test = clusters
    assert test.get("enabled", True)
    assert not [each for each in scene.validated(tmp_path) if each.severity == "error"]
    if prod.get("enabled", True):
        assert prod["root"] == "clusters/prod"
    else:
        assert "warning: cluster prod is disabled" in said
        assert ": error[" in said.partition("enabled: false")[2].partition("root:")[0]


def test_a_disabled_cluster_has_errors_indeed(tmp_path: Path, capsys: Any) -> None:
    files = (
        bootstrapped("clusters/prod") | {"clusters/prod/infra.yaml": ks("infra", "./infra")} | flat("infra")
    )
    files["clusters/prod/kustomization.yaml"] = kustomization(
        "flux-system/gotk-sync.yaml", "infra.yaml", "missing.yaml"
    )
    (cluster,), said = initialized(files, tmp_path, capsys)
    assert cluster["enabled"] is False, said
    text = (tmp_path / "clusters.yaml").read_text("utf-8")
    assert "missing.yaml" in text
    (tmp_path / "clusters.yaml").write_text(text.replace("    enabled: false\n", ""), "utf-8")
    assert [each for each in scene.validated(tmp_path) if each.severity == "error"]


LOCKED = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: CONTROLLER, namespace: flux-system}\n"
    "spec: {template: {spec: {containers: [{name: manager, args: [--default-service-account=default]}]}}}\n---\n"
)
INSTANCE = (
    "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {name: flux, namespace: flux-system}\n"
    "spec: {cluster: {multitenant: true}, "
    "sync: {kind: GitRepository, url: 'https://example.com/org/fleet.git', path: clusters/prod}}\n"
)


def locked(account: str, *controllers: str) -> Files:
    """A cluster whose controllers are locked down, and whose Kustomizations name an account."""
    spec = f"serviceAccountName: {account}" if account else ""
    return flat("infra") | {
        "clusters/prod/flux-system/gotk-sync.yaml": git() + ks("flux-system", "./clusters/prod", more=spec),
        "clusters/prod/flux-system/gotk-components.yaml": "".join(
            LOCKED.replace("CONTROLLER", each) for each in controllers
        ),
        "clusters/prod/infra.yaml": ks("infra", "./infra", more=spec),
    }


@pytest.mark.parametrize("account", ["kustomize-controller", "flux"])
@pytest.mark.parametrize("way", ["controller", "instance", "from the start alone"])
def test_under_lockdown_the_account_of_the_neighbours_is_taken_over(
    way: str, account: str, tmp_path: Path, capsys: Any
) -> None:
    files = locked(account, "kustomize-controller")
    if way == "instance":
        files = locked(account) | {"clusters/prod/flux-system/instance.yaml": INSTANCE}
    elif way == "from the start alone":
        files |= {"clusters/prod/infra.yaml": ks("infra", "./infra")}
    (cluster,), said = initialized(files, tmp_path, capsys)
    assert cluster["addons"]["reloader"]["kustomization"] == {"serviceAccountName": account}, said


def test_an_account_that_no_file_names_is_asked_for(tmp_path: Path, capsys: Any) -> None:
    (cluster,), said = initialized(locked("", "kustomize-controller", "helm-controller"), tmp_path, capsys)
    assert "addons" not in cluster
    assert "# Flux is locked down: set serviceAccountName in kustomization of the add-on reloader." in said
    assert "# Flux is locked down: set serviceAccountName in helmRelease of the add-on reloader." in said


def test_a_missing_account_is_asked_for_inside_the_section_of_the_add_on(tmp_path: Path, capsys: Any) -> None:
    files = locked("flux", "kustomize-controller", "helm-controller")
    _, said = initialized(files, tmp_path, capsys)
    assert (
        "      reloader:\n"
        "        # Flux is locked down: set serviceAccountName in helmRelease of the add-on reloader.\n"
        "        kustomization: {serviceAccountName: flux}  # Flux is locked down; others use it\n"
    ) in said


def test_the_account_of_releases_is_one_of_their_namespace(tmp_path: Path, capsys: Any) -> None:
    release = (
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: NAME, namespace: NAMESPACE}\n"
        "spec: {interval: 1h, serviceAccountName: ACCOUNT, chartRef: {kind: OCIRepository, name: web}}\n---\n"
    )
    releases = "".join(
        release.replace("NAMESPACE", where).replace("NAME", name).replace("ACCOUNT", account)
        for name, where, account in (
            ("a", "kube-system", "installer"),
            ("b", "web", "other"),
            ("c", "web", "other"),
        )
    )
    files = locked("flux", "kustomize-controller", "helm-controller") | {
        "infra/shop/kustomization.yaml": kustomization("ns.yaml", "r.yaml"),
        "infra/shop/r.yaml": releases,
    }
    (cluster,), said = initialized(files, tmp_path, capsys)
    assert cluster["addons"]["reloader"] == {
        "kustomization": {"serviceAccountName": "flux"},
        "helmRelease": {"serviceAccountName": "installer"},
    }, said
    rendered = yaml.safe_load((tmp_path / "clusters.yaml").read_text("utf-8"))
    assert rendered["clusters"][0]["root"] == "infra"
