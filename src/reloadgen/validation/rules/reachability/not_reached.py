"""`not-reached`: a cluster's Flux never reads a generated file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.errors import Location
from reloadgen.findings import Finding, Rule
from reloadgen.flux.broken_chain import NotReached

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.validation.case import Case

RULE = Rule("not-reached", "error", "A cluster's Flux never reads a generated file.", scope="reach")


def check(case: Case) -> Iterator[Finding]:
    """One finding for each place where a chain to generated files breaks, with the first file behind it."""
    reported: set[tuple[str, str, int, str]] = set()
    for walk, path, answer in case.unreached:
        if not isinstance(answer, NotReached):
            continue
        name, gap = walk.cluster.name, (answer.path, answer.line, answer.fix)
        if (name, *gap) in reported:
            continue
        reported.add((name, *gap))
        message = f"{path} is not read: {answer.message}"
        location = Location(answer.path, answer.line, answer.column)
        yield RULE.finding(location, message, answer.fix, clusters=(name,))
