"""The cases in tests/cases: how a directory is read, run and compared. tests/cases/README.md says it for people."""

from __future__ import annotations

import contextlib
import functools
import io
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from unittest import mock

import typer.main

from reloadgen import __main__ as entry
from reloadgen import __version__
from reloadgen.rendering.templates import Templates
from reloadgen.workspace import planning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

CASES = Path(__file__).parent / "cases"
PROGRAM = "reloadgen"
_OPTIONS = {
    "-C": 1,
    "-i": 1,
    "-c": 1,
    "-l": 1,
    "--directory": 1,
    "--inventory": 1,
    "--cluster": 1,
    "--selector": 1,
}


_NO_CONFIGURATION = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
"""What Git would find on this machine does not count."""


class Ran(NamedTuple):
    """What one command did."""

    code: int
    stdout: bytes
    stderr: bytes


Runner: TypeAlias = "Callable[[tuple[str, ...], Path], Ran]"


class Tree(NamedTuple):
    """Everything below a directory: bytes by path, `-> target` for a symlink, and the directories."""

    files: Mapping[str, bytes | str]
    directories: frozenset[str]


class Outcome(NamedTuple):
    """What a case came to: its output in the form in which it is kept, and the tree after it."""

    stdout: bytes
    stderr: bytes
    exit: bytes
    tree: Tree


class Case(NamedTuple):
    """A directory of tests/cases."""

    directory: Path

    @property
    def name(self) -> str:
        """The directory's name says what the case shows."""
        return self.directory.name

    @property
    def commands(self) -> tuple[tuple[str, ...], ...]:
        """The command lines, split into arguments, without the program's name."""
        return tuple(_arguments(line) for line in _lines(self.directory / "command"))

    @property
    def exit(self) -> bytes:
        """The exit codes that are kept."""
        return _bytes(self.directory / "exit")

    def lay_out(self, top: Path) -> None:
        """The tree before the command: `before/`, then `setup`, below a top."""
        before = self.directory / "before"
        if before.is_dir():
            shutil.copytree(before, top, symlinks=True, dirs_exist_ok=True)
        _mark_top(top)
        for step in _steps(self.directory / "setup"):
            _set_up(step, top)

    def run(self, top: Path, runner: Runner | None = None) -> Outcome:
        """Run the commands in a tree that is laid out, in this process or by another runner."""
        ran = [(runner or run)(arguments, top) for arguments in self.commands]
        return Outcome(
            stdout=self._joined([each.stdout for each in ran], top),
            stderr=self._joined([each.stderr for each in ran], top),
            exit="".join(f"{each.code}\n" for each in ran).encode(),
            tree=tree(top),
        )

    def _joined(self, outputs: list[bytes], top: Path) -> bytes:
        """One output as it is; of several commands, each below its command line."""
        found = [_without_version(output.replace(os.fsencode(top), b"TOP")) for output in outputs]
        if len(found) == 1:
            return found[0]
        heads = [f"$ {shlex.join((PROGRAM, *arguments))}\n".encode() for arguments in self.commands]
        return b"".join(head + output for head, output in zip(heads, found, strict=True))

    def expected(self, before: Tree) -> Outcome:
        """What is kept of the case; without `expected/` the tree must stay as it is."""
        kept = {name: _bytes(self.directory / name) for name in ("stdout", "stderr", "exit")}
        directory = self.directory / "expected"
        return Outcome(**kept, tree=tree(directory) if directory.is_dir() else before)

    def keep(self, outcome: Outcome, before: Tree) -> None:
        """Rewrite what is kept of the case: only tests/golden.py does."""
        for name in ("stdout", "stderr", "exit"):
            file = self.directory / name
            file.unlink(missing_ok=True)
            if data := getattr(outcome, name):
                file.write_bytes(data)
        shutil.rmtree(self.directory / "expected", ignore_errors=True)
        if outcome.tree.files != before.files:
            lay(outcome.tree, self.directory / "expected")


def every() -> tuple[Case, ...]:
    """All cases, by name."""
    return tuple(
        Case(directory) for directory in sorted(CASES.iterdir()) if (directory / "command").is_file()
    )


def named(name: str) -> Case:
    """The case of that name."""
    return Case(CASES / name)


def tree(directory: Path) -> Tree:
    """What lies below a directory, Git's own directory apart."""
    files: dict[str, bytes | str] = {}
    directories = set()
    for base, inside, names in os.walk(directory):
        inside[:] = [name for name in inside if name != ".git"]
        for name in (*names, *inside):
            path = Path(base, name)
            place = path.relative_to(directory).as_posix()
            if path.is_symlink():
                files[place] = f"-> {path.readlink()}"
            elif path.is_dir():
                directories.add(place)
            elif path.is_file():
                data = path.read_bytes()
                files[place] = _without_version(data) if name == "reloadgen.lock" else data
    return Tree(files, frozenset(directories))


