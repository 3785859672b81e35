"""The verdict of `verify` as JSON and JUnit, and its lines as text."""

from __future__ import annotations

import json

from reloadgen.live.verify_results import ClusterResult, Criterion, State, Verdict
from reloadgen.reports import junit
from reloadgen.reports.terminal import Style, printable, styled

_MARKS: dict[State, tuple[str, Style]] = {
    State.PASS: ("ok  ", "green"),
    State.FAIL: ("FAIL", "red"),
    State.NOT_CHECKED: ("  ? ", "yellow"),
}


def as_json(verdict: Verdict) -> str:
    """The contract's shape, with warnings beside the criteria where there are any."""
    clusters = [_cluster(cluster) for cluster in verdict.clusters]
    return json.dumps({"ok": verdict.ok, "clusters": clusters}, indent=2) + "\n"


def _cluster(cluster: ClusterResult) -> dict[str, object]:
    criteria = [
        {"id": each.id, "state": each.state.value, "seconds": round(each.seconds, 1), "message": each.message}
        for each in cluster.criteria
    ]
    found: dict[str, object] = {"name": cluster.name, "reached": cluster.reached, "criteria": criteria}
    return {**found, "warnings": list(cluster.warnings)} if cluster.warnings else found


def as_junit(verdict: Verdict) -> str:
    """A case for each criterion; what was not checked is skipped, a cluster out of reach fails."""
    cases = [_case(cluster, each) for cluster in verdict.clusters for each in cluster.criteria]
    return junit.document(cases, name="reloadgen verify")


def _case(cluster: ClusterResult, criterion: Criterion) -> junit.Case:
    failed = criterion.state is State.FAIL or (not cluster.reached and criterion.state is not State.PASS)
    return junit.Case(
        criterion.id,
        cluster.name,
        (criterion.message,) if failed else (),
        "" if failed or criterion.state is State.PASS else criterion.message,
        criterion.message if criterion.state is State.PASS else "",
        criterion.seconds,
    )


def lines(cluster: ClusterResult, *, color: bool) -> str:
    """A cluster's criteria, one a line, below its name."""
    state = "" if cluster.reached else styled(" (out of reach: nothing is proven)", "red", color=color)
    found = [styled(cluster.name, "bold", color=color) + state]
    width = max((len(each.id) for each in cluster.criteria), default=0)
    for each in cluster.criteria:
        mark, style = _MARKS[each.state]
        shown = f"  {styled(mark, style, color=color)} {each.id.ljust(width)} {each.seconds:6.1f} s  "
        found.append(shown + printable(each.message))
    found += [f"  {styled('warning', 'yellow', color=color)} {printable(each)}" for each in cluster.warnings]
    return "\n".join(found) + "\n"


def summary(verdict: Verdict) -> str:
    """One line about everything."""
    total = len(verdict.clusters)
    states = [each.state for cluster in verdict.clusters for each in cluster.criteria if cluster.reached]
    counts = {state: states.count(state) for state in State}
    away = sum(not cluster.reached for cluster in verdict.clusters)
    parts = [
        f"{counts[State.PASS]} passed",
        f"{counts[State.FAIL]} failed",
        f"{counts[State.NOT_CHECKED]} not checked",
    ]
    reach = f", {away} out of reach" if away else ""
    return f"{total} cluster{'s' if total != 1 else ''}{reach}: {', '.join(parts)}.\n"
