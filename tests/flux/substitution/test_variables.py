"""`${…}` in objects, as Flux substitutes it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reloadgen.flux.substitution.variables import NO_SUBSTITUTION, Variables
from reloadgen.manifests.unknown_text import unknown_parts


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
    assert NO_SUBSTITUTION.text("${A}") == "${A}"


@given(st.text())
def test_any_text_survives_variables_without_dollar(text: str) -> None:
    assert Variables({"A": "one"}).text(text.replace("$", "")) == text.replace("$", "")


def test_a_variable_that_a_secret_may_hold_becomes_an_unknown_part() -> None:
    text = Variables({"A": "one"}, incomplete="Secret s").text("./${A}/${B}/x")
    assert unknown_parts(text) == ("B",)
    assert text.startswith("./one/")
