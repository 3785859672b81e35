"""Speed as ratios in one run: reloadgen against a floor (writing the same bytes) and a peer (a script of ten lines).

Run as `make bench`; `python bench/bench.py 100 1000` for other numbers of clusters. Figures are user and system
seconds of whole processes, medians of five after a warm-up, so that a busy machine spoils them less.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 5
AGGREGATOR = """---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  # baseline, keep first
  - observability
  - databases
  - cicd

  - mesh-demo
"""
FLOOR = """import pathlib, pickle
for path, data in pickle.load(open("written", "rb")).items():
    pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
    pathlib.Path(path).write_bytes(data)
"""
PEER = """import pathlib, yaml, jinja2
loader = jinja2.FileSystemLoader("plain")
env = jinja2.Environment(loader=loader, undefined=jinja2.StrictUndefined, trim_blocks=True, keep_trailing_newline=True)
for cluster in yaml.safe_load(open("clusters.yaml"))["clusters"]:
    for name in env.list_templates():
        path = pathlib.Path("out", cluster["root"], "system/reloader", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(env.get_template(name).render(cluster=cluster))
"""


def prepare(folder: Path, count: int) -> None:
    """A repository of that many clusters, each with a root of its own, a version and a value that differ."""
    lines = ["clusters:\n"]
    for number in range(count):
        root = f"kubernetes/workloads/c{number:05}"
        values = f"{{fullnameOverride: reloader-{number % 4}}}"
        addons = f"{{reloader: {{version: 2.2.{number % 7}, values: {values}}}}}"
        lines.append(f"  - {{name: c{number:05}, root: {root}, addons: {addons}}}\n")
        (folder / root).mkdir(parents=True)
        (folder / root / "kustomization.yaml").write_text(AGGREGATOR)
    (folder / "clusters.yaml").write_text("".join(lines))
    (folder / "floor.py").write_text(FLOOR)
    (folder / "peer.py").write_text(PEER)


def reset(folder: Path) -> None:
    """The repository before the first render."""
    (folder / "reloadgen.lock").unlink(missing_ok=True)
    shutil.rmtree(folder / "out", ignore_errors=True)
    for root in (folder / "kubernetes" / "workloads").iterdir():
        shutil.rmtree(root / "system", ignore_errors=True)
        (root / "kustomization.yaml").write_text(AGGREGATOR)


def peer_templates(folder: Path) -> None:
    """What a person would write: the rendered files of one cluster with holes in them."""
    rendered = folder / "kubernetes" / "workloads" / "c00000" / "system" / "reloader"
    holes = {
        "kubernetes/workloads/c00000": "{{ cluster.root }}",
        "2.2.0": "{{ cluster.addons.reloader.version }}",
    }
    holes["reloader-0"] = "{{ cluster.addons.reloader.values_.fullnameOverride }}".replace(
        "values_", "get('values')"
    )
    for path in rendered.rglob("*.yaml"):
        text = path.read_text()
        for value, hole in holes.items():
            text = text.replace(value, hole)
        target = folder / "plain" / path.relative_to(rendered)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


def pickle_floor(folder: Path) -> None:
    """The bytes that `render` wrote, for the program that does nothing but write them."""
    import pickle  # noqa: PLC0415 - only the floor needs it

    paths = (folder / "kubernetes" / "workloads").rglob("system/**/*.yaml")
    (folder / "written").write_bytes(
        pickle.dumps({f"out/{path.relative_to(folder)}": path.read_bytes() for path in paths})
    )


def seconds(command: list[str], folder: Path) -> float:
    """User and system seconds of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def median(command: list[str], folder: Path, before: Callable[[Path], None]) -> float:
    """The median of the counted runs."""
    found = []
    for _ in range(RUNS + 1):
        before(folder)
        found.append(seconds(command, folder))
    return statistics.median(found[1:])


def measure(folder: Path, count: int) -> dict[str, float]:
    """Every row of the table for one number of clusters."""
    reloadgen = [sys.executable, "-m", "reloadgen"]
    prepare(folder, count)
    seconds([*reloadgen, "render"], folder)
    peer_templates(folder)
    pickle_floor(folder)
    rows = {
        "floor: write the same bytes": median([sys.executable, "floor.py"], folder, reset),
        "peer: ten lines of PyYAML and Jinja": median([sys.executable, "peer.py"], folder, reset),
        "reloadgen render": median([*reloadgen, "render"], folder, reset),
    }
    seconds([*reloadgen, "render"], folder)
    return rows | {
        "reloadgen render, in step": median([*reloadgen, "render"], folder, lambda _: None),
        "reloadgen check": median([*reloadgen, "check"], folder, lambda _: None),
    }


def main() -> None:
    """Print a table for each number of clusters."""
    for count in map(int, sys.argv[1:] or ("2", "100", "1000")):
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(f"{folder}/.git")  # noqa: PTH102 - marks the top
            rows = measure(Path(folder), count)
        floor = rows["floor: write the same bytes"]
        sys.stdout.write(f"{count} clusters{' ' * 36}CPU s   x floor\n")
        for name, value in rows.items():
            sys.stdout.write(f"  {name:42} {value:7.3f} {value / floor:8.1f}\n")


if __name__ == "__main__":
    main()
