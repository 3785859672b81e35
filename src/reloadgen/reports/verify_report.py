"""The results of `verify` as text, JSON and JUnit XML."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reloadgen.live.results.criterion import Criterion, State
from reloadgen.reports import junit
from reloadgen.reports.terminal import Style, printable, styled

if TYPE_CHECKING:
    from reloadgen.live.results.fleet_result import ClusterResult, FleetResult

_MARKS: dict[State, tuple[str, Style]] = {
    State.PASS: ("ok  ", "green"),
    State.FAIL: ("FAIL", "red"),
    State.NOT_CHECKED: ("  ? ", "yellow"),
}


def as_json(result: FleetResult) -> str:
    """A JSON object with `ok`, `clusters` and `errors`; a cluster has `warnings` only if there are any."""
    clusters = [_cluster(cluster) for cluster in result.clusters]
    return json.dumps({"ok": result.ok, "clusters": clusters, "errors": []}, indent=2) + "\n"


def _cluster(cluster: ClusterResult) -> dict[str, object]:
    criteria = [
        {
            "id": str(each.id),
            "state": each.state.value,
            "seconds": round(each.seconds, 1),
            "message": each.line,
        }
        for each in cluster.criteria
    ]
    document: dict[str, object] = {"name": cluster.name, "reached": cluster.reached, "criteria": criteria}
    return {**document, "warnings": list(cluster.warnings)} if cluster.warnings else document


def as_junit(result: FleetResult) -> str:
    """A test case for each criterion: skipped if not checked, failed if the cluster was not reached."""
    cases = [_case(cluster, each) for cluster in result.clusters for each in cluster.criteria]
    return junit.document(cases, name="reloadgen verify")


def _case(cluster: ClusterResult, criterion: Criterion) -> junit.Case:
    passed = criterion.state is State.PASS
    failed = criterion.state is State.FAIL or (not cluster.reached and not passed)
    return junit.Case(
        str(criterion.id),
        cluster.name,
        (criterion.line,) if failed else (),
        "" if failed or passed else criterion.line,
        criterion.line if passed else "",
        criterion.seconds,
    )


def as_text(cluster: ClusterResult, *, color: bool) -> str:
    """The cluster's name and below it a line for each criterion, followed by its hint, and for each warning."""
    state = "" if cluster.reached else styled(" (unreachable, not verified)", "red", color=color)
    lines = [styled(cluster.name, "bold", color=color) + state]
    width = max((len(str(each.id)) for each in cluster.criteria), default=0)
    for each in cluster.criteria:
        mark, style = _MARKS[each.state]
        start = f"  {styled(mark, style, color=color)} {str(each.id).ljust(width)} {each.seconds:6.1f} s  "
        lines.append(start + printable(each.message))
        if each.hint:
            hint = styled("hint:", "cyan", color=color)
            lines.append(f"{' ' * (width + 18)}{hint} {printable(each.hint)}")
    lines += [f"  {styled('warning:', 'yellow', color=color)} {printable(each)}" for each in cluster.warnings]
    return "\n".join(lines) + "\n"


def summary(result: FleetResult) -> str:
    """One line with the numbers of clusters and criteria."""
    total = len(result.clusters)
    reached = [cluster for cluster in result.clusters if cluster.reached]
    counts = {state: sum(cluster.counts[state] for cluster in reached) for state in State}
    unreachable = f", {total - len(reached)} unreachable" if len(reached) < total else ""
    return (
        f"{total} cluster{'s' if total != 1 else ''}{unreachable}: {counts[State.PASS]} passed, "
        f"{counts[State.FAIL]} failed, {counts[State.NOT_CHECKED]} not checked.\n"
    )
