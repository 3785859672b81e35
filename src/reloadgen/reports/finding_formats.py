"""The output formats of `check` and `validate`: a report to text, JSON, GitHub annotations, SARIF or JUnit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.reports.messages import MessageStyle

if TYPE_CHECKING:
    from reloadgen.reports.finding_report import FindingReport


def render(
    report: FindingReport, output: str, style: MessageStyle | None = None, *, verbose: bool = False
) -> str:
    """The report in a format, by its name on the command line; each run imports the one that it needs.

    `style` and `verbose` are for people: only `text` knows them.
    """
    match output:
        case "json":
            from reloadgen.reports import finding_json  # noqa: PLC0415 - see above

            return finding_json.render(report)
        case "github":
            from reloadgen.reports import github  # noqa: PLC0415 - see above

            return github.render(report)
        case "sarif":
            from reloadgen.reports import sarif  # noqa: PLC0415 - see above

            return sarif.render(report)
        case "junit":
            from reloadgen.reports import junit  # noqa: PLC0415 - see above

            return junit.render(report)
        case _:
            from reloadgen.reports import text  # noqa: PLC0415 - see above

            return text.render(report, style or MessageStyle(), verbose=verbose)
