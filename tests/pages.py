"""The documentation's examples, run as they are written; run as a script, it writes their output anew.

A comment `<!-- session: NAME -->` begins a shell session in a directory of that name (see SESSIONS). The blocks after
it belong to it: of a `console` block every `$ ` line is run and what follows it is compared with what is printed, where
a line `…` stands for any lines; a `sh` block has to succeed. A block after `<!-- not run: REASON -->` is left alone.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOP = Path(__file__).parent.parent
TUTORIAL = TOP / "docs" / "tutorial.md"
ANY = "…\n"

_PART = re.compile(
    r"^<!-- (?P<word>session|not run): (?P<text>[^\n]+?) -->$"
    r"|^```(?P<language>console|sh)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_MARK = "\x1e"


@dataclass(frozen=True, slots=True)
class Command:
    """What is typed, what the page says that it prints (None: it has to succeed), and where that stands."""

    typed: str
    printed: str | None
    span: tuple[int, int]
    line: int


@dataclass(frozen=True, slots=True)
class Session:
    """The commands of one session of a page."""

    directory: str
    commands: tuple[Command, ...]


def pages() -> tuple[Path, ...]:
    """Every page that a person reads."""
    return (*sorted(TOP.glob("*.md")), *sorted((TOP / "docs").rglob("*.md")))


def sessions(text: str) -> tuple[Session, ...]:
    """The sessions of a page.

    Raises:
        ValueError: a block that belongs to no session and is not excused.
    """
    found: list[tuple[str, list[Command]]] = []
    excused = False
    for part in _PART.finditer(text):
        line = text.count("\n", 0, part.start()) + 1
        if part["word"] == "session":
            found.append((part["text"], []))
        elif part["word"]:
            excused = True
        elif excused:
            excused = False
        elif not found:
            raise ValueError(f"line {line}: the block belongs to no session")
        else:
            found[-1][1].extend(_commands(part, line))
    return tuple(Session(name, tuple(commands)) for name, commands in found)


def _commands(block: re.Match[str], line: int) -> Iterator[Command]:
    if block["language"] == "sh":
        yield Command(block["body"], None, block.span("body"), line)
        return
    start = block.start("body")
    for each in re.finditer(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block["body"], re.MULTILINE):
        where = line + 1 + block["body"].count("\n", 0, each.start())
        yield Command(each[1], each[2], (start + each.start(2), start + each.end(2)), where)


def run(session: Session, directory: Path) -> Iterator[tuple[Command, str, int]]:
    """Each command with what it printed and its exit code, all in one shell."""
    script = "".join(_scripted(command, number) for number, command in enumerate(session.commands))
    environment = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "HOME": str(directory),
        "LC_ALL": "C.UTF-8",
        "RELOADGEN_KUSTOMIZE": "never",
        "GIT_CONFIG_GLOBAL": os.devnull,
        **{
            f"GIT_{who}_{what}": "docs@example.invalid"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
    }
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=directory,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    parts = re.split(rf"\n{_MARK}(\d+) (\d+)\n", done.stdout)
    if len(parts) != 3 * len(session.commands) + 1:
        raise AssertionError(f"the session ended early:\n{done.stdout}")
    for number, command in enumerate(session.commands):
        printed, _, code = parts[3 * number : 3 * number + 3]
        yield command, printed, int(code)


def _scripted(command: Command, number: int) -> str:
    strict = command.printed is None
    before, after = ("set -e\n", "set +e\n") if strict else ("", "")
    return f"{before}{command.typed}\nrc=$?; {after}printf '\\n{_MARK}%d %d\\n' {number} $rc; (exit $rc)\n"


def agrees(expected: str, printed: str) -> bool:
    """Whether the output is what the page says."""
    pattern = "(?:.*\n)*".join(re.escape(part) for part in expected.split(ANY))
    return re.fullmatch(pattern, printed) is not None


def prepare(name: str, directory: Path) -> None:
    """Make a session's directory."""
    SESSIONS[name](directory)


def _nothing(directory: Path) -> None:
    directory.mkdir(exist_ok=True)


def _clone(directory: Path) -> None:
    """This project as a fresh clone, with the environment that `make` would set up in a minute."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listed, cwd=TOP, check=True, capture_output=True, text=True)
    for name in filter(None, done.stdout.split("\0")):
        if (TOP / name).is_file():
            (directory / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(TOP / name, directory / name)
    (directory / ".venv").mkdir()
    (directory / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    (directory / ".venv" / ".ready").touch()
    for arguments in (
        ("init", "-q"),
        ("add", "-A"),
        ("-c", "user.name=x", "-c", "user.email=x", "commit", "-qm", "x"),
    ):
        subprocess.run(["git", *arguments], cwd=directory, check=True)


def _fleet(directory: Path) -> None:
    """The tutorial's repository before reloadgen: its first block."""
    shutil.copytree(_played(1), directory, symlinks=True, dirs_exist_ok=True)


def _tutorial(directory: Path) -> None:
    """The tutorial's repository at its end."""
    shutil.copytree(_played(None), directory, symlinks=True, dirs_exist_ok=True)


@cache
def _played(count: int | None) -> Path:
    """A directory in which so many of the tutorial's commands were run, once for all sessions."""
    (session,) = sessions(TUTORIAL.read_text("utf-8"))
    scratch = tempfile.TemporaryDirectory()
    atexit.register(scratch.cleanup)
    for _ in run(Session("empty", session.commands[:count]), Path(scratch.name)):
        pass
    return Path(scratch.name)


SESSIONS: dict[str, Callable[[Path], None]] = {
    "empty": _nothing,
    "clone": _clone,
    "fleet": _fleet,
    "tutorial": _tutorial,
}
"""By name: an empty directory, a clone of this project, and the tutorial's repository at two points."""


def _rewrite(page: Path) -> bool:
    text = page.read_text("utf-8")
    if "<!-- session: " not in text:  # no test runs its commands either
        return False
    edits = []
    for session in sessions(text):
        with tempfile.TemporaryDirectory() as scratch:
            prepare(session.directory, Path(scratch))
            edits += [(command, printed) for command, printed, _ in run(session, Path(scratch))]
    new = text
    for command, printed in sorted(edits, key=lambda edit: edit[0].span, reverse=True):
        if command.printed is not None and not agrees(command.printed, printed):
            new = new[: command.span[0]] + printed + new[command.span[1] :]
    page.write_text(new, encoding="utf-8")
    return new != text


if __name__ == "__main__":
    for path in [Path(each) for each in sys.argv[1:]] or pages():
        if _rewrite(path):
            sys.stdout.write(f"{path}: written anew\n")
