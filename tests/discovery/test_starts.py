"""What declares a start of this repository, and what only looks like it: `init`, `graph` and `validate` agree."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

import scene
from discovery.flux_repositories import (
    GENERATED,
    URL,
    bootstrapped,
    git,
    initialized,
    ks,
    kustomization,
    namespace,
    source,
    starts,
)
from reloadgen.commands.invocation import Invocation
from reloadgen.commands.open_session import open_session
from reloadgen.flux.fleet_walk import walk_fleet

if TYPE_CHECKING:
    from pathlib import Path

VENDOR = "https://example.com/vendor/tool.git"
INFRA = {"infra/kustomization.yaml": kustomization("ns.yaml"), "infra/ns.yaml": namespace("base")}
PROD = bootstrapped("clusters/prod") | {"clusters/prod/infra.yaml": ks("infra", "./infra")} | INFRA
ASSUMED = {
    f"clusters/{name}/{file}": text
    for name in ("prod", "test")
    for file, text in {
        "flux-system/gotk-sync.yaml": GENERATED,
        "infra.yaml": ks("infra", f"./infra/{name}"),
    }.items()
} | {f"infra/{name}/ns.yaml": namespace(name) for name in ("prod", "test")}
BOTH = {"prod": "clusters/prod", "test": "clusters/test"}
BASE = {
    "flux/base/kustomization.yaml": kustomization("ks.yaml", "repo.yaml"),
    "flux/base/ks.yaml": ks("flux-system", "./replaced"),
    "flux/base/repo.yaml": git(),
}
OVERLAYS = {"a": "clusters/dev/a", "b": "clusters/dev/b"}


def vendor(path: str | None, kind: str = "GitRepository", url: str = VENDOR, name: str = "tool") -> str:
    """A vendor's source, with a Kustomization beside it."""
    return source(kind, name, url) + ks(name, path, f"{kind}/{name}")


@pytest.mark.parametrize("path", [None, "./", "/", "./deploy", "./infra-of-the-vendor"])
@pytest.mark.parametrize("place", ["a/vendor.yaml", "tenants/base/sync.yaml", "z/vendor.yaml"])
def test_a_vendors_pair_is_no_start(path: str | None, place: str, tmp_path: Path, capsys: Any) -> None:
    extra = {place: vendor(path)}
    assert starts(ASSUMED | extra, tmp_path / "assumed", capsys) == BOTH
    assert starts(PROD | extra, tmp_path / "declared", capsys) == {"prod": "clusters/prod"}


@pytest.mark.parametrize("place", ["a/vendor.yaml", "z/vendor.yaml"])
def test_a_vendors_path_may_be_a_directory_here(place: str, tmp_path: Path, capsys: Any) -> None:
    extra = {place: vendor("./deploy"), "deploy/ks.yaml": ks("x", "./infra")}
    assert starts(ASSUMED | extra, tmp_path / "assumed", capsys) == BOTH
    prod = PROD | extra | {"clusters/prod/deploy.yaml": ks("deploy", "./deploy")}
    assert starts(prod, tmp_path / "declared", capsys) == {"prod": "clusters/prod"}


def test_one_start_may_be_declared_and_another_only_bootstrapped(tmp_path: Path, capsys: Any) -> None:
    test = {path: text for path, text in ASSUMED.items() if "test" in path}
    assert starts(PROD | test, tmp_path, capsys) == BOTH


@pytest.mark.parametrize(
    "pair",
    [
        vendor("./", "OCIRepository", "oci://registry.example.net/vendor/manifests"),
        vendor("./deploy", "Bucket", "s3.example.net"),
        vendor("./prod", "OCIRepository", "oci://registry.example.net/vendor/manifests"),
        vendor("./") + vendor("./", name="other"),
    ],
)
def test_a_vendors_artifact_is_no_start(pair: str, tmp_path: Path, capsys: Any) -> None:
    files = ASSUMED | {"apps/viewer.yaml": pair}
    assert starts(files, tmp_path / "assumed", capsys) == BOTH
    assert starts(PROD | {"apps/viewer.yaml": pair}, tmp_path / "declared", capsys) == {
        "prod": "clusters/prod"
    }


