"""The status of one object or criterion: ready, waiting or failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Ready:
    """As expected."""

    message: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Not ready yet. `on_outer` means that an outer object, such as the Flux Kustomization, has to move first."""

    message: str
    on_outer: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """Not as expected, and waiting does not help.

    A failure counts once it has lasted for `patience` seconds. `hint` says how to fix it; `command` does so as a
    complete flux command, without `--context`.
    """

    message: str
    patience: float = 5.0
    hint: str = ""
    command: str = ""


Status: TypeAlias = Ready | Waiting | Failed
