"""`unknown-build`: the files do not tell whether a directory builds, or what becomes of its objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.errors import Location
from reloadgen.files.file_names import is_kustomization_file
from reloadgen.files.paths import parent
from reloadgen.findings import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.validation.case import Case

RULE = Rule("unknown-build", "info", "The files do not determine whether a directory builds.", scope="build")


def check(case: Case) -> Iterator[Finding]:
    """One finding for each place that leaves the answer open, in what a cluster's Flux builds."""
    for walk in case.clusters:
        refused = {(each.path, each.line, each.column) for each in walk.result.defects}
        for unknown in walk.result.unknown_builds:
            if (unknown.path, unknown.line, unknown.column) in refused:
                continue
            yield RULE.finding(
                Location(unknown.path, unknown.line, unknown.column),
                f"cannot determine from the files whether this builds: {unknown.why}",
                _fix(unknown.path),
                clusters=(walk.cluster.name,),
            )


def _fix(path: str) -> str:
    return f"try `kustomize build {parent(path) or '.'}`" if is_kustomization_file(path) else ""
