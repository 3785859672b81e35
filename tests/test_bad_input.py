"""Whatever bad input a case has: every format for programs gets a document that says the same as standard error."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

import casebook
from reports.test_junit import SCHEMA
from reports.test_sarif import VALIDATOR

if TYPE_CHECKING:
    from pathlib import Path

    from casebook import Case

JUDGES = ("check", "validate")
COMMANDS = (*JUDGES, "render", "diff", "clusters")


def _refused(case: Case) -> tuple[str, ...]:
    """The first command line of a case that is refused for its input, without an output format of its own."""
    for code, arguments in zip(case.exit.split(), case.commands, strict=True):
        if code == b"2" and {*COMMANDS} & {*arguments} and "-o" not in arguments:
            return arguments
    return ()


REFUSED = [case for case in casebook.every() if _refused(case)]


def test_there_are_many() -> None:
    assert len(REFUSED) > 80


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_it_is_a_document_in_every_format(case: Case, tmp_path: Path) -> None:
    top = tmp_path / "top"
    top.mkdir()
    case.lay_out(top)
    arguments = _refused(case)
    said = casebook.run(arguments, top)
    if b"\nUsage: " in said.stderr:
        return  # the command line could not be parsed
    (command,) = {*COMMANDS} & {*arguments}
    ran = casebook.run((*arguments, "-o", "json"), top)
    errors = json.loads(ran.stdout)["errors"]
    assert (ran.code, ran.stderr) == (2, said.stderr)
    assert len(errors) == sum(b"error: " in line for line in said.stderr.splitlines())
    assert {each["rule"] for each in errors} == {"input"}
    if command in JUDGES:
        _judge(arguments, top, len(errors))


def _judge(arguments: tuple[str, ...], top: Path, count: int) -> None:
    log = json.loads(casebook.run((*arguments, "-o", "sarif"), top).stdout)
    VALIDATOR.validate(log)
    assert len(log["runs"][0]["results"]) == count
    report = casebook.run((*arguments, "-o", "junit"), top).stdout.decode()
    SCHEMA.validate(io.StringIO(report))
    assert report.count("<failure ") == count
    annotations = casebook.run((*arguments, "-o", "github"), top)
    assert (annotations.stdout.count(b"::error "), annotations.stderr.count(b"error: ")) == (count, 0)
