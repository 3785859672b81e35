"""Annotations are parsed here as the runner does: `ActionCommand.TryParseV2` of github.com/actions/runner."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from reloadgen.reports.github import render
from reports.samples import BARE, FINDINGS, HOSTILE, OUTDATED, SHARED, UNREACHED, report

if TYPE_CHECKING:
    from reloadgen.findings import Finding

ESCAPED = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}


def parse(line: str) -> tuple[str, dict[str, str], str]:
    """Command, properties and message of one line, unescaped in the runner's order (`%25` last)."""
    command, _, message = line.removeprefix("::").partition("::")
    name, _, properties = command.partition(" ")
    pairs = (each.split("=", 1) for each in properties.split(","))
    return name, {key: unescape(value) for key, value in pairs}, unescape(message)


def unescape(text: str) -> str:
    for code, plain in ESCAPED.items():
        text = text.replace(code, plain)
    return text


def test_an_annotation_has_file_line_column_title_and_message() -> None:
    assert render(report([OUTDATED])) == (
        "::error file=kubernetes/workloads/platform/system/reloader/ks.yaml,line=4,col=3,"
        "title=reloadgen check%3A outdated::differs from the inventory; run reloadgen render [infra]\n"
    )


@pytest.mark.parametrize(
    ("finding", "command"), [(OUTDATED, "error"), (UNREACHED, "warning"), (SHARED, "notice")]
)
def test_severities_have_their_commands(finding: Finding, command: str) -> None:
    assert parse(render(report([finding])))[0] == command


def test_what_is_not_known_is_left_out() -> None:
    assert render(report([BARE])) == "::error title=reloadgen check%3A rule::no place\n"


def test_special_characters_are_escaped() -> None:
    line = render(report([HOSTILE]))
    assert "file=a%2Cb%3Ac%0A%3A%3Aerror%3A%3Ax," in line
    assert "::100%25 " in line
    assert line.count("\n") == 1
    _, properties, message = parse(line.rstrip("\n"))
    assert (properties["file"], message) == (HOSTILE.location.path, HOSTILE.message)


@given(FINDINGS)
def test_what_is_written_is_read_back(findings: list[Finding]) -> None:
    lines = render(report(findings)).split("\n")[:-1]
    assert len(lines) == len(findings)
    for line, finding in zip(lines, findings, strict=True):
        _, properties, message = parse(line)
        assert properties.get("file", "") == finding.location.path
        assert message.startswith(finding.text)
