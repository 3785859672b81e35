from __future__ import annotations

from reloadgen.changes.change_set import Changes, Conflict, Create, Drift, LockContents, Patch
from reloadgen.changes.drift_findings import DRIFT_RULES, RENDER, drift
from reloadgen.errors import Location
from reloadgen.findings import Finding

CREATE = Create("b", b"x", Drift.MISSING, ("one",), "is missing")
PATCH = Patch("c", b"x", b"x", b"y", Drift.UNLISTED, (), "does not list b", 4)
CONFLICT = Conflict("a", "edited by hand", "undo it", Drift.EDITED, ("one", "two"), 3)


def test_changes_and_conflicts_become_findings_by_path() -> None:
    changes = Changes((CREATE, PATCH), (CONFLICT,), (), (), LockContents("reloadgen.lock", b"", None))
    assert drift(changes) == (
        Finding(Location("a", 3), "edited", "error", "edited by hand", "undo it", ("one", "two")),
        Finding(Location("b"), "missing", "error", "is missing", RENDER, ("one",)),
        Finding(Location("c", 4), "unlisted", "error", "does not list b", RENDER),
    )


def test_every_kind_of_drift_is_a_rule() -> None:
    assert [rule.id for rule in DRIFT_RULES.values()] == [kind.value for kind in Drift]
