"""`${…}` compared with Flux's own library: the same texts, the same refusals, the same undefined variables."""

from __future__ import annotations

import itertools
import json
import subprocess
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import draws
import toolbox
from reloadgen.flux.substitution.expressions import BadSubstitutionError, parse
from reloadgen.flux.substitution.variables import Variables
from reloadgen.manifests.unknown_text import unknown_parts

VALUES = {"A": "abcABCabc", "E": "", "P": "/path/to.the/file.txt", "Ü": "Straße ǆ", "N": "3"}
_TOKENS = (
    "${",
    "}",
    "A",
    "U",
    ":",
    "-",
    "=",
    "/",
    "#",
    "%",
    "^",
    ",",
    "$",
    "\\",
    "*",
    "0",
    "?",
    "+",
    " ",
    "[a-b]",
)
_OPERATORS = (
    *(
        f"{operator}{word}"
        for operator in ("=", ":=", ":-", ":+", ":?")
        for word in ("", "w", "${U}", "x${E}y")
    ),
    *(
        "^",
        "^^",
        ",",
        ",,",
        "^,",
        ",^",
        ":0",
        ":1:2",
        ":-2",
        ":2:-1",
        ":1:-9",
        ":9",
        ":x",
        ":0:x",
        ":${N}:${N}",
        ":9:-1",
    ),
    *(
        f"{operator}{word}"
        for operator in ("#", "##", "%", "%%")
        for word in ("a", "*", "*a", "a*", "?", "[a-c]*", "[^a]", "*/", "*.", "[", "\\*", "${E}")
    ),
    *(
        f"{operator}{words}"
        for operator in ("/", "//", "/#", "/%")
        for words in ("a/x", "a/", "abc/X", "\\//-", "a", "${A}/${P}", "a/$${U}", "$$/x")
    ),
    *("-w", "+w", "?w", "@", "[0]", "", " ", "!", "-", ":", "::", ":::"),
)


def flux(jobs: list[tuple[str, bool]]) -> list[dict[str, str]]:
    """What the library makes of texts, strictly or not."""
    asked = [{"text": text, "variables": VALUES, "strict": strict} for text, strict in jobs]
    done = subprocess.run(
        [toolbox.need("substitute")], input=json.dumps(asked), check=True, stdout=subprocess.PIPE, text=True
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def ours(text: str) -> tuple[str | None, bool]:
    """The text after substitution, None where it is refused, and whether all variables are defined."""
    variables = Variables(VALUES)
    try:
        parse(text)
    except BadSubstitutionError:
        return None, False
    return variables.text(text), not variables.undefined(text)


def assert_agree(texts: list[str]) -> None:
    """That the library and we say the same, without and with strictness."""
    loose, strict = flux([(each, False) for each in texts]), flux([(each, True) for each in texts])
    for text, one, other in zip(texts, loose, strict, strict=True):
        substituted, defined = ours(text)
        if not unknown_parts(substituted or ""):
            assert (None if one["error"] else one["text"]) == substituted, (text, one)
        assert (not other["error"]) == defined, (text, other)


@pytest.mark.oracle
def test_every_operator_on_every_variable() -> None:
    names = (*VALUES, "U")
    texts = [f"${{{name}{operator}}}" for name in names for operator in _OPERATORS]
    texts += [f"${{#{name}}}" for name in names]
    texts += [f"before {text}$${text} after" for text in texts]
    assert_agree(texts)


@pytest.mark.oracle
def test_every_short_text() -> None:
    """Nothing of up to three tokens after a name is read differently."""
    tails = ["".join(each) for length in range(4) for each in itertools.product(_TOKENS, repeat=length)]
    assert_agree([f"${{A{tail}{end}" for tail in tails for end in ("", "}")])


@pytest.mark.oracle
@settings(max_examples=draws.times(5))
@given(st.lists(st.lists(st.sampled_from(_TOKENS), max_size=12).map("".join), min_size=200, max_size=200))
def test_random_texts(texts: list[str]) -> None:
    assert_agree(texts)


def test_a_text_that_go_would_cut_within_a_character_is_unknown() -> None:
    assert unknown_parts(Variables(VALUES).text("${Ü%*}")) == ("Ü",)
    assert Variables(VALUES).text("${A%*}") == "abcABCab"
