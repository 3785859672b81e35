"""Messages about one cluster while `verify` runs, each on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.live.results.criterion import State

if TYPE_CHECKING:
    from reloadgen.live.results.fleet_result import ClusterResult


def outcome(result: ClusterResult) -> str:
    """The outcome of a cluster in one word."""
    if not result.reached:
        return "unreachable"
    return "failed" if result.failed else "passed"


def details(result: ClusterResult) -> str:
    """The first criterion that fails or, if the cluster was not reached, the reason; else how many pass."""
    failed = State.FAIL if result.reached else State.NOT_CHECKED
    for criterion in result.criteria:
        if criterion.state is failed:
            return f"{criterion.id}: {criterion.message}" if result.reached else criterion.message
    counts = result.counts
    not_checked = f", {counts[State.NOT_CHECKED]} not checked" if counts[State.NOT_CHECKED] else ""
    return f"{counts[State.PASS]} passed{not_checked}"


def cleanup_message(canaries: dict[str, str]) -> str:
    """What happens after Ctrl-C, from clusters to their canaries ("": none); "" if there is nothing to remove."""
    existing = [f"{canary} from {cluster}" for cluster, canary in canaries.items() if canary]
    if not existing:
        return ""
    noun = "the canary" if len(existing) == 1 else f"{len(existing)} canaries:"
    return f"Interrupted: removing {noun} {', '.join(existing)}…"
