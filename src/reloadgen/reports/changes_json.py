"""Changes as JSON: `{"changes", "conflicts", "errors"}` of `render` and `diff`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reloadgen.reports.change_report import action

if TYPE_CHECKING:
    from reloadgen.changes.change_set import Changes


def render(changes: Changes) -> str:
    """Every change with the clusters that read its path, and what stops `render`."""
    document = {
        "changes": [
            {"path": each.path, "action": action(each), "clusters": list(each.clusters)}
            for each in changes.changes
        ],
        "conflicts": [{"path": each.path, "reason": each.reason} for each in changes.conflicts],
        "errors": [],
    }
    return json.dumps(document, indent=2) + "\n"
