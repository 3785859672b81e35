"""The resolved inventory for people: one line per cluster, or every value with its origin."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reloadgen.document import emit
from reloadgen.reports.terminal import styled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reloadgen.document.values import Value
    from reloadgen.inventory.fleet import Cluster
    from reloadgen.reports.cluster_documents import Origins


def table(clusters: Sequence[Cluster], *, color: bool) -> str:
    """One line per cluster, below a line of headings."""
    rows = [("NAME", "ENABLED", "ROOT", "ENTRY POINT", "ADD-ONS")]
    rows += [
        (each.name, "yes" if each.enabled else "no", each.root, each.entrypoint or "-", _addons(each))
        for each in clusters
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    lines[0] = styled(lines[0], "bold", color=color)
    return "\n".join(lines) + "\n"


def _addons(cluster: Cluster) -> str:
    pinned = (
        f"{addon.name} {addon.version or addon.semver or addon.digest[:19]}" for addon in cluster.addons
    )
    return ", ".join(pinned) if cluster.enabled and cluster.addons else "-"


def explained(clusters: Sequence[Cluster], origins: Origins, *, color: bool) -> str:
    """Every value of each cluster, with where it came from."""
    parts = []
    for cluster in clusters:
        rows = [
            (f"{each.path}: {_shown(each.value)}", each.origin)
            for each in origins[cluster.name]
            if each.value != ""
        ]
        width = max(len(text) for text, _ in rows)
        lines = [f"  {text:{width}}  {styled(origin, 'dim', color=color)}\n" for text, origin in rows]
        parts.append(styled(cluster.name, "bold", color=color) + "\n" + "".join(lines))
    return "\n".join(parts)


def _shown(value: Value) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else emit.scalar(value)
