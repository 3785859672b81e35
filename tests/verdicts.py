"""What the model says of mutated kustomization trees, against what kustomize and Flux's library make of them.

`python tests/verdicts.py [--seed N] [--each N] [FIELD ...]` prints the trees where the two disagree, and the figures;
with fields, only those of trees mutated there (`patches`, `images[].newTag`). `--write` writes them into the docs.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

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

PAGE = toolbox.MODULE.parent / "docs/rules/builds.md"
NOT_FOLLOWED = ("configurations", "crds", "generators", "openapi", "transformers", "validators")
"""The fields whose effect is not followed: with them it may be unknown whether a directory builds."""
EACH = 20

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
        said = f"{self.real} ({self.error[-300:]})\n  ours: {self.ours} ({self.why})".replace("\n", " ")
        return f"{self.tree.what}\n  real: {said}\n{self.tree.files.get(self.tree.path, '')}"


def judged(trees: Sequence[Tree]) -> list[Outcome]:
    """Every tree with both verdicts; the oracle runs once for all of them."""
    jobs = [{"files": tree.files, "path": tree.directory} for tree in trees]
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
    """What the model makes of the directory of a tree that is built."""
    contents = {path: text.encode() for path, text in tree.files.items()}
    repository = ParsedRepository(regular_files(MemoryTree(contents)))
    return Builder(Artifact(repository), ManifestLoader(repository)).build_path(tree.directory, FluxOptions())


def trees(seed: int, each: int = EACH) -> list[Tree]:
    """The trees that a seed draws, so many for each place of a field."""
    return list(mutated_trees.trees(random.Random(seed), each))  # noqa: S311 - trees, no secrets


def counts(outcomes: Iterable[Outcome]) -> dict[str, Counter[tuple[Verdict, Verdict]]]:
    """By field: how often the oracle's verdict met which of ours; items and keys count for their list or map."""
    found: dict[str, Counter[tuple[Verdict, Verdict]]] = {}
    for outcome in outcomes:
        field = re.sub(r"(\[\]|\{\})+$", "", outcome.tree.field)
        found.setdefault(field, Counter())[outcome.real, outcome.ours] += 1
    return found


class Figures(NamedTuple):
    """How many trees there are, how many fail in the oracle, and where we are wrong or do not know."""

    trees: int
    failing: int
    wrong: int
    unknown: int

    @classmethod
    def of(cls, verdicts: Counter[tuple[Verdict, Verdict]]) -> Figures:
        """The figures of some trees."""
        failing = sum(number for (real, _), number in verdicts.items() if real == "fails")
        unknown = sum(number for (_, ours), number in verdicts.items() if ours == "unknown")
        wrong = sum(n for (real, ours), n in verdicts.items() if ours not in ("unknown", real))
        return cls(verdicts.total(), failing, wrong, unknown)


def table(outcomes: Iterable[Outcome]) -> str:
    """The figures by field, for the docs."""
    found = counts(outcomes)
    rows = [f"| `{field}` | {row(Figures.of(verdicts))} |" for field, verdicts in sorted(found.items())]
    everything = row(Figures.of(sum(found.values(), Counter())), "**{}**")
    head = (
        "| field | trees | fail in kustomize or Flux | wrong | unknown |\n| --- | ---: | ---: | ---: | ---: |"
    )
    return "\n".join([head, *rows, f"| **all** | {everything} |"]) + "\n"


def row(figures: Figures, form: str = "{}") -> str:
    return " | ".join(form.format(f"{number:,}") for number in figures)


def page(outcomes: Iterable[Outcome]) -> str:
    """The page with its table brought up to date."""
    begin, end = "<!-- verdicts: by tests/verdicts.py -->\n", "<!-- verdicts end -->"
    made = f"{begin}{table(outcomes)}{end}"
    return re.sub(f"{begin}.*?{end}", lambda _: made, PAGE.read_text("utf-8"), flags=re.DOTALL)


def main() -> int:
    """Print disagreements and figures; exit code 1 if there are any."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--each", type=int, default=EACH, help="trees for each field")
    parser.add_argument("--show", type=int, default=20, help="disagreements to print")
    parser.add_argument("--write", action="store_true", help="write the figures into the docs")
    parser.add_argument("fields", nargs="*", metavar="FIELD")
    asked = parser.parse_args()
    wanted = tuple(asked.fields)
    drawn = trees(asked.seed, asked.each)
    outcomes = judged([tree for tree in drawn if not wanted or tree.field.startswith(wanted)])
    wrong = [outcome for outcome in outcomes if outcome.is_wrong]
    for outcome in wrong[: asked.show]:
        say(str(outcome))
    for field, verdicts in counts(outcomes).items():
        figures = Figures.of(verdicts)
        if figures.wrong or figures.unknown * 20 > figures.trees:
            say(f"{field}: {figures.trees} trees, {figures.wrong} wrong, {figures.unknown} unknown")
    figures = Figures.of(Counter((outcome.real, outcome.ours) for outcome in outcomes))
    say(
        f"{figures.trees} trees, {figures.failing} fail in the oracle; {figures.wrong} wrong, {figures.unknown} unknown"
    )
    if asked.write:
        PAGE.write_text(page(outcomes), "utf-8")
    return 1 if wrong else 0


def say(line: str) -> None:
    """Print a line."""
    print(line)  # noqa: T201 - a script talks to its caller


if __name__ == "__main__":
    sys.exit(main())