@pytest.mark.parametrize("place", ["a/viewer.yaml", "z/viewer.yaml"])
@pytest.mark.parametrize("kind", ["GitRepository", "OCIRepository"])
def test_the_order_of_files_never_decides(place: str, kind: str, tmp_path: Path) -> None:
    inventory = "clusters:\n  - {name: prod, syncPath: clusters/prod, root: infra, entrypoint: infra}\n"
    pair = vendor("./", kind, "oci://x.example.net/v" if kind == "OCIRepository" else VENDOR)
    top = scene.written(tmp_path, PROD | {place: pair, "clusters.yaml": inventory})
    fleet = open_session(Invocation(top)).fleet
    (walk,) = walk_fleet(fleet, scene.read(top)).clusters
    assert walk.sync is not None
    assert walk.sync.file == "clusters/prod/flux-system/gotk-sync.yaml"
    assert not [each for each in scene.validated(top) if each.severity == "error"]


def test_the_remote_of_git_tells_the_repository(tmp_path: Path, capsys: Any) -> None:
    """A repository of one cluster that starts at the top, beside a vendor's pair of the same form."""
    files = {
        "flux/sync.yaml": git("home", "ssh://git@Example.com:22/org/home.git")
        + ks("home", "./", "GitRepository/home"),
        "flux/vendor.yaml": vendor("./"),
        "apps/app.yaml": vendor("./", name="third"),
        "flux/infra.yaml": ks("infra", "./infra", "GitRepository/home"),
    }
    scene.written(tmp_path, files | INFRA)
    (tmp_path / ".git").rmdir()
    run = ["git", "-C", str(tmp_path)]
    subprocess.run([*run, "init", "-q"], check=True)
    subprocess.run([*run, "remote", "add", "origin", "git@example.com:org/Home"], check=True)
    (cluster,), said = initialized({}, tmp_path, capsys)
    assert "syncPath" not in cluster
    assert "name: home" in said


@pytest.mark.parametrize(
    "url", ["https://example.com/mirror/fleet", "ssh://git@mirror.example.com/org/fleet.git"]
)
def test_clusters_may_read_the_repository_by_other_urls(url: str, tmp_path: Path, capsys: Any) -> None:
    files = PROD | bootstrapped("clusters/test", url) | {"clusters/test/infra.yaml": ks("infra", "./infra")}
    assert starts(files, tmp_path, capsys) == BOTH


def instance(
    path: str, name: str = "flux", namespace: str = "flux-system", sync: str = "", url: str = URL
) -> str:
    """A FluxInstance."""
    head = "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\n"
    head += f"metadata: {{name: {name}, namespace: {namespace}}}\n"
    return f"{head}spec:\n  sync: {{kind: GitRepository, url: '{url}', ref: refs/heads/main, path: {path}{sync}}}\n"


def test_only_a_flux_instance_called_flux_is_a_start(tmp_path: Path, capsys: Any) -> None:
    files = {
        "bootstrap/prod.yaml": instance("clusters/prod"),
        "bootstrap/stage.yaml": instance("clusters/stage", name="staging"),
        "clusters/prod/infra.yaml": ks("infra", "./infra"),
        "clusters/stage/infra.yaml": ks("infra", "./infra"),
    }
    assert starts(files | INFRA, tmp_path, capsys) == {"prod": "clusters/prod"}


RELEASE = """
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: reloader, namespace: tools}
spec: {interval: 1h, chart: {spec: {chart: reloader, version: 2.1.3, sourceRef: {kind: HelmRepository, name: s}}}}
"""


def values(namespace: str = "", **more: str) -> str:
    """A HelmRelease of the flux-instance chart."""
    place = f", namespace: {namespace}" if namespace else ""
    spec = "".join(f"  {key}: {value}\n" for key, value in more.items())
    return (
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n"
        f"metadata: {{name: flux-instance{place}}}\nspec:\n{spec}"
        f"  values: {{instance: {{sync: {{kind: GitRepository, url: '{URL}', path: clusters/prod}}}}}}\n"
    )


