"""Completion as a person gets it: installed by `--install-completion`, then asked for in the real shells."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import toolbox

BIN = Path(sys.executable).parent


def environment(home: Path, **more: str) -> dict[str, str]:
    """A person's environment with a home of its own, in which `reloadgen` is on PATH."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "HOME": str(home), "TERM": "dumb", "LANG": "C.UTF-8", **more}


def shell(name: str, script: str, home: Path) -> str:
    """What a script prints in one of the shells that Debian packages under that name."""
    if shutil.which(name) is None:
        pytest.skip(f"{toolbox.NOT_RUN}{name} is not installed")
    done = subprocess.run(
        [name, "-c", script], env=environment(home), capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.parametrize(
    ("name", "variables", "expected"),
    [
        ("bash", {"COMP_WORDS": "reloadgen ren", "COMP_CWORD": "1"}, "render"),
        ("zsh", {"_TYPER_COMPLETE_ARGS": "reloadgen ren"}, '"render":'),
        (
            "fish",
            {"_TYPER_COMPLETE_ARGS": "reloadgen ren", "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
            "render\t",
        ),
    ],
)
def test_the_protocol_answers_each_shell(
    name: str, variables: dict[str, str], expected: str, tmp_path: Path
) -> None:
    asked = environment(tmp_path, _RELOADGEN_COMPLETE=f"complete_{name}", **variables)
    done = subprocess.run(["reloadgen"], env=asked, capture_output=True, text=True, check=False)
    assert expected in done.stdout, done.stderr


INVENTORY = """\
clusters:
  - {name: infra, root: a, labels: {env: prod, tier: core}}
  - {name: apps-east, root: b, labels: {env: dev}}
  - {name: apps-old, root: c, labels: {env: old}, enabled: false}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "clusters.yaml").write_text(INVENTORY)
    (tmp_path / "other.yaml").write_text(INVENTORY.replace("infra", "inner"))
    return tmp_path


WORDS = [
    ("reloadgen check -c in", ["infra"]),
    ("reloadgen check --cluster apps", ["apps-east"]),
    ("reloadgen check -c infra,ap", ["infra,apps-east"]),
    ("reloadgen -i other.yaml check -c in", ["inner"]),
    ("reloadgen check -i other.yaml -c in", ["inner"]),
    ("reloadgen check -l env", ["env=dev", "env=prod"]),
    ("reloadgen check -l env=prod,ti", ["env=prod,tier=core"]),
    ("reloadgen validate --explain not-r", ["not-reached"]),
]


@pytest.mark.parametrize(("line", "expected"), WORDS)
def test_bash_completes_from_the_inventory(line: str, expected: list[str], home: Path) -> None:
    shell("bash", "reloadgen --install-completion; true", home)
    words = line.split()
    ask = f"COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _reloadgen_completion reloadgen; echo ${{COMPREPLY[@]}}"
    assert shell("bash", f"cd ~; source ~/.bashrc; {ask}", home).split() == expected


@pytest.mark.parametrize(("line", "expected"), WORDS)
def test_fish_completes_from_the_inventory(line: str, expected: list[str], home: Path) -> None:
    shell("fish", "reloadgen --install-completion; true", home)
    offered = shell("fish", f'cd ~; complete -C "{line}"', home).splitlines()
    assert [each.partition("\t")[0] for each in offered] == expected


@pytest.mark.parametrize(("line", "expected"), WORDS[:1] + WORDS[-2:])
def test_zsh_completes_from_the_inventory(line: str, expected: list[str], home: Path) -> None:
    shell("zsh", "reloadgen --install-completion; true", home)
    (word,) = expected
    assert word in typed("zsh", line, until=word, home=home)


def test_an_inventory_with_errors_completes_nothing(home: Path) -> None:
    (home / "clusters.yaml").write_text("clusters: [")
    asked = environment(
        home, _RELOADGEN_COMPLETE="complete_bash", COMP_WORDS="reloadgen check -c in", COMP_CWORD="3"
    )
    done = subprocess.run(["reloadgen"], cwd=home, env=asked, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("", "")


def test_bash(tmp_path: Path) -> None:
    said = shell("bash", "reloadgen --install-completion; true", tmp_path)
    assert "bash completion installed" in said
    ask = "COMP_WORDS=(reloadgen ren); COMP_CWORD=1; _reloadgen_completion reloadgen; echo ${COMPREPLY[@]}"
    assert shell("bash", f"source ~/.bashrc; {ask}", tmp_path) == "render\n"


def test_fish(tmp_path: Path) -> None:
    said = shell("fish", "reloadgen --install-completion; true", tmp_path)
    assert "fish completion installed" in said
    assert shell("fish", 'complete -C "reloadgen ren"', tmp_path).startswith("render\t")


def test_zsh(tmp_path: Path) -> None:
    said = shell("zsh", "reloadgen --install-completion; true", tmp_path)
    assert "zsh completion installed" in said
    assert "render" in typed("zsh", "reloadgen ren", until="render", home=tmp_path)


def typed(name: str, text: str, *, until: str, home: Path) -> str:
    """What an interactive shell shows when a text is typed and Tab pressed until a word is there (20 s)."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(home)
        os.execvpe(name, [name, "-i"], environment(home))  # noqa: S606 - the shell is what is tested
    os.write(terminal, text.encode())
    shown, deadline = "", time.monotonic() + 20
    while until not in shown and time.monotonic() < deadline:
        os.write(terminal, b"\t")
        while select.select([terminal], [], [], 1)[0]:
            shown += os.read(terminal, 4096).decode(errors="replace").replace("\a", "")
    os.close(terminal)
    os.waitpid(child, 0)
    return shown
