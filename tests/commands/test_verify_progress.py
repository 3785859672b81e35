"""How `verify` shows that it is under way."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live

from reloadgen.commands.verify_progress import Lines, Table
from reloadgen.live.verify_results import ClusterResult, Criterion, State

if TYPE_CHECKING:
    import pytest

FAILED = ClusterResult("infra", True, (Criterion("x", State.FAIL, "no such tag"),))  # noqa: FBT003 - reached
AWAY = ClusterResult("apps", False, (Criterion("reach", State.NOT_CHECKED, "no answer"),))  # noqa: FBT003 - reached
DONE = ClusterResult("dev", True, (Criterion("x", State.PASS, "fine"),))  # noqa: FBT003 - reached


def test_a_log_gets_a_line_only_for_news(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines()
    for line in ("waiting", "waiting", "ready\x1b[2J"):
        lines.step("infra", line)
    lines.ended(FAILED)
    lines.ended(AWAY)
    assert capsys.readouterr().err.splitlines() == [
        "infra: waiting",
        "infra: ready\\x1b[2J",
        "infra: failed",
        "apps: out of reach",
    ]


def test_a_terminal_gets_a_row_for_each_cluster() -> None:
    shown = io.StringIO()
    console = Console(file=shown, width=80, force_terminal=True, color_system=None)
    with Live(console=console, auto_refresh=False) as live:
        table = Table(("infra", "apps", "dev"), live)
        table.step("infra", "source: not yet [bold]markup[/bold]")
        live.refresh()
        assert "source: not yet [bold]markup[/bold]" in shown.getvalue()
        assert "waiting for its turn" in shown.getvalue()
        for result in (FAILED, AWAY, DONE):
            table.ended(result)
        live.refresh()
    last = shown.getvalue()[-1200:]
    for words in ("infra", "failed", "no such tag", "apps", "out of reach", "no answer", "dev", "done"):
        assert words in last