VALUES_FILE = f"instance: {{sync: {{kind: GitRepository, url: '{URL}', path: clusters/prod}}}}\n"
BY_NAMESPACE = {
    "instance": {"flux/instance.yaml": instance("clusters/prod", namespace="gitops-system")},
    "values": {"flux/release.yaml": values("gitops-system")},
    "target namespace of the release": {"flux/release.yaml": values("x", targetNamespace="gitops-system")},
    "namespace of the kustomization": {
        "flux/kustomization.yaml": kustomization("release.yaml", more="namespace: gitops-system\n"),
        "flux/release.yaml": values(),
    },
    "target namespace of the Flux Kustomization": {
        "flux/kustomization.yaml": kustomization("release.yaml"),
        "flux/release.yaml": values(),
        "infra/flux.yaml": ks(
            "flux", "./flux", "GitRepository/gitops-system", "gitops-system", "targetNamespace: gitops-system"
        ),
    },
    "values in a file": {
        "flux/kustomization.yaml": kustomization(
            "release.yaml",
            more="namespace: gitops-system\n"
            "configMapGenerator: [{name: values, files: [values.yaml=helm/values.yaml]}]\n",
        ),
        "flux/release.yaml": values().partition("  values")[0]
        + "  chartRef: {kind: OCIRepository, name: flux-instance}\n  valuesFrom: [{kind: ConfigMap, name: values}]\n",
        "flux/helm/values.yaml": VALUES_FILE,
    },
    "values of which no file says the namespace": {"bootstrap/values.yaml": VALUES_FILE},
}


@pytest.mark.parametrize("how", BY_NAMESPACE)
def test_the_source_of_an_instance_is_called_as_its_namespace(how: str, tmp_path: Path, capsys: Any) -> None:
    name = "gitops-system"
    files = BY_NAMESPACE[how] | {
        "clusters/prod/infra.yaml": ks("infra", "./infra", f"GitRepository/{name}", name),
        "infra/tools.yaml": ks("tools", "./tools", f"GitRepository/{name}", name),
        "tools/reloader.yaml": RELEASE,
    }
    clusters, said = initialized(files, tmp_path, capsys)
    assert [(each["syncPath"], each.get("addons")) for each in clusters] == [
        ("clusters/prod", {"reloader": {"enabled": False}})
    ]
    assert "source: {kind: GitRepository, name: gitops-system}" in said
    assert "fluxNamespace: gitops-system" in said


def test_a_name_of_the_sync_wins_over_the_namespace(tmp_path: Path, capsys: Any) -> None:
    files = {
        "flux/instance.yaml": instance("clusters/prod", namespace="gitops-system", sync=", name: fleet"),
        "clusters/prod/infra.yaml": ks("infra", "./infra", "GitRepository/fleet", "gitops-system"),
    }
    clusters, said = initialized(files | INFRA, tmp_path, capsys)
    assert [each["root"] for each in clusters] == ["infra"]
    assert "name: fleet" in said


def overlays(patch: str) -> dict[str, str]:
    """Two overlays of one base, each with its patch."""
    files = dict(BASE)
    for name in OVERLAYS:
        files[f"clusters/dev/{name}/kustomization.yaml"] = kustomization(
            "../../../flux/base", "apps.yaml", more=patch.replace("NAME", name)
        )
        files[f"clusters/dev/{name}/apps.yaml"] = ks("apps", f"./apps/{name}")
        files[f"apps/{name}/ns.yaml"] = namespace(name)
    return files


MERGE = (
    "{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, "
    "metadata: {name: flux-system, namespace: flux-system}, spec: {path: ./clusters/dev/NAME}}"
)
OPERATION = '[{"op": "replace", "path": "/spec/path", "value": "./clusters/dev/NAME"}]'


