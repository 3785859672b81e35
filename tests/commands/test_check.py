"""`check` says the same in every format: each difference with its place, kind and clusters."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

import casebook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Found = list[tuple[str, str, tuple[str, ...]]]
"""Path, kind and clusters of each difference, in the order of the output."""


def in_text(output: str) -> Found:
    form = r"^([^:]+):(?:\d+:)* (?:error\[)?(\w+)\]?: .*?(?: \[([^]]+)\])?(?:; hint: .*)?$"
    lines = re.findall(form, output, re.MULTILINE)
    return [(path, kind, _clusters(names)) for path, kind, names in lines]


def in_json(output: str) -> Found:
    return [(each["path"], each["kind"], tuple(each["clusters"])) for each in json.loads(output)["drift"]]


def in_github(output: str) -> Found:
    lines = re.findall(
        r"^::error file=(.+?),line=\d+,title=.+? (\w+)::.*?(?: \[(.+)\])?$", output, re.MULTILINE
    )
    return [(unquote(path), kind, _clusters(names)) for path, kind, names in lines]


def in_sarif(output: str) -> Found:
    (run,) = json.loads(output)["runs"]
    return [
        (
            each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            each["ruleId"],
            tuple(each.get("properties", {}).get("clusters", ())),
        )
        for each in run["results"]
    ]


def in_junit(output: str) -> Found:
    cases = ET.fromstring(output).iter("testcase")  # noqa: S314 - our own output
    failures = [(case.attrib["name"], failure.attrib["message"]) for case in cases for failure in case]
    texts = [f"{path}: {message}" for path, message in failures]
    return in_text("\n".join(texts))


def _clusters(names: str) -> tuple[str, ...]:
    return tuple(names.split(", ")) if names else ()


@pytest.fixture(scope="module")
def drifted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with drift of every kind."""
    top = tmp_path_factory.mktemp("drifted") / "top"
    top.mkdir()
    casebook.named("drift-of-every-kind").lay_out(top)
    return top


@pytest.mark.parametrize(
    ("output", "read"),
    [("json", in_json), ("github", in_github), ("sarif", in_sarif), ("junit", in_junit)],
)
def test_every_format_says_what_the_text_says(
    drifted: Path, output: str, read: Callable[[str], Found]
) -> None:
    said = in_text(casebook.run(("check",), drifted).stdout.decode())
    assert {kind for _, kind, _ in said} == {
        "missing",
        "outdated",
        "edited",
        "orphaned",
        "unlisted",
        "foreign",
    }

    ran = casebook.run(("check", "-o", output), drifted)

    assert ran.code == 1
    assert read(ran.stdout.decode()) == said
