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


def prepare(directory: Path, count: int) -> None:
    """A repository of that many clusters, each with a root of its own, a version and a value that differ."""
    lines = ["clusters:\n"]
    for number in range(count):
        root = f"kubernetes/workloads/c{number:05}"
        values = f"{{fullnameOverride: reloader-{number % 4}}}"
        addons = f"{{reloader: {{version: 2.2.{number % 7}, values: {values}}}}}"
        lines.append(f"  - {{name: c{number:05}, root: {root}, addons: {addons}}}\n")
        (directory / root).mkdir(parents=True)
        (directory / root / "kustomization.yaml").write_text(AGGREGATOR)
    (directory / "clusters.yaml").write_text("".join(lines))
    (directory / "floor.py").write_text(FLOOR)
    (directory / "peer.py").write_text(PEER)


def reset(directory: Path) -> None:
    """The repository before the first render."""
    (directory / "reloadgen.lock").unlink(missing_ok=True)
    shutil.rmtree(directory / "out", ignore_errors=True)
    for root in (directory / "kubernetes" / "workloads").iterdir():
        shutil.rmtree(root / "system", ignore_errors=True)
        (root / "kustomization.yaml").write_text(AGGREGATOR)


def peer_templates(directory: Path) -> None:
    """What a person would write: the rendered files of one cluster with holes in them."""
    rendered = directory / "kubernetes" / "workloads" / "c00000" / "system" / "reloader"
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
        target = directory / "plain" / path.relative_to(rendered)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


def pickle_floor(directory: Path) -> None:
    """The bytes that `render` wrote, for the program that does nothing but write them."""
    import pickle  # noqa: PLC0415 - only the floor needs it

    paths = (directory / "kubernetes" / "workloads").rglob("system/**/*.yaml")
    (directory / "written").write_bytes(
        pickle.dumps({f"out/{path.relative_to(directory)}": path.read_bytes() for path in paths})
    )


def seconds(command: list[str], directory: Path) -> float:
    """User and system seconds of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=directory, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def median(command: list[str], directory: Path, before: Callable[[Path], None]) -> float:
    """The median of the counted runs."""
    found = []
    for _ in range(RUNS + 1):
        before(directory)
        found.append(seconds(command, directory))
    return statistics.median(found[1:])


def measure(directory: Path, count: int) -> dict[str, float]:
    """Every row of the table for one number of clusters."""
    reloadgen = [sys.executable, "-m", "reloadgen"]
    prepare(directory, count)
    seconds([*reloadgen, "render"], directory)
    peer_templates(directory)
    pickle_floor(directory)
    rows = {
        "floor: write the same bytes": median([sys.executable, "floor.py"], directory, reset),
        "peer: ten lines of PyYAML and Jinja": median([sys.executable, "peer.py"], directory, reset),
        "reloadgen render": median([*reloadgen, "render"], directory, reset),
    }
    seconds([*reloadgen, "render"], directory)
    return rows | {
        "reloadgen render, up to date": median([*reloadgen, "render"], directory, lambda _: None),
        "reloadgen check": median([*reloadgen, "check"], directory, lambda _: None),
    }


def main() -> None:
    """Print a table for each number of clusters."""
    for count in map(int, sys.argv[1:] or ("2", "100", "1000")):
        with tempfile.TemporaryDirectory() as directory:
            os.mkdir(f"{directory}/.git")  # noqa: PTH102 - marks the top
            rows = measure(Path(directory), count)
        floor = rows["floor: write the same bytes"]
        sys.stdout.write(f"{count} clusters{' ' * 36}CPU s   x floor\n")
        for name, value in rows.items():
            sys.stdout.write(f"  {name:42} {value:7.3f} {value / floor:8.1f}\n")


if __name__ == "__main__":
    main()
