"""`verify` before the first request to a cluster: options, kubeconfig, and a client that is not installed."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

INVENTORY = """\
addons: {reloader: {version: 2.2.3}}
clusters:
  - {name: infra, root: roots/infra, entrypoint: workloads}
  - {name: apps, root: roots/apps, entrypoint: workloads}
  - {name: dark, root: roots/dark, enabled: false}
"""


@pytest.fixture
def top(tmp_path: Path) -> Path:
    (tmp_path / "clusters.yaml").write_text(INVENTORY, encoding="utf-8")
    return tmp_path


def verify(
    top: Path, *arguments: str, code: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    start = f"{code}\nfrom reloadgen.__main__ import main\nraise SystemExit(main())"
    return subprocess.run(
        [sys.executable, "-c", start, "verify", *arguments],
        cwd=top,
        env={"HOME": str(top), "PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_the_extra_it_says_how_to_install_it(top: Path) -> None:
    done = verify(top, code="import sys; sys.modules['lightkube'] = None")
    assert done.returncode == 2
    assert done.stderr == "error: verify needs a Kubernetes client: pip install 'reloadgen[live]'\n"


def test_nothing_else_imports_the_client() -> None:
    code = "import sys, reloadgen.cli.app, reloadgen.commands.verify; print({'lightkube', 'httpx2'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "set()\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--timeout", "soon"), "--timeout: 'soon' is not a duration; use a value such as 90s, 5m or 1h30m"),
        (("--canary-timeout", "0s"), "--canary-timeout: '0s' is not greater than zero"),
        (("--parallel", "0"), "--parallel: 0 is too small; use 1 or more"),
        (("--kubeconfig", "missing"), "--kubeconfig missing: no such file"),
        (("--cluster", "dark"), "no enabled cluster matches -c dark; hint: cluster dark is disabled"),
    ],
)
def test_what_cannot_be(top: Path, arguments: tuple[str, ...], message: str) -> None:
    done = verify(top, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_an_entry_point_that_was_not_said(top: Path) -> None:
    text = INVENTORY.replace(", entrypoint: workloads}", "}", 1)
    (top / "clusters.yaml").write_text(text, encoding="utf-8")
    done = verify(top)
    assert done.returncode == 2
    assert "verify needs the entry point of infra: set entrypoint in clusters.yaml" in done.stderr


def test_without_a_kubeconfig_no_cluster_is_reached(top: Path) -> None:
    done = verify(top, "-o", "json")
    assert done.returncode == 2
    document = json.loads(done.stdout)
    assert [(each["name"], each["reached"]) for each in document["clusters"]] == [
        ("infra", False),
        ("apps", False),
    ]
    assert document["clusters"][0]["criteria"][0]["message"] == (
        "no kubeconfig, so context infra is unknown; set KUBECONFIG or --kubeconfig"
    )
