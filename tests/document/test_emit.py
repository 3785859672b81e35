from __future__ import annotations

import enum
import math
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

import draws
from reloadgen.document.emit import Style, block, flow, scalar
from reloadgen.document.nodes import parse
from reloadgen.document.values import value as core_value

if TYPE_CHECKING:
    from pathlib import Path

STORY = (
    "2.2.3", "15m", "1h", "10m", "kube-system", "reloader", "OCIRepository", "copy", "rollback",
    "oci://ghcr.io/stakater/charts/reloader",
    "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
    "./kubernetes/workloads/platform/system/reloader/app",
    "source.toolkit.fluxcd.io/v1",
)  # fmt: skip

ODD = (
    "", " ", "~", "null", "Null", "yes", "on", "y", "n", "Y", "N", "No", "OFF", "true", "TRUE", "tRuE",
    "None", "0", "00", "-1", "+1", "012", "0o17", "0x1F", "0xg", "0b11", "0b", "1_000", "1__0", "_1",
    "1e3", "1E", "1.e5", "1.", "0.", ".5", "._1", "2.10", "-.inf", ".inf", ".NaN", "nan", "inf",
    "Infinity", "1:30", "12:30:45", "190:20:30.15", "2001-01-01", "2001-12-14t21:59:43.10-05:00",
    "1.2.3.4", "1.2.3:4", "1.2.3e5", "1.2.3-rc.1+b_1", "\u0661.\u0662.\u0663", "1h30m", "100Mi",
    "8080/tcp", "=", "<", "-", "--", "---", "...", ".", "..", "./", "../x", "./.5", "/", "- a", "-a",
    "? a", "?", ":", "a:", "a: b", "a:b", "a::b", ":a", "a #b", "a#b", "# x", "#", "!x", "&a", "*a", "%a",
    "@a", "`a", "|", ">", "|-\nfoo", "{a}", "[a]", "a, b", "a,b", "]", "'", '"', "it's", 'say "x"',
    "it's \"x\"", "\\", "C:\\x", r"^a\.b$", "a\\\nb", " a", "a ", "a  b", "a - b", "a ?", "(x)", "x (y)",
    "{{ .Release.Namespace }}", "${VAR:=x}", "$(VAR)", "a=b", "k8s.io/x=y,z", "http://[::1]/", "é", "😀",
    "\U0010ffff", "\U0001fffe", "a\ufeffb", "\ufeff", "\u00a0", "\u2028", "a\u2029b", "\u200e", "\u202e",
    "\0", "\x01", "\x1b", "\t", "a\tb", "\r", "a\r\nb", "x" * 5000, "w " * 3000 + "x", "é" * 2000, "a\nb",
    "a\nb\n", "a\n\n", "a\n\n\n", "\n", "\n\n", "\n\na", "  a\nb", "\n  a\nb", "\ta\nb", "a\n\tb",
    "a\n  b\n c", "a \nb", "a\n \nb", "a\n ", "a\n\t\nb", "\n ", " \n", "a\n---\nb\n", "a\n...\n",
    "# x\ny", "a\n# x\ny", "- a\nb: c", "a\n\n\nb", "a\nb\u2028c", "a\n'\"\\", "%YAML 1.2\n---\n",
)  # fmt: skip

LOST = ("\x7f", "a\x80b", "\x85", "a\x85b\nc", "\x9f", "\ufffe", "x\uffff", "\ud800", "a\udfff\nb")


def is_steady(text: str) -> bool:
    """Whether the text is no number past a double: go-yaml writes that plain, for itself reads it as text."""
    try:
        return math.isfinite(float(text))
    except ValueError:
        return True


TEXT = st.one_of(
    st.sampled_from(ODD),
    st.text(
        st.characters(codec="utf-8", exclude_characters=[*map(chr, range(0x7F, 0xA0)), "\ufffe", "\uffff"])
    ),
    st.text("0123456789+-._:eExob TZ", max_size=12).filter(is_steady),
    st.text("aAyYnN~-?:,[]{}#&*!|>'\"%@` \t\n\\/=<", max_size=12),
)
KEYS = TEXT.filter(lambda text: text != "<<" and len(text) < 150)
PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**64 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    TEXT,
)
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


def through_pyyaml(text: str) -> Any:
    return yaml.load(text, yaml.CSafeLoader)


def through_core_schema(text: str) -> Any:
    (document,) = parse(text)
    return core_value(document)


def typed(value: Any) -> Any:
    """The value with the type of each leaf beside it, since 1 == True == 1.0."""
    match value:
        case dict():
            return {key: typed(child) for key, child in value.items()}
        case list():
            return [typed(child) for child in value]
        case float():
            return ("float", value)
    return (type(value).__name__, value)


def as_json(value: Any) -> Any:
    """As `typed`, for JSON, where 1.0 is 1 and both are a double once they are past its digits."""
    match value:
        case dict():
            return {key: as_json(child) for key, child in value.items()}
        case list():
            return [as_json(child) for child in value]
        case int() | float() if not isinstance(value, bool):
            return ("number", float(value))
    return (type(value).__name__, value)


