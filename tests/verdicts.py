"""What the model says of mutated kustomization trees, against what kustomize and Flux's library make of them.

`python tests/verdicts.py [--seed N] [--each N] [FIELD ...]` prints the figures, and the trees where the two disagree;
with fields, only of those that begin so (`patches`, `images[].newTag`).
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import toolbox
from kustomize import mutated_trees
from reloadgen.files.memory_tree import MemoryTree
from reloadgen.files.regular_files import regular_files
from reloadgen.flux.artifact import Artifact
from reloadgen.kustomize.builder import Builder
from reloadgen.kustomize.flux_options import FluxOptions
from reloadgen.kustomize.manifest_loader import ManifestLoader
from reloadgen.manifests.parsed_repository import ParsedRepository

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kustomize.mutated_trees import Tree
    from reloadgen.kustomize.build_result import BuildResult

Verdict: TypeAlias = Literal["builds", "fails", "unknown"]


@dataclass(frozen=True)
class Outcome:
    """One tree: what we say and why, and what the oracle says."""

    tree: Tree
    ours: Verdict
    why: str
    error: str

    @property
    def real(self) -> Verdict:
        return "fails" if self.error else "builds"

    @property
    def is_wrong(self) -> bool:
        return self.ours not in ("unknown", self.real)

    def __str__(self) -> str:
        place = "sub/" if self.tree.nested else ""
        said = f"{self.real} ({self.error[-300:]})\n  ours: {self.ours} ({self.why})".replace("\n", " ")
        return f"{self.tree.what}\n  real: {said}\n{self.tree.files[place + 'kustomization.yaml']}"


def judged(trees: Sequence[Tree]) -> list[Outcome]:
    """Every tree with both verdicts; the oracle runs once for all of them."""
    jobs = [{"files": tree.files, "path": ""} for tree in trees]
    done = subprocess.run(
        [toolbox.need("trees")], input=json.dumps(jobs), check=True, stdout=subprocess.PIPE, text=True
    )
    results = json.loads(done.stdout)
    return [Outcome(tree, *verdict(tree), real["error"]) for tree, real in zip(trees, results, strict=True)]


def verdict(tree: Tree) -> tuple[Verdict, str]:
    """What the model says of a tree, and why."""
    result = built(tree)
    for defect in result.defects:
        if not defect.corrected_by_flux:
            return "fails", f"{defect.path}:{defect.line}:{defect.column}: {defect.message}; {defect.fix}"
    why = [each.why for each in result.unknown_builds] + [each.why for each in result.unknowns]
    if why:
        return "unknown", why[0]
    return "builds", ""


def built(tree: Tree) -> BuildResult:
    """What the model makes of the top of a tree."""
    contents = {path: text.encode() for path, text in tree.files.items()}
    repository = ParsedRepository(regular_files(MemoryTree(contents)))
    return Builder(Artifact(repository), ManifestLoader(repository)).build_path("", FluxOptions())


def counts(outcomes: Iterable[Outcome]) -> dict[str, Counter[tuple[Verdict, Verdict]]]:
    """By field: how often the oracle's verdict met which of ours."""
    found: dict[str, Counter[tuple[Verdict, Verdict]]] = {}
    for outcome in outcomes:
        for field in outcome.tree.fields:
            found.setdefault(field, Counter())[outcome.real, outcome.ours] += 1
    return found


def main() -> int:
    """Print figures and disagreements; exit code 1 if there are any."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--each", type=int, default=20, help="trees for each field")
    parser.add_argument("--show", type=int, default=20, help="disagreements to print")
    parser.add_argument("fields", nargs="*", metavar="FIELD")
    asked = parser.parse_args()
    trees = mutated_trees.trees(random.Random(asked.seed), asked.each)  # noqa: S311 - trees, no secrets
    wanted = tuple(asked.fields)
    outcomes = judged([tree for tree in trees if not wanted or tree.fields[0].startswith(wanted)])
    wrong = [outcome for outcome in outcomes if outcome.is_wrong]
    for outcome in wrong[: asked.show]:
        print(outcome)  # noqa: T201 - a script talks to its caller
    for field, verdicts in counts(outcomes).items():
        total, unknown = verdicts.total(), sum(n for (_, ours), n in verdicts.items() if ours == "unknown")
        bad = sum(n for (real, ours), n in verdicts.items() if ours not in ("unknown", real))
        if bad or unknown * 20 > total:
            print(f"{field}: {total} trees, {bad} wrong, {unknown} unknown")  # noqa: T201 - a script talks to its caller
    real = Counter(outcome.real for outcome in outcomes)
    unknown = sum(outcome.ours == "unknown" for outcome in outcomes)
    print(f"{len(outcomes)} trees, {real['fails']} fail in the oracle; {len(wrong)} wrong, {unknown} unknown")  # noqa: T201 - a script talks to its caller
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
