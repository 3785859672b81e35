"""`path-missing`: a Flux Kustomization reads a path that does not exist."""

from __future__ import annotations

from difflib import get_close_matches
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
            path = walked.path_location
            of_inventory = path.path == case.fleet.path
            yield RULE.finding(
                path,
                f"{'the start of Flux' if of_inventory else f'Flux Kustomization {walked.name}'} "
                f"fails with “kustomization path not found”: {walked.why}",
                _fix(case, walked.directory, "syncPath" if of_inventory else "spec.path"),
                clusters=(walk.cluster.name,),
            )


def _fix(case: Case, directory: str, field: str) -> str:
    """The directory that was probably meant: the only other one of the same name, or the one spelled most alike."""
    directories = case.repository.files.directories
    if directory in directories:
        return "change .sourceignore or the source's spec.ignore"
    same = case.repository.files.namesakes(directory)
    meant = same if len(same) == 1 else get_close_matches(directory, directories, n=1, cutoff=0.9)
    return f"did you mean ./{meant[0]}?" if meant else f"correct {field}, or add the directory"
