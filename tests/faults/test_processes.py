"""Real processes: killed at any moment, and two at once."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import casebook

SCRIPT = Path(sys.executable).with_name(casebook.PROGRAM)
CLUSTERS = 60
KILLS = 6


def _fleet(top: Path) -> None:
    lines = "".join(f"  - name: c{number}\n    root: workloads/c{number}\n" for number in range(CLUSTERS))
    (top / ".git").mkdir(parents=True)
    (top / "clusters.yaml").write_text(f"clusters:\n{lines}")


def test_killed_at_any_moment_the_next_run_completes_it(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    _fleet(whole)
    begun = time.monotonic()
    subprocess.run([SCRIPT, "render", "-q"], cwd=whole, check=True, capture_output=True)
    took = time.monotonic() - begun
    moments = random.Random(3)  # noqa: S311 - moments, no secrets
    top = tmp_path / "top"
    _fleet(top)
    for _ in range(KILLS):
        process = subprocess.Popen([SCRIPT, "render", "-q"], cwd=top, stdout=subprocess.DEVNULL)
        time.sleep(took * moments.uniform(0.5, 1))
        process.send_signal(signal.SIGKILL)
        process.wait()

    done = subprocess.run([SCRIPT, "render"], cwd=top, capture_output=True, text=True, check=False)

    assert (done.returncode, "conflict" in done.stderr) == (0, False), done.stderr
    assert casebook.tree(top) == casebook.tree(whole)


def test_two_at_once_wait_for_each_other(tmp_path: Path) -> None:
    top = tmp_path / "top"
    _fleet(top)

    both = [
        subprocess.Popen(
            [SCRIPT, "render"], cwd=top, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    said = [process.communicate()[1] for process in both]

    assert [process.returncode for process in both] == [0, 0]
    assert sorted("Up to date" in each for each in said) == [False, True], said
    assert casebook.run(("check",), top).code == 0
