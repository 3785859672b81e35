"""Processes of a test session, each with a log and a recorded PID; all are stopped at the end of the session."""

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
    """Free loopback ports, all different."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports


def spawn(home: Path, name: str, argv: list[str | Path], **env: str) -> int:
    """Start a command in its own process group, with HOME, TMPDIR and log below `home`, and record its PID."""
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
    """The start time of a running process, '' if it has ended; it tells a reused PID from ours."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]


def running(home: Path) -> dict[str, int]:
    """The PIDs of the recorded processes that are running, by name."""
    for child in _children:
        child.poll()  # reaps
    found: dict[str, int] = {}
    for record in (home / "pid").glob("*"):
        pid, _, birth = record.read_text(encoding="utf-8").partition(":")
        if birth and _birth(int(pid)) == birth:
            found[record.name] = int(pid)
    return found


def stop(home: Path, *names: str, grace: float = 3) -> None:
    """Stop recorded processes (all if no names are given) and their groups: SIGTERM, and SIGKILL after `grace` seconds.

    The data is discarded, so etcd and API server need no graceful shutdown.
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
    """The sum of the peak resident memory of all processes of a home, in MiB."""
    return sum(map(_peak, running(home).values())) // 1024


def _peak(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)
