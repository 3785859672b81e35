"""The repositories of tests/repositories, and what the real tools make of them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import toolbox
from reloadgen.commands.invocation import Invocation
from reloadgen.commands.open_session import open_session
from reloadgen.files.regular_files import regular_files
from reloadgen.files.work_tree import WorkTree
from reloadgen.manifests.parsed_repository import ParsedRepository
from reloadgen.validation.run_rules import validate
from reloadgen.workspace.comparison import compare_all

if TYPE_CHECKING:
    from reloadgen.findings import Finding
    from reloadgen.flux.walk_result import WalkedKustomization
    from reloadgen.kustomize.build_judge import BuildJudge

REPOSITORIES = Path(__file__).parent / "repositories"
NAMES = sorted(directory.name for directory in REPOSITORIES.iterdir() if directory.is_dir())
UNSOUND = {
    "artifact": "its source holds a part of the repository, which reloadgen can't serve",
    "ignored": "an ignore rule keeps a path out that a Kustomization reads",
    "untidy": "paths that do not exist, a Kustomization beside the start that reads the same",
}
"""The repositories with something to find, and what it is."""
SOUND = [name for name in NAMES if name not in UNSOUND]
STARTS = {
    "a-kustomization-per-component",
    "clusters-two-levels-deep",
    "external-artifact-only",
    "init-root-read-by-another-cluster",
    "lockdown",
    "path-patched-in-by-overlays",
    "reloader-as-plain-manifests",
    "reloader-by-a-flux-kustomization",
    "reloader-from-a-url",
    "transformed",
    "vendor-pair-before-clusters",
    "vendor-pair-without-path",
}
"""The repositories about starts, roots and existing installs: they hold too little to be broken in each way."""
BROKEN = [name for name in SOUND if name not in STARTS]
"""The repositories that are broken in one way after the other (tests/mutations.py)."""


def tree(name: str) -> Path:
    """A repository as it lies there, to be read only."""
    return REPOSITORIES / name / "tree"


def copied(name: str, to: Path, *, inventory: bool = True) -> Path:
    """A repository that may be changed, with the inventory that `init` wrote; clusters with errors are enabled."""
    shutil.copytree(tree(name), to, dirs_exist_ok=True)
    (to / ".git").mkdir(exist_ok=True)
    if inventory:
        text = (REPOSITORIES / name / "clusters.yaml").read_text("utf-8")
        (to / "clusters.yaml").write_text(text.replace("    enabled: false\n", ""), "utf-8")
    return to


def written(top: Path, files: dict[str, str]) -> Path:
    """A repository made of these files."""
    (top / ".git").mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text, "utf-8")
    return top


def read(top: Path) -> ParsedRepository:
    """The repository without changes."""
    return ParsedRepository(regular_files(WorkTree(top)))


def validated(top: Path, *, judge_all: bool = False, judge: BuildJudge | None = None) -> tuple[Finding, ...]:
    """What `validate` finds, on the tree as it will be; with `judge_all`, as `validate --all`."""
    session = open_session(Invocation(top))
    comparison = compare_all(session)
    repository = comparison.repository()
    return validate(session.fleet, repository, comparison.rendered, judge_all=judge_all, judge=judge)


def generated(jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What Flux's own library builds (tests/tools/generate)."""
    done = subprocess.run(
        [toolbox.need("generate")], input=json.dumps(jobs), check=True, stdout=subprocess.PIPE, text=True
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def job(top: Path, walked: WalkedKustomization, ignore: str) -> dict[str, Any]:
    """What the library is told of one Flux Kustomization; variables are handed over as we found them."""
    content: dict[str, Any] = json.loads(json.dumps(walked.kustomization.resource.content))
    spec = content.setdefault("spec", {})
    spec.pop("postBuild", None)
    if walked.variables.active:
        spec["postBuild"] = {"substitute": dict(walked.variables.values)}
    base = walked.base
    return {
        "root": str(top / base),
        "ignore": ignore,
        "path": walked.directory.removeprefix(base).strip("/") if base else walked.directory,
        "object": content,
    }
