"""Findings in the formats that `check` and `validate` share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reloadgen.reports.finding import Finding


def render(  # noqa: PLR0913 - what the formats need
    findings: Sequence[Finding],
    output: str,
    *,
    tool: str,
    rules: Mapping[str, str],
    checked: Sequence[str],
    color: bool,
) -> str:
    """The findings as `text`, `github`, `sarif` or `junit`; `checked` are the paths that were looked at."""
    match output:
        case "github":
            from reloadgen.reports import github  # noqa: PLC0415 - each run needs one format

            return github.render(findings, tool=tool)
        case "sarif":
            from reloadgen.reports import sarif  # noqa: PLC0415 - as above

            return sarif.render(findings, tool=tool, rules=rules, version=__version__)
        case "junit":
            from reloadgen.reports import junit  # noqa: PLC0415 - as above

            return junit.render(findings, tool=tool, checked=checked)
        case _:
            from reloadgen.reports import text  # noqa: PLC0415 - as above

            return text.render(findings, color=color)
