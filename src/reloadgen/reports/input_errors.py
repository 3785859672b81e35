"""What ends a run with exit code 2, as findings of the rule `input`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.errors import InputError, Location, Problem, ReloadgenError, UsageError
from reloadgen.findings import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

INPUT = Rule("input", "error", "The inventory, a template, another file or the command line is wrong.")


def problems(error: ReloadgenError | OSError) -> tuple[Problem, ...]:
    """What ended the run; without a place where no file is to blame."""
    match error:
        case InputError():
            return error.problems
        case UsageError():
            return (Problem(Location("", 0, error.column), str(error), error.hint),)
        case ReloadgenError():
            return (Problem(Location(""), str(error), error.hint),)
        case _:
            return (Problem(Location(""), f"{error.filename or 'input/output'}: {error.strerror}"),)


def entries(findings: Iterable[Finding]) -> list[dict[str, str | int]]:
    """The `errors` of a JSON document: the findings of the rule `input` among others."""
    return [
        {
            "rule": each.rule,
            "path": each.location.path,
            "line": each.location.line,
            "column": each.location.column,
            "message": each.text,
        }
        for each in findings
        if each.rule == INPUT.id
    ]