def _without_version(data: bytes) -> bytes:
    """What a case keeps stays when the version of reloadgen changes."""
    for before in (b"reloadgen ", b'"semanticVersion": "'):
        data = data.replace(before + __version__.encode(), before + b"VERSION")
    return data


def lay(what: Tree, directory: Path) -> None:
    """Write a tree."""
    for place, content in what.files.items():
        path = directory / place
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            path.symlink_to(content.removeprefix("-> "))
        else:
            path.write_bytes(content)


def run(arguments: tuple[str, ...], directory: Path) -> Ran:
    """The program with these arguments, in this process: as the console script, but for the process.

    What each process makes of the same code and the same templates again, is made once for all runs of this process.
    """
    stdout, stderr = (
        io.TextIOWrapper(io.BytesIO(), "utf-8", newline="", write_through=True) for _ in range(2)
    )
    with (
        _environment(),
        contextlib.chdir(directory),
        _argv(arguments),
        mock.patch.object(typer.main, "get_command", _command),
        mock.patch.object(planning, "Templates", _templates),
        contextlib.redirect_stdout(stdout),
        contextlib.redirect_stderr(stderr),
    ):
        code = _exit_code()
    return Ran(code, _written(stdout), _written(stderr))


_command = functools.cache(typer.main.get_command)
_compiled: dict[str, Templates] = {}


def _templates(*inputs: object) -> Templates:
    """The templates of these directories and settings, compiled once."""
    key = repr(inputs)
    if key not in _compiled:
        _compiled[key] = Templates(*inputs)  # type: ignore[arg-type]
    return _compiled[key]


def run_process(arguments: tuple[str, ...], directory: Path) -> Ran:
    """The same in a process of its own, by the console script."""
    script = Path(sys.executable).with_name(PROGRAM)
    done = subprocess.run([script, *arguments], cwd=directory, capture_output=True, check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


def scope(arguments: tuple[str, ...]) -> tuple[str, ...]:
    """The options of a command line that say where it works and on which clusters."""
    found: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if argument in _OPTIONS:
            found += [argument, next(rest)]
        elif argument.partition("=")[0] in _OPTIONS:
            found.append(argument)
    return tuple(found)


def _exit_code() -> int:
    try:
        entry.main()
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else int(error.code is not None)
    return 0


def _written(stream: io.TextIOWrapper) -> bytes:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue()


@contextlib.contextmanager
def _argv(arguments: tuple[str, ...]) -> Iterator[None]:
    kept, sys.argv = sys.argv, [PROGRAM, *arguments]
    try:
        yield
    finally:
        sys.argv = kept


@contextlib.contextmanager
def _environment() -> Iterator[None]:
    """What a terminal or a CI job would say must not show in what is compared."""
    kept = dict(os.environ)
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "GITHUB_ACTIONS", "TERM"):
        os.environ.pop(name, None)
    os.environ["COLUMNS"] = "100"
    os.environ |= _NO_CONFIGURATION
    os.environ["RELOADGEN_KUSTOMIZE"] = "never"
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)


def _mark_top(top: Path) -> None:
    """What makes a directory the top of a repository; a case about Git makes it one with `git init`."""
    (top / ".git").mkdir(parents=True, exist_ok=True)


def _bytes(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() else b""


def _lines(file: Path) -> list[str]:
    """The lines that say something: neither blank nor a comment."""
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _arguments(line: str) -> tuple[str, ...]:
    program, *arguments = shlex.split(line)
    assert program == PROGRAM, f"a command line begins with {PROGRAM}: {line}"
    return tuple(arguments)


def _steps(file: Path) -> Iterator[str]:
    """The shell between two command lines of ours is one step."""
    shell: list[str] = []
    for line in _lines(file):
        if line.startswith(f"{PROGRAM} "):
            if shell:
                yield "\n".join(shell)
            yield line
            shell = []
        else:
            shell.append(line)
    if shell:
        yield "\n".join(shell)


def _set_up(step: str, top: Path) -> None:
    if step.startswith(f"{PROGRAM} "):
        ran = run(_arguments(step), top)
        assert ran.code == 0, f"{step}: {ran.stderr.decode()}"
    else:
        subprocess.run(["sh", "-eu", "-c", step], cwd=top, check=True, env=os.environ | _NO_CONFIGURATION)
