from __future__ import annotations

from reloadgen.files.memory_tree import MemoryTree
from reloadgen.files.regular_files import regular_files
from reloadgen.manifests.parsed_repository import ParsedRepository, Unreadable


def _parsed(data: bytes) -> ParsedRepository:
    return ParsedRepository(regular_files(MemoryTree({"a.yaml": data})))


def test_documents_are_parsed_once() -> None:
    repository = _parsed(b"kind: A\n---\nkind: B\n")
    documents = repository.documents("a.yaml")

    assert not isinstance(documents, Unreadable)
    assert [each.value for each in documents] == [{"kind": "A"}, {"kind": "B"}]
    assert repository.documents("a.yaml") is documents


def test_a_file_that_is_not_text_is_a_value_and_not_an_exception() -> None:
    assert _parsed(b"\xff").documents("a.yaml") == Unreadable("the file is not UTF-8 text")


def test_yaml_that_does_not_parse_says_where() -> None:
    found = _parsed(b"a: 1\nb: [\n").documents("a.yaml")

    assert isinstance(found, Unreadable)
    assert found.line > 1


def test_objects_are_those_with_a_complete_identity() -> None:
    text = b"apiVersion: v1\nkind: A\nmetadata: {name: a}\n---\nkind: B\n"
    (only,) = _parsed(text).objects("a.yaml")
    assert str(only.id) == "A a"
    assert _parsed(b"a: [\n").objects("a.yaml") == ()