@pytest.mark.parametrize(
    "patch",
    [
        f"patches: [{{patch: '{MERGE}'}}]\n",
        f"patches: [{{patch: '{OPERATION}', target: {{kind: Kustomization, name: flux-system}}}}]\n",
        f"patches: [{{patch: '{OPERATION}', target: {{name: flux-system, group: kustomize.toolkit.fluxcd.io}}}}]\n",
        f"patchesStrategicMerge:\n  - |-\n    {MERGE}\n",
    ],
)
def test_overlays_that_patch_the_path_are_starts(patch: str, tmp_path: Path, capsys: Any) -> None:
    assert starts(overlays(patch), tmp_path, capsys) == OVERLAYS


def test_overlays_may_patch_by_files_of_any_name(tmp_path: Path, capsys: Any) -> None:
    files = overlays("patches: [{path: sync.yaml}]\n")
    files |= {f"clusters/dev/{name}/sync.yaml": MERGE.replace("NAME", name) for name in OVERLAYS}
    assert starts(files, tmp_path, capsys) == OVERLAYS


def test_overlays_may_lie_outside_of_the_clusters(tmp_path: Path, capsys: Any) -> None:
    files = dict(BASE)
    for name in OVERLAYS:
        files[f"flux/{name}/kustomization.yaml"] = kustomization(
            "../base", more=f"patches: [{{patch: '{MERGE.replace('NAME', name)}'}}]\n"
        )
        files[f"clusters/dev/{name}/apps.yaml"] = ks("apps", f"./apps/{name}")
        files[f"apps/{name}/ns.yaml"] = namespace(name)
    assert starts(files, tmp_path, capsys) == OVERLAYS


def test_a_flux_instance_may_get_its_path_from_overlays(tmp_path: Path, capsys: Any) -> None:
    files = {
        "flux/base/kustomization.yaml": kustomization("instance.yaml"),
        "flux/base/instance.yaml": instance("replaced"),
    }
    for name in OVERLAYS:
        patch = f'[{{"op": "replace", "path": "/spec/sync/path", "value": "clusters/dev/{name}"}}]'
        files[f"flux/{name}/kustomization.yaml"] = kustomization(
            "../base", more=f"patches: [{{patch: '{patch}', target: {{kind: FluxInstance}}}}]\n"
        )
        files[f"clusters/dev/{name}/apps.yaml"] = ks("apps", f"./apps/{name}")
        files[f"apps/{name}/ns.yaml"] = namespace(name)
    assert starts(files, tmp_path, capsys) == OVERLAYS


def test_a_kustomization_that_reads_its_own_directory_is_a_start(tmp_path: Path, capsys: Any) -> None:
    """Its source is nowhere in the repository; an application that reads itself is no start."""
    files = {
        "clusters/main/flux.yaml": ks("cluster", "./clusters/main", "OCIRepository/fleet"),
        "clusters/main/apps.yaml": ks("apps", "./apps", "OCIRepository/fleet"),
        "apps/web/ks.yaml": ks("web", "./apps/web", "OCIRepository/fleet"),
        "apps/web/ns.yaml": namespace("web"),
    }
    assert starts(files, tmp_path, capsys) == {"main": "clusters/main"}


@pytest.mark.parametrize("listed", ["", kustomization("../../flux/prod/ks.yaml", "apps.yaml")])
def test_a_kustomization_may_read_itself_from_elsewhere(listed: str, tmp_path: Path, capsys: Any) -> None:
    where = "flux/prod/ks.yaml" if listed else "clusters/prod/deep/er/ks.yaml"
    files = {
        where: ks("cluster", "./clusters/prod", "GitRepository/fleet"),
        "clusters/prod/apps.yaml": ks("apps", "./apps", "GitRepository/fleet"),
        "apps/ns.yaml": namespace("web"),
    }
    files |= {"clusters/prod/kustomization.yaml": listed} if listed else {}
    assert starts(files, tmp_path, capsys) == {"prod": "clusters/prod"}


