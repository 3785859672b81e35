"""Which kustomize `validate` and `graph` ask: by option, environment, inventory and PATH."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import scene
from external_kustomize.test_kustomize_program import script

if TYPE_CHECKING:
    from pathlib import Path

INVENTORY = """\
addons: {reloader: {values: {reloader: {podMonitor: {enabled: false}}}}}
clusters:
  - {name: a, root: infra, syncPath: infra}
"""
SYNC = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, url: https://example.com/owner/repository.git, ref: {branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, path: ./infra, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
"""
FILES = {
    "clusters.yaml": INVENTORY,
    "infra/flux-system/gotk-sync.yaml": SYNC,
    "infra/kustomization.yaml": "resources: [flux-system/gotk-sync.yaml, missing.yaml]\n",
}
"""The model says for sure that `infra` fails."""


@pytest.fixture
def top(tmp_path: Path) -> Path:
    return scene.written(tmp_path / "repository", FILES)


def fake(directory: Path, version: str = "v5.8.1") -> Path:
    """A kustomize that notes each build beside itself, and builds nothing else than the Flux of the start."""
    sync = directory / "sync.yaml"
    text = f'[ "$1" = version ] && {{ echo {version}; exit 0; }}\necho "$4" >> {directory}/asked\n/bin/cat {sync}'
    program = script(directory, text)
    sync.write_text(SYNC)
    return program


def run(top: Path, *arguments: str, path: str = "", variable: str | None = None) -> tuple[int, str]:
    """The exit code of a command, and all that it printed."""
    environment = {key: value for key, value in os.environ.items() if key != "RELOADGEN_KUSTOMIZE"}
    environment |= {"PATH": path, **({} if variable is None else {"RELOADGEN_KUSTOMIZE": variable})}
    command = [sys.executable, "-m", "reloadgen", *arguments]
    done = subprocess.run(command, cwd=top, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def builds(program: Path) -> int:
    asked = program.parent / "asked"
    return len(asked.read_text().splitlines()) if asked.exists() else 0


def test_the_one_on_path_is_asked_and_its_answer_counts(top: Path, tmp_path: Path) -> None:
    program = fake(tmp_path / "bin")
    _, without = run(top, "validate")
    assert "error[dangling-entry]" in without
    _, said = run(top, "validate", "-v", path=str(program.parent))
    assert "dangling-entry" not in said.replace("info[kustomize-differs]", "").partition("note:")[0]
    assert "error[dangling-entry]" not in said
    assert "info[kustomize-differs]" in said
    assert "note: infra: kustomize 5.8.1 decided: builds; reloadgen's model: fails" in said
    assert builds(program) == 1


def test_graph_asks_it_too(top: Path, tmp_path: Path) -> None:
    program = fake(tmp_path / "bin")
    code, said = run(top, "graph", "-v", path=str(program.parent))
    assert code == 0
    assert "note: infra: kustomize 5.8.1 decided: builds" in said


def test_all_asks_about_every_directory(top: Path, tmp_path: Path) -> None:
    program = fake(tmp_path / "bin")
    scene.written(top, {"infra/kustomization.yaml": "resources: [flux-system/gotk-sync.yaml]\n"})
    run(top, "validate", path=str(program.parent))
    assert builds(program) == 0
    run(top, "validate", "--kustomize-all", path=str(program.parent))
    assert builds(program) >= 1


def test_the_inventory_can_say_never_and_the_command_line_decides(top: Path, tmp_path: Path) -> None:
    scene.written(top, {"clusters.yaml": f"validate: {{kustomize: never}}\n{INVENTORY}"})
    program = fake(tmp_path / "bin")
    for variable in (None, str(program)):
        _, said = run(top, "validate", "-v", path=str(program.parent), variable=variable)
        assert "error[dangling-entry]" in said
    assert builds(program) == 0
    run(top, "validate", "--kustomize", str(program))
    assert builds(program) == 1
    code, said = run(top, "validate", "--kustomize-all", path=str(program.parent))
    assert (code, "hint: name a kustomize with --kustomize PATH" in said) == (2, True)


def test_the_environment_names_one_or_says_never(top: Path, tmp_path: Path) -> None:
    named, found = fake(tmp_path / "named"), fake(tmp_path / "bin")
    run(top, "validate", path=str(found.parent), variable=str(named))
    assert (builds(named), builds(found)) == (1, 0)
    run(top, "validate", path=str(found.parent), variable="never")
    run(top, "validate", "--kustomize", "never", path=str(found.parent), variable=str(named))
    assert (builds(named), builds(found)) == (1, 0)
    run(top, "validate", "--kustomize", str(found), variable=str(named))
    assert (builds(named), builds(found)) == (1, 1)


def test_none_that_the_repository_brings_is_started(top: Path, tmp_path: Path) -> None:
    own = fake(top / "bin")
    (tmp_path / "linked").symlink_to(own.parent)
    path = os.pathsep.join(["bin", ".", "", str(own.parent), str(tmp_path / "linked")])
    _, said = run(top, "validate", "-v", path=path)
    assert "note: kustomize is not on PATH" in said
    assert builds(own) == 0


def test_an_older_one_is_said_and_not_asked(top: Path, tmp_path: Path) -> None:
    program = fake(tmp_path / "bin", "v5.3.0")
    code, said = run(top, "validate", path=str(program.parent))
    assert code == 1
    assert f"note: kustomize is not asked: {program} is kustomize 5.3.0, and 5.4 or newer is needed" in said
    assert builds(program) == 0


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (
            ("--kustomize", "/nowhere/kustomize"),
            "/nowhere/kustomize cannot be started: No such file or directory",
        ),
        (("--kustomize", "{old}"), "is kustomize 5.3.0, and 5.4 or newer is needed"),
        (("--kustomize-all",), "--kustomize-all needs kustomize on PATH"),
        (("--kustomize", "never", "--kustomize-all"), "--kustomize-all asks kustomize, which is disabled"),
    ],
)
def test_one_that_is_asked_for_and_cannot_be_used_is_bad_input(
    arguments: tuple[str, ...], why: str, top: Path, tmp_path: Path
) -> None:
    old = fake(tmp_path / "old", "v5.3.0")
    code, said = run(top, "validate", *(each.format(old=old) for each in arguments))
    assert (code, why in said) == (2, True), said


def test_a_wrong_word_in_the_inventory_is_an_error(top: Path) -> None:
    scene.written(top, {"clusters.yaml": f"validate: {{kustomize: /bin/evil}}\n{INVENTORY}"})
    code, said = run(top, "validate")
    assert code == 2
    assert "clusters.yaml:1:" in said
    assert "validate.kustomize" in said
