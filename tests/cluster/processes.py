"""Processes that a test session starts: each with its log and a recorded PID, all of them ended with the session."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
_children: list[subprocess.Popen[bytes]] = []


def wait_for(what: str, seconds: float, probe: Callable[[], T]) -> T:
    """The first true value of probe(); refused connections and API errors count as 'not yet'."""
    deadline, problem = time.monotonic() + seconds, ""
    while True:
        try:
            if value := probe():
                return value
        except (OSError, LookupError) as error:
            problem = f" (last: {error})"
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {seconds:g} s{problem}")
        time.sleep(0.1)


def free_ports(count: int) -> list[int]:
    """Loopback ports that were free a moment ago; all are held open until all are known."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports


def spawn(home: Path, name: str, argv: list[str | Path], **env: str) -> int:
    """Starts argv in a process group of its own, with HOME, TMPDIR and log inside home; records its PID."""
    if name in running(home):
        raise RuntimeError(f"{home.name}/{name} is already running")
    for directory in ("log", "pid", "tmp"):
        (home / directory).mkdir(parents=True, exist_ok=True)
    places = {"HOME": str(home), "TMPDIR": str(home / "tmp"), "PYTHONUNBUFFERED": "1"}
    with (home / "log" / f"{name}.log").open("ab") as log:
        child = subprocess.Popen(
            [str(each) for each in argv],
            cwd=home,
            env={**os.environ, **places, **env},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    _children.append(child)
    (home / "pid" / name).write_text(f"{child.pid}:{_birth(child.pid)}", encoding="utf-8")
    return child.pid


def _birth(pid: int) -> str:
    """Start time of a live process, '' if it is gone: a PID in use again is never taken for ours."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]


def running(home: Path) -> dict[str, int]:
    """name -> PID of the recorded processes that still live."""
    for child in _children:
        child.poll()  # reaps
    found: dict[str, int] = {}
    for record in (home / "pid").glob("*"):
        pid, _, birth = record.read_text(encoding="utf-8").partition(":")
        if birth and _birth(int(pid)) == birth:
            found[record.name] = int(pid)
    return found


def stop(home: Path, *names: str, grace: float = 3) -> None:
    """Ends recorded processes (all without names) with their groups: SIGTERM, after grace SIGKILL.

    The data is thrown away, so etcd and API server need not drain.
    """

    def left() -> dict[str, int]:
        return {name: pid for name, pid in running(home).items() if name in names or not names}

    for sign in (signal.SIGTERM, signal.SIGKILL):
        for pid in left().values():
            os.killpg(pid, sign)
        deadline = time.monotonic() + grace
        while left() and time.monotonic() < deadline:
            time.sleep(0.05)
    if left():
        raise RuntimeError(f"still running: {left()}")


def memory(home: Path) -> int:
    """Peak resident MiB of all processes of a home together."""
    return sum(map(_peak, running(home).values())) // 1024


def _peak(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)
