from __future__ import annotations

from reloadgen.changes.change_set import Drift, Update
from reloadgen.changes.object_moves import leaving_first, object_ids


def _manifest(*names: str) -> bytes:
    text = "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {}\n  namespace: default\n"
    return "".join(text.format(name) for name in names).encode()


def _update(path: str, old: bytes, data: bytes) -> Update:
    return Update(path, old, data, Drift.OUTDATED, (), "")


def test_objects_are_told_apart_by_kind_namespace_and_name() -> None:
    assert object_ids(_manifest("a", "b")) == {
        ("v1", "ConfigMap", "default", "a"),
        ("v1", "ConfigMap", "default", "b"),
    }
    assert object_ids(b"kind: [") == object_ids(b"\xff") == frozenset()


def test_an_object_leaves_before_it_appears() -> None:
    there = _update("a", _manifest("a"), _manifest("a", "x"))
    back = _update("b", _manifest("b", "x"), _manifest("b"))

    assert leaving_first([there, back]) == leaving_first([back, there]) == (back, there)


def test_a_ring_is_written_in_the_order_of_the_paths() -> None:
    one, two = _update("a", _manifest("x"), _manifest("y")), _update("b", _manifest("y"), _manifest("x"))

    assert leaving_first([two, one]) == (one, two)
