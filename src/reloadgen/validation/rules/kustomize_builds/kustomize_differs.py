"""`kustomize-differs`: the kustomize that was asked says something else than reloadgen's model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.errors import Location
from reloadgen.findings import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.validation.case import Case

RULE = Rule(
    "kustomize-differs", "info", "kustomize builds a directory in another way than reloadgen expects."
)


def check(case: Case) -> Iterator[Finding]:
    """One finding for each directory on which kustomize and the model disagree."""
    for walk, walked in case.kustomizations():
        verdict = walked.build.verdict
        if verdict and verdict.differs:
            yield RULE.finding(
                Location(verdict.path, verdict.line, verdict.column),
                f"{verdict.differs}: its answer counts, and this is a bug in reloadgen's model",
                "please report it, with the files of this directory",
                clusters=(walk.cluster.name,),
            )
