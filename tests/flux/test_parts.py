"""The parts that the walk stands on: ignore rules, variables, patches, reading, the tree with changes laid over it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reloadgen.document.nodes import YamlError
from reloadgen.flux import source_ignore
from reloadgen.flux.sources import repository_of
from reloadgen.flux.substitution import NONE, Variables, pattern, shown, unknowns
from reloadgen.manifests import reader


@pytest.mark.parametrize(
    ("patterns", "path", "out"),
    [
        ("", ".github/workflows/a.yaml", True),
        ("", "deep/.sops.yaml", True),
        ("", "apps/a.yaml", False),
        ("*.md\n", ".github/workflows/a.yaml", False),  # own patterns replace the defaults
        ("/*\n!/apps\n", "apps/a.yaml", False),  # a file comes back below a directory that is out
        ("/*\n!/apps\n", "clusters/a.yaml", True),
        ("apps/off/\n", "apps/off/a.yaml", True),
        ("**/draft.yaml\n", "a/b/draft.yaml", True),
        ("draft-[0-9]?.yaml\n", "a/draft-1x.yaml", True),
        ("# apps\n", "apps", False),
    ],
)
def test_ignore_rules_are_flux_own(patterns: str, path: str, out: bool) -> None:  # noqa: FBT001 - a table
    assert source_ignore.is_ignored(path, source_ignore.parse(patterns)) is out


@pytest.mark.parametrize(
    ("source", "becomes"),
    [
        ("${A}-${B}", "one-"),
        ("${B:-two}", "two"),
        ("${B:=two}", "two"),
        ("${B:=${A}}", "one"),
        ("${A^^}", "ONE"),
        ("$${A}", "${A}"),
        ("$A", "$A"),
    ],
)
def test_variables_are_substituted_as_flux_does(source: str, becomes: str) -> None:
    assert Variables({"A": "one"}).text(source) == becomes


def test_without_post_build_nothing_is_substituted() -> None:
    assert NONE.text("${A}") == "${A}"


def test_a_variable_that_a_secret_may_hold_is_marked_and_not_guessed() -> None:
    text = Variables({"A": "one"}, more="Secret s").text("./${A}/${B}/x")
    assert unknowns(text) == ("B",)
    assert shown(text) == "./one/${B}/x"
    assert pattern(text) == r"\./one/.*/x"


@given(st.text())
def test_any_text_survives_variables_without_dollar(text: str) -> None:
    assert Variables({"A": "one"}).text(text.replace("$", "")) == text.replace("$", "")


@pytest.mark.parametrize(
    "text",
    ["a: &x 1\nb: &x 2\nc: *x\n", "- a\n- {b: [c]}\n", "a: !!str 1\nb: 'yes'\nc: yes\n", "a: |\n  b\n"],
)
def test_both_readers_say_the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = [document.value for document in reader.read(text)]
    monkeypatch.setattr(reader, "_Parser", None)
    assert [document.value for document in reader.read(text)] == fast


def test_places_lead_to_keys_and_items() -> None:
    (document,) = reader.read("a:\n  b:\n    - x\n    - y: z\n")
    assert document.place("a", "b") == (2, 3)
    assert document.place("a", "b", 1, "y") == (4, 7)
    assert document.place("a", "nothing") == (1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000,
        "a: " + "{a: " * 5000,
        "- " * 5000 + "a",
        "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 10)}]\n" for n in range(8)
        ),
    ],
)
def test_hostile_text_is_refused_quickly(text: str) -> None:
    before = time.process_time()
    with pytest.raises(YamlError):
        reader.read(text)
    assert time.process_time() - before < 20


@pytest.mark.parametrize(
    "url",
    ["ssh://git@github.com/Acme/fleet.git", "git@github.com:acme/fleet", "https://github.com/acme/fleet/"],
)
def test_a_repository_is_the_same_by_any_url(url: str) -> None:
    assert repository_of(url) == "acme/fleet"
