"""The content of Git's objects, from one `git cat-file` process."""

from __future__ import annotations

import threading
import weakref
from typing import IO, TYPE_CHECKING, cast

from reloadgen.files.git_program import LIMIT, GitError

if TYPE_CHECKING:
    import subprocess

    from reloadgen.files.git_program import Git


class GitObjects:
    """Reads objects by name; the process starts when it is needed, and ends with `close` or with the object."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._running: _Running | None = None

    def read(self, name: str) -> bytes:
        """The content of a blob (https://git-scm.com/docs/git-cat-file#_batch_output).

        Raises:
            GitError: git has no such blob, or does not answer.
        """
        running = self._running or self._start()
        running.asked += 1
        try:
            return _ask(name, running.requests, running.answers)
        except _GitEndedError:
            self.close()
            raise
        finally:
            running.answered = running.asked

    def close(self) -> None:
        """End the process; the next read starts another."""
        if self._running:
            self._running.end()
            self._running = None

    def _start(self) -> _Running:
        self._running = _Running(self._git.start("cat-file", "--batch"))
        return self._running


def _ask(name: str, requests: IO[bytes], answers: IO[bytes]) -> bytes:
    try:
        requests.write(f"{name}\n".encode())
        requests.flush()
    except OSError as error:
        raise _GitEndedError(f"git cat-file ended: {error.strerror}") from error
    header = answers.readline().split()
    if not header:
        raise _GitEndedError(f"git cat-file ended, asked for {name}")
    if header[1:2] != [b"blob"]:
        raise GitError(f"Git has no object {name}")
    size = int(header[2])
    content = answers.read(size + 1)
    if len(content) <= size:
        raise _GitEndedError(f"git cat-file ended within {name}")
    return content[:-1]


class _GitEndedError(GitError):
    """The process is gone."""


class _Running:
    """A process that is asked, and that is ended when a question stays without an answer."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.requests, self.answers = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        self.asked = self.answered = 0
        self.end = weakref.finalize(self, _end, process)
        _watch(weakref.ref(self), process, 0)


def _watch(running: weakref.ref[_Running], process: subprocess.Popen[bytes], answered: int) -> None:
    """Look again and again whether the process answers: a timer for each question would take longer than the answer."""

    def look() -> None:
        known = running()
        if known is None or not known.end.alive:
            return
        if known.asked > known.answered == answered:
            process.kill()
        else:
            _watch(running, process, known.answered)

    timer = threading.Timer(LIMIT, look)
    timer.daemon = True
    timer.start()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()
