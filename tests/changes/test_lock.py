from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reloadgen import __version__
from reloadgen.changes import lock
from reloadgen.changes.lock import Lock, is_interrupted, parse
from reloadgen.errors import InputError

ONE, TWO = "1" * 64, "2" * 64
HEAD = f"# reloadgen.lock of clusters.yaml, written by reloadgen {__version__}\n"

paths = st.lists(
    st.text("abc.-_", min_size=1).filter(lambda name: name.strip(".")), min_size=1, max_size=4
).map("/".join)
digests = st.text("0123456789abcdef", min_size=64, max_size=64)
locks = st.builds(
    Lock,
    st.dictionaries(paths, st.lists(digests, min_size=1, max_size=3, unique=True).map(tuple)),
    st.frozensets(paths),
    st.booleans(),
)


@given(locks)
def test_what_is_dumped_is_what_is_parsed(found: Lock) -> None:
    assert parse(found.dump("a/clusters.yaml"), "reloadgen.lock", "a/clusters.yaml") == found


@given(locks)
def test_a_checkout_with_crlf_says_the_same(found: Lock) -> None:
    data = found.dump("clusters.yaml").replace(b"\n", b"\r\n")

    assert parse(data, "reloadgen.lock", "clusters.yaml") == found


def test_the_text_is_what_the_contract_says() -> None:
    found = Lock(
        {"b/x.yaml": (TWO,), "a.yaml": (ONE, TWO)}, frozenset({"b/kustomization.yaml"}), writing=True
    )

    assert found.dump("fleet/clusters.yaml").decode() == (
        f"{HEAD}# writing\n{ONE}  a.yaml\n{TWO}  a.yaml\n{TWO}  b/x.yaml\n# made b/kustomization.yaml\n"
    )
    assert found.known == {ONE, TWO}


def test_of_a_merge_conflict_both_sides_count() -> None:
    text = f"{HEAD}<<<<<<< HEAD\n{ONE}  a\n||||||| base\n=======\n{TWO}  a\n# made b/c\n>>>>>>> topic/x\n"

    assert parse(text.encode(), "reloadgen.lock", "clusters.yaml") == Lock(
        {"a": (ONE, TWO)}, frozenset({"b/c"})
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (f"{ONE} a", "not a valid line"),
        (f"{ONE[:-1]}  a", "not a valid line"),
        ("# made", "not a valid line"),
        (f"{ONE}  ../a", "'../a' contains '..'"),
        (f"{ONE}  /a", "'/a' is absolute"),
        (f"{ONE}  ./a", "'./a' is not a plain relative path"),
        (f"{ONE}  a/", "'a/' is not a plain relative path"),
        (f"{ONE}  a/.GIT/config", "'a/.GIT/config' is inside .git"),
        ("# made a/../../b", "'a/../../b' contains '..'"),
        (f"{ONE}  root/kustomization.yaml", "root/kustomization.yaml is never a generated file"),
        ("# reloadgen.lock of other.yaml", "is the lock of other.yaml, not of clusters.yaml"),
    ],
)
def test_a_line_that_is_none_of_a_locks_is_refused_with_its_place(line: str, message: str) -> None:
    with pytest.raises(InputError) as raised:
        parse(f"{HEAD}{line}\n".encode(), "reloadgen.lock", "clusters.yaml", {"root/kustomization.yaml"})

    (problem,) = raised.value.problems
    assert str(problem).startswith(f"reloadgen.lock:2:1: {message}")


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(InputError, match="is not UTF-8"):
        parse(b"\xff", "reloadgen.lock", "clusters.yaml")


def test_locks_are_merged_in_their_order() -> None:
    one, two = Lock({"a": (ONE,)}, frozenset({"m"})), Lock({"a": (TWO, ONE), "b": (TWO,)}, writing=True)

    assert lock.merged(one, two) == Lock({"a": (ONE, TWO), "b": (TWO,)}, frozenset({"m"}), writing=True)


PLAN = b"line one\nline two\n"


@pytest.mark.parametrize("found", [b"", b"\0\0\0", PLAN[:1], PLAN])
def test_the_traces_of_a_cut_write(found: bytes) -> None:
    assert is_interrupted(found, PLAN)


@pytest.mark.parametrize("found", [b"x", b"\0x", PLAN[1:], PLAN + b"x"])
def test_no_traces_of_a_cut_write(found: bytes) -> None:
    assert not is_interrupted(found, PLAN)


@pytest.mark.parametrize(
    ("text", "versions", "is_merged"),
    [
        (f"# reloadgen.lock of clusters.yaml\n{ONE}  a\n", (), False),
        (f"{HEAD}{ONE}  a\n{TWO}  b\n", (__version__,), False),
        (f"{HEAD}# writing\n{ONE}  a\n{TWO}  a\n", (__version__,), False),
        (f"{HEAD}# reloadgen.lock of clusters.yaml\n{ONE}  a\n", (__version__,), True),
        (
            f"# reloadgen.lock of clusters.yaml, written by reloadgen 9.dev1+x\n{HEAD}",
            ("9.dev1+x", __version__),
            True,
        ),
        (f"{HEAD}{ONE}  a\n{TWO}  a\n", (__version__,), True),
        (f"{HEAD}{ONE}  a\n{ONE}  a\n", (__version__,), True),
        (f"{HEAD}{ONE}  b\n{TWO}  a\n", (__version__,), True),
        (f"{HEAD}# made b/c\n# made a/c\n", (__version__,), True),
        (f"{HEAD}<<<<<<< HEAD\n{ONE}  a\n=======\n>>>>>>> x\n", (__version__,), True),
    ],
)
def test_a_lock_says_who_wrote_it_and_whether_it_was_merged(
    text: str,
    versions: tuple[str, ...],
    is_merged: bool,  # noqa: FBT001 - a parameter
) -> None:
    found = parse(text.encode(), "reloadgen.lock", "clusters.yaml")
    assert (found.versions, found.is_merged) == (versions, is_merged)


@given(locks)
def test_what_is_dumped_is_never_merged(found: Lock) -> None:
    settled = Lock({path: each[:1] for path, each in found.digests.items()}, found.made, found.writing)
    assert not parse(settled.dump("clusters.yaml"), "reloadgen.lock", "clusters.yaml").is_merged
    assert parse(settled.dump("clusters.yaml"), "reloadgen.lock", "clusters.yaml").versions == (__version__,)


def test_who_wrote_a_lock_is_no_difference() -> None:
    old = f"# reloadgen.lock of clusters.yaml, written by reloadgen 0.1.7\n{ONE}  a\n".encode()
    assert lock.without_version(old) == f"# reloadgen.lock of clusters.yaml\n{ONE}  a\n".encode()
    assert lock.without_version(lock.without_version(old)) == lock.without_version(old)
