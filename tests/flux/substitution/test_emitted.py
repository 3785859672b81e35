"""Whole objects compared with Flux's own library: it substitutes in their YAML, which is read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

import scene
from reloadgen.document.nodes import YamlError
from reloadgen.flux.substitution.expressions import BadSubstitutionError
from reloadgen.flux.substitution.variables import Variables

if TYPE_CHECKING:
    from pathlib import Path

VALUES = {
    "A": "abc",
    "E": "",
    "N": "3",
    "Q": 'say "hi"',
    "C": "a: b",
    "H": "x # y",
    "B": "true",
    "S": "- x",
    "J": "{a: b}",
    "T": "'q'",
    "CRON": "*/5 * * * *",
    "QUOTED": "'*/5 * * * *'",
    "F": "1.5",
    "ON": "on",
    "YES": "y",
}
_EXPRESSIONS = (
    *("${A}", "${U}", "${U:=x}", "${A:-${U}}", "$${U}", "${A", "${}", "${A@}", "$$", "$$$${U}", "${A/b}"),
    *(f"${{{name}}}" for name in VALUES),
    *("${U:-a b}", "${U:-'x'}", '${U:="x"}', '${A/b/"}', "${U:=a: b}", "${U:={}}", "${A:-x", "${A:-x\ny}"),
)
_AROUND = (
    *(
        "{}",
        "x {} y",
        "{}: z",
        "'{}",
        '"{}"',
        "a\n{}\nb\n",
        "{} # c",
        "- {}",
        "a\\n{}",
        " {}",
        "{}}}",
        "{{{}}}",
    ),
    *(f"{sign}{{}}" for sign in "#*&!|>@%`?-:,["),
    f"{'long ' * 30}{{}} long",
)
_FEW = ("${A}", "${C}", "${U:={}}")


def texts() -> list[str]:
    """Every expression in some surroundings, some expressions in every surrounding."""
    found = [around.format(each) for around in ("{}", "'{} x") for each in _EXPRESSIONS]
    return found + [around.format(each) for around in _AROUND for each in _FEW]


def flux(texts: list[str], top: Path) -> list[dict[str, Any]]:
    """What the library makes of a ConfigMap with each text."""
    jobs = []
    spec = {"path": "./", "postBuild": {"substitute": VALUES}}
    for number, text in enumerate(texts):
        directory = top / f"{number}"
        directory.mkdir(exist_ok=True)
        content = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"k": text}}
        (directory / "a.yaml").write_text(yaml.safe_dump(content), "utf-8")
        flux_object = {
            "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
            "kind": "Kustomization",
            "metadata": {"name": "k", "namespace": "flux-system"},
            "spec": spec,
        }
        jobs.append(
            {"root": str(directory), "ignore": "", "path": ".", "object": flux_object, "strict": True}
        )
    return scene.generated(jobs)


def outcome(text: str) -> tuple[bool, Any]:
    """Whether we say that it fails, and what it means otherwise."""
    variables = Variables(VALUES)
    try:
        undefined = variables.undefined(text)
        value = variables.value_or_raise(text)
    except (BadSubstitutionError, YamlError):
        return True, None
    return bool(undefined), value


@pytest.mark.oracle
def test_objects_fail_and_change_as_in_flux(tmp_path: Path) -> None:
    asked = texts()
    for text, real in zip(asked, flux(asked, tmp_path), strict=True):
        fails, value = outcome(text)
        assert fails == bool(real["error"]), (text, real["error"])
        if not fails and "\n" not in text:
            assert real["objects"][0]["data"]["k"] == value, text
