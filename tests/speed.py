"""How fast a large repository is read and judged: `python tests/speed.py [FILES]` makes one and prints a table."""

from __future__ import annotations

import itertools
import sys
import tempfile
import time
from pathlib import Path

import scene
from reloadgen.files.regular_files import regular_files
from reloadgen.files.work_tree import WorkTree
from reloadgen.flux.fleet_walk import walk_fleet
from reloadgen.inventory.load import load
from reloadgen.manifests.parsed_repository import ParsedRepository
from reloadgen.validation.run_rules import validate
from reloadgen.workspace.gc_pause import paused

CLUSTER = 507
"""Files of one cluster: sync object, entry point, ten groups of ten apps with five files each, aggregators."""


def kustomization(*entries: str) -> str:
    listed = "".join(f"  - {entry}\n" for entry in entries)
    return f"---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n{listed}"


def flux(name: str, path: str, extra: str = "") -> str:
    return (
        "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n"
        f"  name: {name}\n  namespace: flux-system\nspec:\n  interval: 10m\n  path: ./{path}\n  prune: true\n"
        f"  sourceRef:\n    kind: GitRepository\n    name: flux-system\n{extra}"
    )


SOURCE = (
    "---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: flux-system\n"
    "  namespace: flux-system\nspec:\n  interval: 1m\n  url: ssh://git@example.com/acme/fleet\n"
)


def app(name: str, directory: str, namespace: str) -> dict[str, str]:
    release = (
        f"---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata:\n  name: {name}\nspec:\n"
        "  interval: 15m\n  layerSelector:\n    mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip\n"
        f"    operation: copy\n  ref:\n    tag: 1.2.3\n  url: oci://ghcr.io/acme/charts/{name}\n"
        f"---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: {name}\nspec:\n"
        f"  chartRef:\n    kind: OCIRepository\n    name: {name}\n  interval: 1h\n  values:\n"
        + "".join(f"    key{number}:\n      enabled: true\n      list: [a, b, c]\n" for number in range(8))
    )
    settings = (
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "-settings\ndata:\n  a: b\n"
    )
    return {
        f"{directory}/ks.yaml": flux(name, f"{directory}/app", f"  targetNamespace: {namespace}\n"),
        f"{directory}/app/kustomization.yaml": kustomization("helmrelease.yaml", "settings.yaml"),
        f"{directory}/app/helmrelease.yaml": release,
        f"{directory}/app/settings.yaml": settings,
        f"{directory}/kustomization.yaml": kustomization("ks.yaml"),
    }


def cluster(name: str) -> dict[str, str]:
    start, root = f"kubernetes/clusters/{name}", f"kubernetes/workloads/{name}"
    files = {
        f"{start}/flux-system/gotk-sync.yaml": SOURCE + flux("flux-system", start),
        f"{start}/workloads.yaml": flux("workloads", root),
        f"{root}/kustomization.yaml": kustomization(*(f"group{number}" for number in range(10))),
    }
    for group in range(10):
        names = [f"app{group}{number}" for number in range(10)]
        files[f"{root}/group{group}/kustomization.yaml"] = kustomization(*names)
        for each in names:
            files |= app(each, f"{root}/group{group}/{each}", f"group{group}")
    return files


def main(count: int) -> None:
    """Make the repository, and time each step of `validate` in processor seconds."""
    names = [f"c{number:03}" for number in range(max(1, count // CLUSTER))]
    inventory = "clusters:\n" + "".join(
        f"  - name: {name}\n    syncPath: kubernetes/clusters/{name}\n    root: kubernetes/workloads/{name}\n"
        for name in names
    )
    with tempfile.TemporaryDirectory() as directory:
        top = scene.written(
            Path(directory), {path: text for name in names for path, text in cluster(name).items()}
        )
        fleet = load(inventory.encode(), "clusters.yaml", "clusters.yaml")
        times = [time.process_time()]
        with paused():
            read = ParsedRepository(regular_files(WorkTree(top)))
            times.append(time.process_time())
            walk_fleet(fleet, read)
            times.append(time.process_time())
            validate(fleet, ParsedRepository(regular_files(WorkTree(top))), {})
            times.append(time.process_time())
    scan, walk, whole = (after - before for before, after in itertools.pairwise(times))
    files = sum(1 for _ in read.files.below())
    sys.stdout.write(
        f"{files} files, {len(names)} clusters:\n\n| step | processor seconds |\n| --- | ---: |\n"
    )
    sys.stdout.write(
        f"| names of all files | {scan:.2f} |\n| reading, and walking every cluster | {walk:.2f} |\n"
    )
    sys.stdout.write(f"| all of the above and every rule, from the start | {whole:.2f} |\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
