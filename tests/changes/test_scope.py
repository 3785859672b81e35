from __future__ import annotations

from reloadgen.changes.scope import Scope

ROOTS = {"w/a": ("a1", "a2"), "w/b": ("b",)}


def test_a_scope_knows_whose_a_path_is() -> None:
    scope = Scope("fleet/clusters.yaml", ROOTS, frozenset({"w/b"}))

    assert scope.lock_path == "fleet/reloadgen.lock"
    assert scope.readers("w/a/s/x/ks.yaml") == ("a1", "a2")
    assert scope.readers("w/ab/ks.yaml") == scope.readers("fleet/reloadgen.lock") == ()
    assert [scope.covers(path) for path in ("w/b/x", "w/b", "w/a/x", "elsewhere/x")] == [
        True,
        True,
        False,
        False,
    ]
    assert {"fleet/clusters.yaml", "fleet/reloadgen.lock", "w/a/Kustomization"} <= scope.reserved
