from __future__ import annotations

import json

from reloadgen.changes.change_set import Changes, Conflict, Create, Delete, Drift, LockContents, Patch, Update
from reloadgen.reports import changes_json

CHANGES = (
    Create("a", b"x", Drift.MISSING, ("one",), ""),
    Delete("b", b"x", Drift.ORPHANED, ("one", "two"), ""),
    Patch("c", b"x", b"x", b"y", Drift.UNLISTED, (), "", 1),
    Update("d", b"x", b"y", Drift.OUTDATED, ("two",), ""),
)
CONFLICT = Conflict("e", "edited by hand", "undo it", Drift.EDITED, ("one",), 3)


def test_render_and_diff() -> None:
    changes = Changes(CHANGES, (CONFLICT,), (), (), LockContents("reloadgen.lock", b"", None))
    assert json.loads(changes_json.render(changes)) == {
        "changes": [
            {"path": "a", "action": "create", "clusters": ["one"]},
            {"path": "b", "action": "delete", "clusters": ["one", "two"]},
            {"path": "c", "action": "patch", "clusters": []},
            {"path": "d", "action": "update", "clusters": ["two"]},
        ],
        "conflicts": [{"path": "e", "reason": "edited by hand"}],
        "errors": [],
    }
