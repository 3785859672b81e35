"""`path-missing`: a Flux Kustomization reads a path that does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.validation.case import Case

RULE = Rule("path-missing", "error", "A Flux Kustomization reads a path that does not exist.")


def check(case: Case) -> Iterator[Finding]:
    """One finding, at its `spec.path`, for each Flux Kustomization whose path is not in its source."""
    for walk, walked in case.kustomizations():
        if walked.outcome == "missing path":
            name, resource = walked.name, walked.kustomization.resource
            yield RULE.finding(
                resource.location("spec", "path"),
                f"Flux Kustomization {name} fails with “kustomization path not found”: {walked.why}",
                _fix(case, walked.directory),
                clusters=(walk.cluster.name,),
            )


def _fix(case: Case, directory: str) -> str:
    """The directory that was probably meant: the only other one of the same name."""
    same = case.repository.files.namesakes(directory)
    return f"did you mean ./{same[0]}?" if len(same) == 1 else "correct spec.path, or add the directory"
