from __future__ import annotations

import pytest

from reloadgen.rendering.rendered_manifest import Fault, Manifest, read

GOOD = "apiVersion: v1\nkind: ConfigMap\n"


def test_a_sound_manifest_has_no_fault() -> None:
    assert read(f"---\n{GOOD}---\n{GOOD}") == Manifest(None, None, ())


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "a: [",
            Fault(
                1,
                "not YAML: this list or map is not closed",
                "pass values through the filter scalar or block",
            ),
        ),
        (
            f"{GOOD}data:\n  a: 1\n  a: 2\n",
            Fault(
                5, "duplicate key 'a', first in line 4", "keep one, and pass values through the filter scalar"
            ),
        ),
    ],
)
def test_what_is_no_manifest_is_placed(text: str, fault: Fault) -> None:
    assert read(text).fault == fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"{GOOD}---\nkind: X\n", Fault(4, "the manifest has no apiVersion", "add apiVersion")),
        ("apiVersion: v1\n", Fault(1, "the manifest has no kind", "add kind")),
        ("- a\n", Fault(1, "the manifest has no apiVersion", "add apiVersion")),
        (
            "# nothing\n",
            Fault(1, "no manifest", "remove it from the kustomization file, or add a manifest"),
        ),
    ],
)
def test_what_is_no_object_is_a_fault_only_where_it_is_listed(text: str, fault: Fault) -> None:
    found = read(text)

    assert (found.fault, found.missing) == (None, fault)


def test_a_kustomization_says_what_it_lists() -> None:
    found = read("kind: Component\napiVersion: x\nresources:\n  - ./a.yaml\n  - b\n")

    assert (found.resources, found.is_component) == (("a.yaml", "b"), True)
