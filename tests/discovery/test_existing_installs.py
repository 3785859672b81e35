"""Reloader in any form is seen, and a second one is never installed silently; what only speaks of it is no install."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from discovery.flux_repositories import (
    Files,
    bootstrapped,
    git,
    initialized,
    ks,
    kustomization,
    namespace,
    source,
)

if TYPE_CHECKING:
    from pathlib import Path

DISABLED = {"reloader": {"enabled": False}}
CHART = "{spec: {chart: reloader, version: 2.1.3, sourceRef: {kind: HelmRepository, name: stakater}}}"
PODS = "spec: {template: {spec: {containers: [{name: r, image: 'IMAGE'}]}}}\n"


def files(manifest: str, *entries: str, more: str = "") -> Files:
    """A cluster whose `infra` holds a manifest, and what else its kustomization file says."""
    return bootstrapped("clusters/prod") | {
        "clusters/prod/infra.yaml": ks("infra", "./infra"),
        "infra/kustomization.yaml": kustomization("ns.yaml", "x.yaml", *entries, more=more),
        "infra/ns.yaml": namespace("base"),
        "infra/x.yaml": manifest or namespace("x"),
    }


def release(spec: str, api: str = "helm.toolkit.fluxcd.io/v2", name: str = "r") -> str:
    """A HelmRelease with a spec in flow style."""
    return f"apiVersion: {api}\nkind: HelmRelease\nmetadata: {{name: {name}, namespace: tools}}\nspec: {spec}\n---\n"


def workload(kind: str, image: str, api: str = "apps/v1") -> str:
    """A workload that runs an image."""
    head = f"apiVersion: {api}\nkind: {kind}\nmetadata: {{name: r, namespace: base}}\n"
    return f"{head}{PODS.replace('IMAGE', image)}---\n"


def resource_set(spec: str) -> str:
    """A ResourceSet with a spec in block style."""
    head = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\n"
    return f"{head}metadata: {{name: addons, namespace: flux-system}}\nspec:\n{spec}"


BY_RELEASE = {
    f"release of {api}": release(f"{{chart: {CHART}}}", api)
    for api in (
        "helm.toolkit.fluxcd.io/v2",
        "helm.toolkit.fluxcd.io/v2beta2",
        "helm.toolkit.fluxcd.io/v2beta1",
    )
} | {
    "release of Flux 1": release(
        "{chart: {repository: 'https://stakater.github.io/stakater-charts', name: reloader, version: 1.0.0}}",
        "helm.fluxcd.io/v1",
    ),
    "oci": source("OCIRepository", "any", "oci://ghcr.io/stakater/charts/reloader", "tools")
    + release("{chartRef: {kind: OCIRepository, name: any}}"),
    "mirror": source("OCIRepository", "any", "oci://harbor.example.net/proxy/stakater-reloader", "tools")
    + release("{chartRef: {kind: OCIRepository, name: any}}"),
    "source elsewhere": release("{chartRef: {kind: OCIRepository, name: reloader, namespace: charts}}"),
    "chart of a repository": release(
        "{chart: {spec: {chart: ./charts/reloader, sourceRef: {kind: GitRepository, name: v}}}}"
    ),
    "image in the values of another chart": release(
        "{chartRef: {kind: OCIRepository, name: app-template}, "
        "values: {controllers: {main: {containers: {app: {image: {repository: ghcr.io/stakater/reloader, tag: v1}}}}}}}"
    ),
    "umbrella": release(
        "{chartRef: {kind: OCIRepository, name: platform}, values: {reloader: {enabled: true}}}"
    ),
    "HelmChart of k3s": (
        "apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: r, namespace: kube-system}\n"
        "spec: {chart: stakater/reloader, targetNamespace: base}\n"
    ),
    "Application": (
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: r, namespace: argocd}\n"
        "spec: {source: {chart: reloader, repoURL: 'https://stakater.github.io/stakater-charts'}}\n"
    ),
}
BY_MANIFEST = {
    "deployment": workload("Deployment", "ghcr.io/stakater/reloader:v1.0.67"),
    "digest": workload("Deployment", "stakater/reloader@sha256:abc"),
    "mirrored image": workload("Deployment", "registry.example.net/mirror/reloader:v1.4.0"),
    "port": workload("StatefulSet", "registry.example.net:5000/reloader"),
    "daemon set": workload("DaemonSet", "docker.io/stakater/reloader"),
    "list": "apiVersion: v1\nkind: List\nitems:\n- apiVersion: apps/v1\n  kind: Deployment\n  metadata: {name: r}\n  "
    + PODS.replace("IMAGE", "stakater/reloader:v1"),
}
BY_FLUX = {
    "another repository": git("v", "https://github.com/stakater/Reloader")
    + ks("v", "./deployments/kubernetes", "GitRepository/v"),
    "another repository by ssh": git("v", "ssh://git@github.com/stakater/Reloader.git")
    + ks("v", "./", "GitRepository/v"),
    "a mirror": git("v", "https://git.example.net/mirrors/reloader.git")
    + ks("v", "./deploy", "GitRepository/v"),
    "an artifact": source("OCIRepository", "v", "oci://ghcr.io/stakater/manifests/reloader")
    + ks("v", "./", "OCIRepository/v"),
    "set of releases": resource_set(
        f"  resources:\n  - {{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, "
        f"metadata: {{name: r}}, spec: {{chart: {CHART}}}}}\n"
    ),
    "set by inputs": resource_set(
        "  inputs: [{chart: reloader}]\n  resourcesTemplate: |\n    apiVersion: source.toolkit.fluxcd.io/v1\n"
        "    kind: OCIRepository\n    metadata: {name: << inputs.chart >>}\n"
        "    spec: {url: 'oci://ghcr.io/stakater/charts/<< inputs.chart >>'}\n"
    ),
    "set by template": resource_set(
        "  resourcesTemplate: |\n    apiVersion: source.toolkit.fluxcd.io/v1\n    kind: OCIRepository\n"
        "    metadata: {name: x}\n    spec: {url: 'oci://ghcr.io/stakater/charts/reloader'}\n"
    ),
}
REMOTE = (
    "https://raw.githubusercontent.com/stakater/Reloader/v1.0.67/deployments/kubernetes/reloader.yaml",
    "https://github.com/stakater/Reloader//deployments/kubernetes?ref=v1.0.67",
    "github.com/stakater/reloader/deployments/kubernetes?ref=v1.0.67",
    "git@github.com:stakater/Reloader.git//deployments/kubernetes",
    "ssh://git@git.example.net/mirrors/reloader.git//deploy?ref=v1",
)
NO_INSTALL = {
    "annotated": (
        "apiVersion: apps/v1\nkind: Deployment\n"
        "metadata: {name: web, annotations: {reloader.stakater.com/auto: 'true'}}\n"
        "spec: {template: {metadata: {annotations: {reloader.stakater.com/match: 'true'}}, "
        "spec: {containers: [{name: web, image: 'nginx:1'}]}}}\n"
    ),
    "other reloaders": workload("Deployment", "quay.io/prometheus-operator/prometheus-config-reloader:v1")
    + workload("DaemonSet", "jimmidyson/configmap-reload:v1"),
    "the charts alone": source("HelmRepository", "stakater", "https://stakater.github.io/stakater-charts"),
    "another chart of theirs": release(
        "{chart: {spec: {chart: forecastle, sourceRef: {kind: HelmRepository, name: stakater}}}}"
    ),
    "dashboard": release(
        "{chart: {spec: {chart: grafana, sourceRef: {kind: HelmRepository, name: g}}}, values: {dashboards: "
        "{default: {reloader: {url: 'https://raw.githubusercontent.com/stakater/Reloader/master/docs/dashboard.json'}}}}}"
    ),
    "notes": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: notes}\n"
    "data: {image: stakater/reloader:v1, see: stakater/Reloader}\n",
    "set of others": resource_set(
        "  resourcesTemplate: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata:\n      name: web\n"
        "      annotations: {reloader.stakater.com/auto: 'true'}\n"
    ),
}


def installed(repository: Files, top: Path, capsys: Any) -> tuple[Any, str]:
    (cluster,), said = initialized(repository, top, capsys)
    assert cluster.get("enabled", True), said
    return cluster.get("addons"), said


@pytest.mark.parametrize("form", BY_RELEASE | BY_MANIFEST | BY_FLUX)
def test_an_install_is_seen_with_its_place(form: str, tmp_path: Path, capsys: Any) -> None:
    addons, said = installed(files((BY_RELEASE | BY_MANIFEST | BY_FLUX)[form]), tmp_path, capsys)
    assert addons == DISABLED, said
    assert "# Reloader is already installed, in infra/x.yaml:" in said


@pytest.mark.parametrize("entry", REMOTE)
@pytest.mark.parametrize("field", ["resources", "components"])
def test_a_remote_resource_is_seen(entry: str, field: str, tmp_path: Path, capsys: Any) -> None:
    listed = files("", entry) if field == "resources" else files("", more=f"components: ['{entry}']\n")
    addons, said = installed(listed, tmp_path, capsys)
    assert addons == DISABLED, said
    assert "# Reloader is already installed, in infra/kustomization.yaml:" in said


def test_a_chart_of_kustomize_is_seen(tmp_path: Path, capsys: Any) -> None:
    addons, _ = installed(
        files("", more="helmCharts: [{name: reloader, repo: 'https://x', version: 1.0.0}]\n"),
        tmp_path,
        capsys,
    )
    assert addons == DISABLED


def test_a_chart_of_this_repository_that_depends_on_it_is_seen(tmp_path: Path, capsys: Any) -> None:
    chart = {
        "charts/base/Chart.yaml": "apiVersion: v2\nname: base\ndependencies: [{name: reloader, version: 2.1.3}]\n"
    }
    spec = "{chart: {spec: {chart: ./charts/base, sourceRef: {kind: GitRepository, name: flux-system}}}}"
    addons, said = installed(files(release(spec)) | chart, tmp_path, capsys)
    assert addons == DISABLED, said


@pytest.mark.parametrize("form", NO_INSTALL)
def test_what_only_speaks_of_it_is_no_install(form: str, tmp_path: Path, capsys: Any) -> None:
    addons, said = installed(files(NO_INSTALL[form]), tmp_path, capsys)
    assert addons is None, said


LEADS = {
    "an external artifact": ks("tools", "./tools", "ExternalArtifact/tools"),
    "a variable": ks("tools", "./${WHERE}", more="postBuild: {substituteFrom: [{kind: Secret, name: s}]}"),
    "what is suspended": ks("tools", "./tools", more="suspend: true"),
    "a ResourceSet": resource_set(
        "  resourcesTemplate: |\n    apiVersion: kustomize.toolkit.fluxcd.io/v1\n    kind: Kustomization\n"
        "    metadata: {name: x}\n    spec:\n      path: ./tools\n"
    ),
}


@pytest.mark.parametrize("way", LEADS)
def test_where_the_files_leave_it_open_it_is_said(way: str, tmp_path: Path, capsys: Any) -> None:
    tools = {"tools/r.yaml": release(f"{{chart: {CHART}}}")}
    addons, said = installed(files(LEADS[way]) | tools, tmp_path, capsys)
    assert addons == DISABLED, said
    assert "# Reloader may be installed already, by tools/r.yaml:1" in said


@pytest.mark.parametrize(
    "line", ["spec: {chart: {spec: {chart: reloader}}}", "  image: ghcr.io/stakater/reloader:v1"]
)
def test_a_file_that_is_not_valid_yaml_may_install_it(line: str, tmp_path: Path, capsys: Any) -> None:
    broken = f"kind: HelmRelease\nmetadata: {{name: ${{N}}, namespace: tools}}\n{line}\n"
    (cluster,), said = initialized(files(broken), tmp_path, capsys)
    assert cluster["addons"] == DISABLED, said
    assert (
        "# Reloader may be installed already, by infra/x.yaml:3: the line names it, and the file is not valid YAML."
        in said
    )


def test_what_no_way_leads_to_is_no_install(tmp_path: Path, capsys: Any) -> None:
    tools = {"tools/r.yaml": release(f"{{chart: {CHART}}}")}
    assert installed(files("") | tools, tmp_path, capsys)[0] is None


def test_clusters_that_share_a_root_are_treated_alike(tmp_path: Path, capsys: Any) -> None:
    """One of them has Reloader in a directory of its own, which must not get a second from the shared root."""
    shared = files("")
    for name in ("prod", "test"):
        shared |= bootstrapped(f"clusters/{name}") | {f"clusters/{name}/infra.yaml": ks("infra", "./infra")}
    shared |= {
        "clusters/test/tools.yaml": ks("tools", "./tools"),
        "tools/r.yaml": workload("Deployment", "stakater/reloader"),
    }
    clusters, said = initialized(shared, tmp_path, capsys)
    assert [each["addons"] for each in clusters] == [DISABLED, DISABLED], said
