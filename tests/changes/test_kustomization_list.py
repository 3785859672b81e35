from __future__ import annotations

import pytest

from reloadgen.changes.kustomization_list import is_component, lists, normalise, read, within
from reloadgen.document.edit.edit_error import EditError


@pytest.mark.parametrize(
    ("entry", "plain"),
    [
        ("system", "system"),
        ("./system", "system"),
        ("system/", "system"),
        (".//system//", "system"),
        ("a/../system", "system"),
        ("./a/./b", "a/b"),
        ("../x/", "../x"),
        (".", "."),
        ("", "."),
        ("//x", "/x"),
        ("https://example.org//x?ref=v1", "https://example.org//x?ref=v1"),
    ],
)
def test_each_path_has_one_spelling(entry: str, plain: str) -> None:
    assert normalise(entry) == plain


def test_resources_and_bases_are_listed_components_apart() -> None:
    listing = read(
        b"kind: Kustomization\nresources: [./a, b/]\nbases:\n  - 'c'\ncomponents: [d]\npatches: [{path: e}]\n"
    )
    assert listing.kind == "Kustomization"
    assert listing.entries == ("a", "b", "c")
    assert listing.components == ("d",)
    assert lists(listing, "./b")
    assert lists(listing, "c/")
    assert not lists(listing, "d")
    assert not lists(listing, "e")


@pytest.mark.parametrize(
    "data", [b"resources:\n", b"resources: ~\n", b"namespace: x\n", b"resources: []\n", b"{}"]
)
def test_nothing_listed(data: bytes) -> None:
    assert read(data).entries == ()
    assert read(data).kind == ""


@pytest.mark.parametrize(
    ("data", "component"),
    [
        (b"kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\n", True),
        (b'{"kind": "Component"}', True),
        (b"\xef\xbb\xbfkind: Component\r\n", True),
        (b"kind: Kustomization\n", False),
        (b"resources: []\n", False),
        (b"kind: [Component]\n", False),
        (b"# kind: Component\n", False),
        (b"\xff", False),
        (b"kind: Component\nresources: {{ x }}\n", False),
    ],
)
def test_components_are_told_by_their_kind(data: bytes, component: bool) -> None:  # noqa: FBT001 - a case
    assert is_component(data) is component


@pytest.mark.parametrize(
    "text",
    [
        "patches:\n  - patch: |-\n      {{ x }}\n      {% y %}\nresources: []\n",
        "patches:\n  - patch: >\n      {{ x }}\n",
        "# a { b } # c %\nresources: []\n",
        "labels: [{pairs: {a: b}}]\n",
    ],
)
def test_braces_alone_make_no_template(text: str) -> None:
    assert read(text.encode()).entries == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nresources: [] # {{ x }}\n", 2),
        ("patches:\n  - patch: |\n      {{ x }}\n    target: {{ y }}\n", 4),
        ("#{ x }#\nresources: []\n", 1),
        ("resources:\n{# x #}\n", 2),
        ("- [\n{{ x }}\n", 2),
    ],
)
def test_templates_are_refused_with_their_line(text: str, line: int) -> None:
    with pytest.raises(EditError, match="the file is a template") as refusal:
        read(text.encode())
    assert refusal.value.line == line


def test_an_error_names_the_line_as_an_editor_counts() -> None:
    with pytest.raises(EditError) as refusal:
        read("\ufeff# é\r\nresources:\r\n  - 1\r\n".encode())
    assert refusal.value.line == 3


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("kind: ConfigMap\n", 1),
        ("---\nkind: kustomization\n", 2),
        ("resources: []\nkind: [Kustomization]\n", 2),
        ("apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n", 1),
        ("apiVersion: v1\nresources: []\n", 1),
    ],
)
def test_what_kustomize_would_not_take_as_a_kustomization_is_refused_with_a_fix(text: str, line: int) -> None:
    with pytest.raises(EditError) as refusal:
        read(text.encode())
    assert refusal.value.line == line
    assert refusal.value.fix


@pytest.mark.parametrize("said", ["", "kind:\n", "kind: ''\n", "apiVersion: ~\nkind: Component\n"])
def test_a_kustomization_may_leave_its_kind_out(said: str) -> None:
    assert read(f"{said}resources: [a]\n".encode()).entries == ("a",)


def test_what_is_listed_from_inside_a_directory_is_told_as_written() -> None:
    listing = read(b"resources:\n  - ab/x\n  - ./a//x.yaml\n  - a\nbases: [a/y/]\n")
    assert within(listing, "a") == (("./a//x.yaml", 3), ("a/y/", 5))