def through_kustomize(kustomize: Path, directory: Path, spec: Any) -> Any:
    document = {"apiVersion": "example.org/v1", "kind": "Thing", "metadata": {"name": "a"}, "spec": spec}
    (directory / "thing.yaml").write_bytes(f"---\n{block(document)}\n".encode())
    (directory / "kustomization.yaml").write_bytes(b"resources:\n  - thing.yaml\n")
    done = build(kustomize, directory)
    assert not done.returncode, done.stderr
    return through_core_schema(done.stdout)["spec"]


def build(kustomize: Path, directory: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(kustomize), "build", str(directory)], check=False, capture_output=True, encoding="utf-8"
    )


@pytest.mark.parametrize("text", STORY)
def test_the_storys_strings_are_plain(text: str) -> None:
    assert scalar(text) == text


@pytest.mark.parametrize("text", ODD)
def test_odd_text_comes_back_from_every_place(text: str) -> None:
    written = scalar(text)
    assert "\n" not in written
    for read in (through_pyyaml, through_core_schema):
        assert read(f"a: {written}\n") == {"a": text}
        assert read(f"- {written} # c\n") == [text]
        assert read(f"{{a: {written}, b: [{written}, {written}]}}") == {"a": text, "b": [text, text]}
        if len(text) < 1000:
            assert read(f"{written}: 1\n") == {text: 1}
            assert read(f"{{{written}: 1}}") == {text: 1}


@pytest.mark.oracle
def test_odd_text_comes_back_from_kustomize(kustomize: Path, tmp_path: Path) -> None:
    keys = {text: {"value": text} for text in ODD if len(text) < 1000}
    assert through_kustomize(kustomize, tmp_path, {"items": [*STORY, *ODD]})["items"] == [*STORY, *ODD]
    assert through_kustomize(kustomize, tmp_path, keys) == keys


@pytest.mark.oracle
def test_integers_of_64_bits_come_back_from_kustomize(kustomize: Path, tmp_path: Path) -> None:
    edges = [-(2**63), -1, 0, 2**53 + 1, 2**63 - 1, 2**63, 2**64 - 1]
    assert through_kustomize(kustomize, tmp_path, {"items": edges})["items"] == edges


@pytest.mark.parametrize("text", LOST)
def test_what_kustomize_can_not_carry_is_refused(text: str) -> None:
    for value in ([text], {text: 1}, {"a": {"b": text}}):
        with pytest.raises(ValueError, match=r"U\+[0-9A-F]{4} is lost in kustomize; remove it"):
            block(value)


@pytest.mark.oracle
def test_kustomize_still_can_not_carry_it(kustomize: Path, tmp_path: Path) -> None:
    for number, text in enumerate(
        ('"\\x7F"', '"a\\x85b"', '"\\uFFFF"', "{<<: 1}", f"{{? {'x' * 1100} : 1}}")
    ):
        directory = tmp_path / str(number)
        directory.mkdir()
        thing = f"apiVersion: v1\nkind: Thing\nmetadata: {{name: a}}\nspec: {text}\n"
        (directory / "thing.yaml").write_text(thing)
        (directory / "kustomization.yaml").write_text("resources: [thing.yaml]\n")
        done = build(kustomize, directory)
        assert done.returncode or through_core_schema(done.stdout)["spec"] != through_core_schema(text)


def test_keys_that_kustomize_loses_are_refused() -> None:
    with pytest.raises(ValueError, match="silently drops the key <<; rename it"):
        block({"<<": 1})
    with pytest.raises(ValueError, match=r"the key x{20}… is too long for kustomize; shorten it"):
        block({"x" * 1100: 1})
    assert block({"<" * 100: 1}).startswith('"<<<')
    with pytest.raises(ValueError, match="too long"):
        block({"<" * 200: 1})


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-7, "-7"),
        (2**64 - 1, "18446744073709551615"),
        (1.0, "1.0"),
        (0.1, "0.1"),
        (1e3, "1000.0"),
        (1e16, "1.0e+16"),
        (1e-5, "1.0e-05"),
        (1.5e300, "1.5e+300"),
        (3.943018814521493e16, "3.943018814521493e+16"),
        ("2.10", '"2.10"'),
        ("a: b", '"a: b"'),
        ("{{ .Release.Namespace }}", '"{{ .Release.Namespace }}"'),
        (r"^a\.b$", r"'^a\.b$'"),
        ("a\nb", '"a\\nb"'),
        ("\u2028\x1b", '"\\u2028\\x1B"'),
        ("two words", "two words"),
    ],
)
def test_scalars_as_written(value: Any, written: str) -> None:
    assert scalar(value) == written


@pytest.mark.parametrize("value", [2**64, -(2**63) - 1, math.inf, -math.inf, math.nan])
def test_numbers_that_readers_lose_are_refused_with_the_fix(value: float) -> None:
    with pytest.raises(ValueError, match="put it in quotes"):
        scalar(value)


