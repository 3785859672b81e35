"""Root as an ordinary user: what a file's mode forbids its owner is refused to root as well."""

from __future__ import annotations

import ctypes
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_VERSION = 0x20080522
"""_LINUX_CAPABILITY_VERSION_3, see capset(2)."""
_OVERRIDES = 1 << 1 | 1 << 2
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, see capabilities(7)."""


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Data(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


@contextmanager
def without_override() -> Iterator[None]:
    """This thread without the capabilities that let root pass over modes; anybody else has none.

    It stays the same user, so the checkout and the temporary directory stay readable wherever they lie.

    Raises:
        OSError: the system refuses.
    """
    if os.geteuid() != 0:
        yield
        return
    kept = _capabilities()
    _set(kept[0].effective & ~_OVERRIDES, kept)
    try:
        yield
    finally:
        _set(kept[0].effective, kept)


def _capabilities() -> ctypes.Array[_Data]:
    """The capabilities of this thread: the first 32, then the rest."""
    data = (_Data * 2)()
    _call("capget", data)
    return data


def _set(effective: int, kept: ctypes.Array[_Data]) -> None:
    """Set the first 32 effective capabilities, and all others as they were kept."""
    data = (_Data * 2).from_buffer_copy(kept)
    data[0].effective = effective
    _call("capset", data)


def _call(name: str, data: ctypes.Array[_Data]) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(ctypes.byref(_Header(_VERSION, 0)), data):
        raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")
