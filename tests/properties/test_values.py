"""Any value of the inventory arrives in the HelmRelease as what it is, whoever reads it."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import yaml
from hypothesis import strategies as st

import casebook
import draws
from properties import fleets
from properties.fleets import Fleet
from reloadgen.document import nodes, values

SPECIAL: tuple[Any, ...] = (
    *(
        "a: b",
        '"',
        "'",
        "# x",
        "x # y",
        "{{ .Release.Namespace }}",
        "{% raw %}",
        "first\nsecond\n",
        "\nlead",
        "trail\n\n",
    ),
    *(
        "null",
        "~",
        "",
        "yes",
        "on",
        "0o17",
        "017",
        "0x1f",
        "1e3",
        "2.10",
        "2.2.3",
        "1_000",
        "12:30:45",
        "2001-01-01",
    ),
    *(
        "\U0001f680",
        "e\u0301",
        "- a",
        "? b",
        "*x",
        "&y",
        "!z",
        "%w",
        "@v",
        "`u",
        "| t",
        "> s",
        "[",
        "}",
        ",",
        "a\tb",
        " a ",
    ),
    *(
        "---",
        "...",
        "<<",
        "=",
        ".inf",
        ".nan",
        "\u2028",
        "\u0085"[:0],
        "\ufeff",
        "${VAR}",
        "$(VAR)",
        "\\n",
        "a:\n  - b",
    ),
    *(None, True, False, 0, -1, 0o17, 1e3, 2.1, 1.5e300, 2**63 - 1, -(2**63), 0.1),
    *([], {}, [[]], [{}], {"a": None}, [None], [[1], [[2]]], {"": 1}, {"a: b": {"# c": ["- d"]}}),
)
texts = st.text(
    st.characters(
        exclude_categories=["Cs"], exclude_characters=[*map(chr, range(0x7F, 0xA0)), "\ufffe", "\uffff"]
    ),
    max_size=20,
)
scalars = (
    st.sampled_from([each for each in SPECIAL if not isinstance(each, list | dict)])
    | texts
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
)
keys = texts.filter(lambda key: key != "<<")
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)


def _render(given: dict[str, Any], top: Path) -> Path:
    """The rendered HelmRelease."""
    cluster = {"name": "c", "root": "workloads/c", "addons": {"reloader": {"values": {"given": given}}}}
    fleets.lay(Fleet({"clusters": [cluster]}, {}), top)
    ran = casebook.run(("render",), top)
    assert ran.code == 0, ran.stderr.decode()
    return top / "workloads/c/system/reloader/app/helmrelease.yaml"


def _core(text: str) -> list[Any]:
    return [values.value(document) for document in nodes.parse(text)]


def _given(documents: list[Any]) -> Any:
    (release,) = [each for each in documents if each["kind"] == "HelmRelease"]
    return release["spec"]["values"]["given"]


def _same(one: Any, other: Any) -> bool:
    """Equal, types too; kustomize writes a float without a fraction as a whole number."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, bool) or isinstance(other, bool) or not isinstance(one, int | float):
        return type(one) is type(other) and one == other
    if isinstance(one, float):
        return isinstance(other, int | float) and one == float(other)
    return isinstance(other, int) and one == other


@hypothesis.given(st.lists(anything, max_size=8))
@hypothesis.example(list(SPECIAL))
def test_values_arrive_for_pyyaml_and_by_the_core_schema(given: list[Any]) -> None:
    numbered = {f"v{number}": value for number, value in enumerate(given)}
    with tempfile.TemporaryDirectory() as scratch:
        text = _render(numbered, Path(scratch, "top")).read_text(encoding="utf-8")

    assert _same(numbered, _given(list(yaml.safe_load_all(text))))
    assert _same(numbered, _given(_core(text)))


@pytest.mark.oracle
@hypothesis.settings(
    max_examples=draws.times(15),
    phases=[
        hypothesis.Phase.explicit,
        hypothesis.Phase.generate,
    ],  # each try is a process: too slow to shrink
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)
@hypothesis.given(st.lists(anything, min_size=10, max_size=30))
@hypothesis.example(list(SPECIAL))
def test_values_arrive_in_what_kustomize_builds(kustomize: Path, given: list[Any]) -> None:
    numbered = {f"v{number}": value for number, value in enumerate(given)}
    with tempfile.TemporaryDirectory() as scratch:
        app = _render(numbered, Path(scratch, "top")).parent
        done = subprocess.run([kustomize, "build", app], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert _same(numbered, _given(_core(done.stdout)))
