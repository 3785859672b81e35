"""Starts kustomize: on a private copy, as Flux builds (no plugins, any file of the source), and always offline."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reloadgen.external_kustomize.build_program import BuildAnswer, BuildProgram, Built, Failed, NoAnswer
from reloadgen.process_group import kill_group

if TYPE_CHECKING:
    from collections.abc import Mapping

OLDEST = (5, 4)
"""The oldest version that is asked."""
SECONDS = 30.0
"""How long a build may take."""
_LONGEST_MESSAGE = 1000  # characters: a panic prints pages
_NOWHERE = "http://127.0.0.1:9"
"""A proxy that answers nobody: nothing remote is handed over, and if it were, it would not be fetched."""
_VERSION = re.compile(r"v?(\d+)\.(\d+)\.\d+")


class UnusableError(Exception):
    """A program that is no kustomize, or is too old."""


@dataclass(frozen=True, slots=True)
class KustomizeProgram(BuildProgram):
    """The program at a path, of a known version."""

    path: Path
    version: str
    seconds: float = SECONDS

    @property
    def name(self) -> str:
        """The program with its version."""
        return f"kustomize {self.version}"

    def build(self, files: Mapping[str, bytes], directory: str) -> BuildAnswer:
        """Write the files into a directory that nobody else can read, build there, and remove it."""
        with tempfile.TemporaryDirectory(prefix="reloadgen-") as private:
            top = Path(os.path.realpath(private)) / "files"
            try:
                _write(files, top)
            except OSError as error:
                return NoAnswer(f"the files cannot be copied: {error.strerror}")
            arguments = ("build", "--load-restrictor", "LoadRestrictionsNone", str(top / directory))
            try:
                done = _run(self.path, arguments, top.parent, self.seconds)
            except OSError as error:
                return NoAnswer(f"it cannot be started: {error.strerror}")
            except subprocess.TimeoutExpired:
                return NoAnswer(f"it did not finish within {self.seconds:g} seconds")
            if done.returncode == 0:
                return Built(done.stdout.decode("utf-8", "replace"))
            if done.returncode < 0:
                return NoAnswer(f"it was ended by signal {-done.returncode}")
            return Failed(_message(done.stderr.decode("utf-8", "replace"), top))


def program_at(path: Path) -> KustomizeProgram:
    """The kustomize at a path.

    Raises:
        UnusableError: it cannot be run, is no kustomize, or is older than 5.4.
    """
    with tempfile.TemporaryDirectory(prefix="reloadgen-") as private:
        try:
            done = _run(path, ("version",), Path(private), SECONDS)
        except OSError as error:
            raise UnusableError(f"{path} cannot be started: {error.strerror}") from error
        except subprocess.TimeoutExpired as error:
            raise UnusableError(f"{path} does not say its version") from error
    said = done.stdout.decode("utf-8", "replace").strip()
    found = _VERSION.search(said)
    if done.returncode or not found:
        raise UnusableError(f"{path} does not say its version, as kustomize 5 does")
    if (int(found[1]), int(found[2])) < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise UnusableError(
            f"{path} is kustomize {found[0].removeprefix('v')}, and {oldest} or newer is needed"
        )
    return KustomizeProgram(path, found[0].removeprefix("v"))


def _write(files: Mapping[str, bytes], top: Path) -> None:
    for path, content in files.items():
        file = top / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _run(
    path: Path, arguments: tuple[str, ...], private: Path, seconds: float
) -> subprocess.CompletedProcess[bytes]:
    """Run the program in a directory of its own, with an empty home and without a PATH; kill it when time is up."""
    home = private / "home"
    home.mkdir()
    environment = {"HOME": str(home), "TMPDIR": str(home), "HTTP_PROXY": _NOWHERE, "HTTPS_PROXY": _NOWHERE}
    command = [str(path), *arguments]
    with subprocess.Popen(  # noqa: S603 - kustomize, which the user chose or has on PATH
        command,
        cwd=private,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        try:
            output, errors = process.communicate(timeout=seconds)
        except BaseException:
            kill_group(process)
            raise
    return subprocess.CompletedProcess(command, process.returncode, output, errors)


def _message(errors: str, top: Path) -> str:
    """What kustomize says, on one line, with paths relative to the source."""
    lines = [line.strip() for line in errors.replace(f"{top}/", "").replace(str(top), ".").splitlines()]
    told = [line for line in lines if line and not line.startswith("# Warning")]
    return " ".join(told).removeprefix("Error: ")[:_LONGEST_MESSAGE] or "it says nothing"
