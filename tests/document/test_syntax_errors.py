from __future__ import annotations

import pytest
import yaml

from reloadgen.document.nodes import YamlError, parse

pytestmark = pytest.mark.skipif(not yaml.__with_libyaml__, reason="the messages are those of libyaml")

_QUOTE_IT = "quote the value if it is a string"
_TABS = "indent with spaces, not tabs"
_CLOSE = "add the closing bracket"
_CONFLICT = ("a merge conflict is not resolved", "resolve it, and remove the conflict markers")
_COLON = ("unexpected “:”", "quote the value if it contains “: ”, or correct the indentation")
_MORE = ("unexpected text after the value", "quote all of it; inside single quotes, write a quote as ''")
_NO_COLON = ("expected a key with “:”", "write “key: value”; indent the line if it continues a value")
_NO_QUOTE = ("this quote is not closed", "add the closing quote")


@pytest.mark.parametrize(
    ("text", "position", "message", "fix"),
    [
        ("a: b: c\n", (1, 5), *_COLON),
        ("a: 1\n b: 2\n", (2, 3), *_COLON),
        ("a:\n  - 1\n  b: 2\n", (3, 3), "expected a list item", "begin it with “- ”, or correct the indentation"),
        ("b: 1\na: [1, 2\nc: 3\n", (2, 4), "this list is not closed", "add “]”, or a comma between two items"),
        ("a: {x: 1\n", (1, 4), "this map is not closed", "add “}”, or a comma between two items"),
        ("a: {b: [1, }\n", (1, 8), "this list or map is not closed", _CLOSE),
        ("b: 1\na: [\n\n", (2, 4), "this list or map is not closed", _CLOSE),
        ("a: 'x\nb: 1\n\n", (1, 4), *_NO_QUOTE),
        ('b: 1\na: "x\nb: 1\n', (2, 4), *_NO_QUOTE),
        ("a: @x\n", (1, 4), "a value cannot begin with “@”", _QUOTE_IT),
        ("a: %x\n", (1, 4), "a value cannot begin with “%”", _QUOTE_IT),
        ("a: ]\n", (1, 4), "a value cannot begin with “]”", _QUOTE_IT),
        ("a:\n\tb: 1\n", (2, 1), "a tab indents this line", _TABS),
        ("a: >\n\tx\n  y\n", (2, 1), "a tab indents this line", _TABS),
        ("a: 1\nb\n\n", (2, 1), *_NO_COLON),
        ("a: *\n", (1, 4), "“*” or “&” without a name of an anchor", _QUOTE_IT),
        ("a: |x\n  b\n", (1, 5), "text after “|” or “>”", "begin the text in the next line"),
        ("a: - b\n", (1, 4), "a list cannot begin after its key", "begin it in the next line"),
        ('a: "\\q"\n', (1, 5), "unknown escape sequence", "write single quotes, or double the backslash"),
        ("a: 1\n...\nb\nc: 1\n", (3, 1), "unexpected text after the end of the document", "correct the indentation"),
        ("a: 'it's'\n", (1, 8), *_MORE),
        ('a: "x" y\n', (1, 8), *_MORE),
        ("a: |\n  x\n y: 1\n", (3, 2), "this line fits no level of indentation above it", "correct the indentation"),
        ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n", (2, 1), *_CONFLICT),
        ("<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n", (1, 1), *_CONFLICT),
        ("%YAML 2.0\n---\na: 1\n", (1, 1), "found incompatible YAML document", ""),
    ],
)  # fmt: skip
def test_text_that_is_not_yaml(text: str, position: tuple[int, int], message: str, fix: str) -> None:
    with pytest.raises(YamlError) as refused:
        parse(text)

    error = refused.value
    assert ((error.line, error.column), error.message, error.fix) == (position, message, fix)


def test_conflict_markers_in_text_that_is_yaml_are_text() -> None:
    assert len(parse("a: |\n  <<<<<<< HEAD\n  x\n")) == 1
