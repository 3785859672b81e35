"""What a command prints in a format for programs when its input is bad."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reloadgen.reports.input_errors import INPUT, entries, problems
from reloadgen.reports.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.errors import ReloadgenError

_EMPTY: Mapping[str, dict[str, object]] = {
    "check": {"clean": False, "drift": []},
    "validate": {"valid": False, "findings": []},
    "render": {"changes": [], "conflicts": []},
    "diff": {"changes": [], "conflicts": []},
    "clusters": {"clusters": []},
    "verify": {"ok": False, "clusters": []},
}
"""By command, the keys of its JSON document when nothing could be looked at."""


def document(error: ReloadgenError | OSError, command: str, output: str) -> str:
    """The document; "" in a format for people."""
    findings = tuple(INPUT.finding(each.location, each.message, each.fix) for each in problems(error))
    match command, output:
        case _, "json" if command in _EMPTY:
            return json.dumps({**_EMPTY[command], "errors": entries(findings)}, indent=2) + "\n"
        case "clusters", "yaml":
            from reloadgen.document import emit  # noqa: PLC0415 - most runs have no bad input

            errors = [
                {key: printable(value) if isinstance(value, str) else value for key, value in entry.items()}
                for entry in entries(findings)
            ]
            return emit.block({"clusters": [], "errors": errors}) + "\n"
        case ("check" | "validate" | "verify") as name, "github" | "sarif" | "junit":
            from reloadgen.reports import finding_formats  # noqa: PLC0415 - as above
            from reloadgen.reports.finding_report import FindingReport  # noqa: PLC0415 - as above

            return finding_formats.render(FindingReport(name, findings, (INPUT,), ()), output)
        case _:
            return ""
