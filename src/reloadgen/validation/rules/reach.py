"""Whether the clusters' Flux reads what is generated for them, by the entry point that the inventory names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.files.file_names import is_yaml
from reloadgen.files.paths import contained
from reloadgen.flux.objects import is_kustomization
from reloadgen.flux.reachability import NotReached, Reached, Undecidable, judge_file
from reloadgen.flux.substitution import shown
from reloadgen.flux.walk import Node, place
from reloadgen.kustomize.resource import text
from reloadgen.validation.issue import Case, Issue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.fleet_walk import Surveyed


def reached(case: Case) -> Iterator[Issue]:
    """`not-reached` and `unknown-reach`: one finding for each place where chains break, with the first file behind."""
    for surveyed in case.survey.clusters:
        name = surveyed.cluster.name
        said: set[tuple[str, int, str]] = set()
        paths = [path for path in case.rendered.get(name, ()) if is_yaml(path)]
        for path in sorted(paths, key=lambda each: (each.count("/"), each)):
            issue = _issue(case, surveyed, path)
            if issue is None or (issue.path, issue.line, issue.fix) in said:
                continue
            said.add((issue.path, issue.line, issue.fix))
            yield issue


def _issue(case: Case, surveyed: Surveyed, path: str) -> Issue | None:
    name = surveyed.cluster.name
    match judge_file(case.survey, surveyed, path):
        case Reached():
            return None
        case NotReached() as lost:
            message = f"{path} is not read: {lost.message}"
            return Issue(
                lost.path, lost.line, lost.column, "not-reached", "error", message, lost.fix, (name,)
            )
        case Undecidable() as open_:
            message = f"whether {path} is read can't be told from the files: {open_.why}"
            fix = "say syncPath in the inventory, or silence this with a reason"
            return Issue(
                open_.path, open_.line, open_.column, "unknown-reach", "warning", message, fix, (name,)
            )


def entrypoint(case: Case) -> Iterator[Issue]:
    """`entrypoint-missing` and `entrypoint-path`: the Flux Kustomization that the inventory names."""
    for surveyed in case.survey.clusters:
        cluster = surveyed.cluster
        if not cluster.entrypoint or surveyed.start is None:
            continue
        nodes = [node for node in surveyed.reach.nodes if node.kustomization.ident.name == cluster.entrypoint]
        if not nodes:
            yield _missing(case, surveyed)
        for node in nodes:
            if node.state in ("read", "missing path") and node.directory != cluster.root:
                yield _elsewhere(case, surveyed, node)


def _missing(case: Case, surveyed: Surveyed) -> Issue:
    cluster = surveyed.cluster
    same = [
        each
        for each in case.survey.flux
        if is_kustomization(each.ident) and each.ident.name == cluster.entrypoint
    ]
    alike = [node.kustomization.ident.name for node in surveyed.reach.nodes if node.directory == cluster.root]
    fix = (
        f"write `entrypoint: {alike[0]}`, which reads {cluster.root}"
        if alike
        else f"add it, with `path: ./{cluster.root}`"
    )
    if same:
        at = f"{same[0].path} has one, which this cluster does not read"
        fix = f"list {same[0].path} where this cluster reads it, or rename"
    else:
        at = "nothing that this cluster reads has it"
    message = f"there is no Flux Kustomization {cluster.entrypoint} in {cluster.name}: {at}"
    location = cluster.location
    return Issue(
        case.fleet.path,
        location.line,
        location.column,
        "entrypoint-missing",
        "error",
        message,
        fix,
        (cluster.name,),
    )


def _elsewhere(case: Case, surveyed: Surveyed, node: Node) -> Issue:
    cluster = surveyed.cluster
    directory = (
        shown(contained(text(node.kustomization.resource.content, "spec", "path"))) or "all of its source"
    )
    message = (
        f"entry point {cluster.entrypoint} of {cluster.name} reads {directory}, not the root {cluster.root}"
    )
    fix = f"write `path: ./{cluster.root}` here, or `root: {node.directory}` in the inventory"
    return Issue(
        *place(node, case.survey.repository), "entrypoint-path", "error", message, fix, (cluster.name,)
    )