def test_what_is_no_value_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="object is not a YAML scalar"):
        block({"a": object()})  # type: ignore[dict-item]


def test_text_of_any_class_is_its_text() -> None:
    class Word(str, enum.Enum):  # noqa: UP042 - the older kind, whose str() is its name
        ON = "on"

    assert scalar(Word.ON) == '"on"'
    assert block([Word.ON]) == '- "on"'


def test_blocks_look_like_the_storys() -> None:
    value: Any = {
        "fullnameOverride": "reloader",
        "empty": {},
        "none": [],
        "reloader": {"readOnlyRootFileSystem": True, "podMonitor": {"enabled": True}},
        "list": ["a", {"b": 1, "c": ["d"]}, ["e", ["f"]], {}],
        "text": "one\n  two\n\n# three\n",
        "open": "one\ntwo",
        "closed": "one\n\n",
    }
    assert "values:\n  " + block(value, 2) + "\n" == (
        "values:\n"
        "  fullnameOverride: reloader\n"
        "  empty: {}\n"
        "  none: []\n"
        "  reloader:\n"
        "    readOnlyRootFileSystem: true\n"
        "    podMonitor:\n"
        "      enabled: true\n"
        "  list:\n"
        "    - a\n"
        "    - b: 1\n"
        "      c:\n"
        "        - d\n"
        "    - - e\n"
        "      - - f\n"
        "    - {}\n"
        "  text: |\n"
        "    one\n"
        "      two\n"
        "\n"
        "    # three\n"
        "  open: |-\n"
        "    one\n"
        "    two\n"
        '  closed: "one\\n\\n"\n'
    )


@pytest.mark.parametrize("value", [{}, [], "", 1, None, "a: b"])
def test_a_block_of_one_line(value: Any) -> None:
    assert "\n" not in block(value, 4)
    assert through_core_schema(f"key: {block(value, 4)}\n") == {"key": value}


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (Style(), "a:\n  b:\n    - c\n    - d: e\n"),
        (Style(mapping=4), "a:\n    b:\n      - c\n      - d: e\n"),
        (Style(sequence=0), "a:\n  b:\n  - c\n  - d: e\n"),
        (Style(quote="'"), "a:\n  b:\n    - 'c'\n    - d: 'e'\n"),
        (Style(flow_keys=frozenset("b")), "a:\n  b: [c, {d: e}]\n"),
    ],
)
def test_a_block_in_a_style(style: Style, expected: str) -> None:
    assert block({"a": {"b": ["c", {"d": "e"}]}}, style=style) + "\n" == expected


@pytest.mark.parametrize(
    ("value", "quote", "expected"),
    [
        ("a", "'", "'a'"),
        ("a", '"', '"a"'),
        ("it's \\", "'", "'it''s \\'"),
        ("a\tb", "'", '"a\\tb"'),
        ('"\n', '"', '"\\"\\n"'),
        (1, '"', "1"),
        (None, "'", "null"),
    ],
)
def test_text_in_quotes_of_choice(value: Any, quote: str, expected: str) -> None:
    assert scalar(value, quote) == expected


STYLES = st.builds(
    Style,
    st.sampled_from((2, 3, 4)),
    st.sampled_from((0, 2, 4)),
    st.sampled_from(("", "'", '"')),
    st.frozensets(st.sampled_from("abk")),
)


@given(st.dictionaries(KEYS, VALUES, min_size=1), st.integers(0, 9), STYLES)
def test_any_value_comes_back_in_any_style(value: Any, indent: int, style: Style) -> None:
    text = f"{' ' * indent}{block(value, indent, style)}\n"
    for read in (through_pyyaml, through_core_schema):
        assert typed(read(text)) == typed(value)
        assert typed(read(flow(value, style))) == typed(value)


@given(VALUES, st.integers(0, 9))
@example(["a\nb\n", {"k": "c\nd"}], 0)
def test_any_value_comes_back_from_python_readers(value: Any, indent: int) -> None:
    text = f"{' ' * indent}{block(value, indent)}\n"
    for read in (through_pyyaml, through_core_schema):
        assert typed(read(text)) == typed(value)


@given(st.dictionaries(KEYS, VALUES, min_size=1), st.text("# \n", max_size=4))
def test_what_follows_a_block_does_not_change_it(value: Any, after: str) -> None:
    text = f"a:\n  {block(value, 2)}\n{after}\nz: 1\n"
    for read in (through_pyyaml, through_core_schema):
        assert typed(read(text)) == typed({"a": value, "z": 1})


@pytest.mark.oracle
@settings(
    max_examples=draws.times(12), phases=[Phase.explicit, Phase.reuse, Phase.generate]
)  # no shrinking by builds
@given(st.data())
def test_any_value_comes_back_from_kustomize(
    kustomize: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    values = [data.draw(VALUES) for _ in range(40)]
    back = through_kustomize(kustomize, tmp_path_factory.mktemp("values"), {"items": values})["items"]
    assert as_json(back) == as_json(values)