@pytest.mark.parametrize("clusters", [("local",), ("eu", "us")])
@pytest.mark.parametrize("sync", ["flux-system/gotk-sync.yaml", "flux-system/kustomization.yaml"])
def test_a_cluster_of_external_artifacts_is_a_cluster(
    clusters: tuple[str, ...], sync: str, tmp_path: Path, capsys: Any
) -> None:
    files = {}
    for name in clusters:
        files[f"clusters/{name}/{sync}"] = GENERATED if sync.endswith("sync.yaml") else kustomization()
        files[f"clusters/{name}/apps.yaml"] = ks("apps", f"./{name}", "ExternalArtifact/apps")
    found, said = initialized(files, tmp_path, capsys)
    assert {each["name"]: each["syncPath"] for each in found} == {
        name: f"clusters/{name}" for name in clusters
    }
    assert said.count("is built in the cluster, by an ArtifactGenerator") == len(clusters)


def test_clusters_in_groups_are_told_apart_without_a_declaration(tmp_path: Path, capsys: Any) -> None:
    places = ("prod/eks-eu", "staging/kind-1", "staging/kind-2")
    files = {f"clusters/{place}/apps.yaml": ks("apps", "./apps") for place in places} | {
        "apps/ns.yaml": namespace("a")
    }
    assert starts(files, tmp_path, capsys) == {
        place.partition("/")[2]: f"clusters/{place}" for place in places
    }


def test_directories_of_one_cluster_are_no_clusters(tmp_path: Path, capsys: Any) -> None:
    files = {f"clusters/prod/{name}/ks.yaml": ks(name, f"./{name}") for name in ("apps", "infra")}
    files |= {f"{name}/ns.yaml": namespace(name) for name in ("apps", "infra")}
    assert starts(files, tmp_path, capsys) == {"prod": "clusters/prod"}


def test_a_repository_without_flux_says_what_to_do(tmp_path: Path, capsys: Any) -> None:
    found, said = initialized({"app/ns.yaml": namespace("app")}, tmp_path, capsys)
    assert not found
    assert "flux bootstrap" in said


def test_a_path_that_an_inventory_cannot_hold_skips_its_cluster_alone(tmp_path: Path, capsys: Any) -> None:
    shared = bootstrapped("clusters/prod") | {
        "clusters/prod/apps.yaml": ks("apps", "./apps"),
        "clusters/my test/flux-system/gotk-sync.yaml": git() + ks("flux-system", '"./clusters/my test"'),
        "clusters/my test/apps.yaml": ks("apps", "./apps"),
        "apps/kustomization.yaml": kustomization("web"),
        "apps/web/kustomization.yaml": kustomization("ns.yaml"),
        "apps/web/ns.yaml": namespace("web"),
    }
    clusters, said = initialized(shared, tmp_path, capsys)
    assert [each["name"] for each in clusters] == ["prod"], said
    assert (
        "clusters/my test: cluster my-test is skipped: paths in an inventory have only ASCII letters" in said
    )
    assert "leftover" not in said


def test_a_file_that_declares_a_start_is_no_leftover(tmp_path: Path, capsys: Any) -> None:
    files = {
        "flux/config/cluster.yaml": git() + ks("cluster", "./flux/cluster"),
        "flux/cluster/apps.yaml": ks("apps", "./apps"),
        "apps/web/kustomization.yaml": kustomization("ns.yaml"),
        "apps/web/ns.yaml": namespace("web"),
    }
    clusters, said = initialized(files, tmp_path, capsys)
    assert [each["syncPath"] for each in clusters] == ["flux/cluster"], said
    assert "leftover" not in said
    _, said = initialized(files | {"flux/old/apps.yaml": ks("apps", "./apps")}, tmp_path, capsys)
    assert "flux/old: contains Flux Kustomizations" in said


def test_a_vendors_path_around_the_clusters_is_no_start(tmp_path: Path, capsys: Any) -> None:
    files = ASSUMED | bootstrapped("clusters/prod") | bootstrapped("clusters/test")
    assert starts(files | {"clusters/prod/vendor.yaml": vendor("./clusters")}, tmp_path, capsys) == BOTH
