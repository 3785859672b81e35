"""Progress where a person waits: phases and counters on a terminal, nothing elsewhere or when it ends soon."""

from __future__ import annotations

import io
import re
import time
from contextlib import redirect_stderr
from typing import TYPE_CHECKING

import pytest

from reloadgen.commands import progress
from reloadgen.commands.invocation import Invocation
from reloadgen.commands.progress import Progress

if TYPE_CHECKING:
    from pathlib import Path

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal(io.StringIO):
    """Standard error that says it is a terminal."""

    def isatty(self) -> bool:
        return True

    def shows(self, words: str) -> bool:
        """Whether the words appear within twenty seconds."""
        deadline = time.monotonic() + 20
        while words not in _CONTROL.sub("", self.getvalue()):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    stream = Terminal()
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(progress, "PATIENCE", 0)
    return stream


def test_each_phase_is_shown_with_its_count(terminal: Terminal, tmp_path: Path) -> None:
    with redirect_stderr(terminal), Progress(Invocation(tmp_path)) as bar:
        bar.start("reading")
        assert terminal.shows("reading")
        tick = bar.start("rendering", 2, then="comparing")
        assert terminal.shows("0/2")
        tick()
        assert terminal.shows("1/2")
        tick()
        assert terminal.shows("comparing")


@pytest.mark.parametrize("quiet", [True, False])
def test_nothing_is_shown_in_a_pipe_or_when_it_is_to_be_quiet(
    quiet: bool,  # noqa: FBT001 - a parameter of the test
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    if not quiet:
        monkeypatch.setattr(terminal, "isatty", lambda: False)
    with redirect_stderr(terminal), Progress(Invocation(tmp_path, quiet=quiet)) as bar:
        bar.start("reading")()
        time.sleep(0.1)
    assert terminal.getvalue() == ""


def test_a_run_that_ends_soon_shows_nothing(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 30)
    with redirect_stderr(terminal), Progress(Invocation(tmp_path)) as bar:
        bar.start("reading")()
    assert terminal.getvalue() == ""
