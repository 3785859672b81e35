"""`reloadgen.lock`: which files are generated, and the digests that were last written. Text in, text out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from reloadgen import __version__
from reloadgen.errors import InputError, Location, Problem
from reloadgen.files import paths
from reloadgen.inventory.written import value_checks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

WRITING = "# writing"
MADE = "# made "

_HEADER = "# reloadgen.lock of "
_WRITER = re.compile(r", written by reloadgen (\S+)$")
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_CONFLICT = re.compile(r"<{7}( .*)?|={7}|>{7}( .*)?|\|{7}( .*)?")


def digest(data: bytes) -> str:
    """The SHA-256 of content, in hexadecimal."""
    return sha256(data).hexdigest()


def unix(data: bytes) -> bytes:
    """The content as Git stores it: a checkout may have turned the line ends into CRLF."""
    return data.replace(b"\r\n", b"\n")


def is_interrupted(content: bytes, data: bytes) -> bool:
    """Whether content may be what a crash left of a write: empty, NUL-filled, or the beginning of the data."""
    return not content.strip(b"\0") or data.startswith(content)


@dataclass(frozen=True)
class Lock:
    """What a lock says. A path has several digests while a run writes, or where a merge left both sides."""

    digests: Mapping[str, tuple[str, ...]]
    made: frozenset[str] = frozenset()
    writing: bool = False
    versions: tuple[str, ...] = field(default=(), compare=False)
    """The versions of reloadgen that wrote it: several after a merge, none in a lock of 0.1."""
    is_merged: bool = field(default=False, compare=False)
    """Whether Git put the lines of two sides together."""

    @cached_property
    def known(self) -> frozenset[str]:
        """Every digest in the lock: content that has one of these is ours, wherever it lies."""
        return frozenset(each for digests in self.digests.values() for each in digests)

    def dump(self, inventory: str) -> bytes:
        """The lock's text; `inventory` is the path of the inventory."""
        lines = [f"{_HEADER}{paths.name(inventory)}, written by reloadgen {__version__}"]
        lines += [WRITING] if self.writing else []
        lines += [f"{each}  {path}" for path in sorted(self.digests) for each in self.digests[path]]
        lines += [f"{MADE}{path}" for path in sorted(self.made)]
        return ("\n".join(lines) + "\n").encode()


EMPTY = Lock({})


def merged(*locks: Lock) -> Lock:
    """All that several locks say, digests in their order."""
    digests: dict[str, tuple[str, ...]] = {}
    for each in locks:
        for path, added in each.digests.items():
            digests[path] = tuple(dict.fromkeys((*digests.get(path, ()), *added)))
    return Lock(
        digests, frozenset().union(*(each.made for each in locks)), any(each.writing for each in locks)
    )


def parse(data: bytes, name: str, inventory: str, reserved: Collection[str] = ()) -> Lock:
    """The lock that the bytes say; in one that Git merged, with or without conflict markers, both sides count.

    `reserved` are paths that reloadgen never generates, so that no line may call them generated.

    Raises:
        InputError: a lock of another inventory, or lines that are none of a lock's; none of them is followed.
    """
    try:
        lines = unix(data).decode().splitlines()
    except UnicodeDecodeError:
        raise InputError(
            Problem(Location(name), "is not UTF-8", "restore it from Git, or delete it")
        ) from None
    digests: dict[str, list[str]] = {}
    made: set[str] = set()
    versions: list[str] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=1):
        location = Location(name, number, 1)
        if match := _LINE.fullmatch(line):
            _check_path(match[2], location, problems)
            if match[2] in reserved:
                problems.append(Problem(location, f"{match[2]} is never a generated file", "delete the line"))
            digests.setdefault(match[2], []).append(match[1])
        elif line.startswith(MADE):
            _check_path(line.removeprefix(MADE), location, problems)
            made.add(line.removeprefix(MADE))
        elif line.startswith(_HEADER):
            versions += _version(line)
            _check_header(line, location, inventory, problems)
        elif line and line != WRITING and not _CONFLICT.fullmatch(line):
            problems.append(
                Problem(location, "not a valid line", "restore the lock from Git, or delete the line")
            )
    if problems:
        raise InputError(*problems)
    return Lock(
        {path: tuple(dict.fromkeys(each)) for path, each in digests.items()},
        frozenset(made),
        WRITING in lines,
        tuple(dict.fromkeys(versions)),
        _is_merged(lines),
    )


def without_version(data: bytes) -> bytes:
    """The lock's text with a first line as 0.1 wrote it: by whom a lock was written is no difference."""
    first, newline, rest = data.partition(b"\n")
    return (
        _WRITER.sub("", first.decode(errors="surrogateescape")).encode(errors="surrogateescape")
        + newline
        + rest
    )


def _is_merged(lines: Sequence[str]) -> bool:
    """Whether the lines of two sides stand in one lock: two first lines, markers, a path twice, or no order."""
    named = [match[2] for line in lines if (match := _LINE.fullmatch(line))]
    made = [line for line in lines if line.startswith(MADE)]
    if WRITING in lines:
        return False
    return (
        sum(line.startswith(_HEADER) for line in lines) > 1
        or any(map(_CONFLICT.fullmatch, lines))
        or named != sorted(set(named))
        or made != sorted(set(made))
    )


def _version(header: str) -> list[str]:
    found = _WRITER.search(header)
    return [found[1]] if found else []


def _check_path(path: str, location: Location, problems: list[Problem]) -> None:
    try:
        if value_checks.relative_path(path) == path:
            return
        message = f"'{path}' is not a plain relative path"
    except PydanticCustomError as error:
        message = str((error.context or {})["message"])
    problems.append(Problem(location, message, "restore the lock from Git, or delete the line"))


def _check_header(line: str, location: Location, inventory: str, problems: list[Problem]) -> None:
    owner = _WRITER.sub("", line.removeprefix(_HEADER))
    if owner != paths.name(inventory):
        fix = (
            f"if the inventory was renamed, write {paths.name(inventory)} in this line; "
            "a second inventory needs its own directory"
        )
        problems.append(Problem(location, f"is the lock of {owner}, not of {paths.name(inventory)}", fix))


def of(outputs: Mapping[str, bytes], made: Iterable[str] = ()) -> Lock:
    """The lock of finished outputs."""
    return Lock({path: (digest(data),) for path, data in outputs.items()}, frozenset(made))


def of_many(contents: Iterable[tuple[str, bytes]]) -> Lock:
    """A lock that names every content of every path."""
    digests: dict[str, tuple[str, ...]] = {}
    for path, data in contents:
        digests[path] = (*digests.get(path, ()), digest(data))
    return Lock(digests)
