"""What a program that was asked says of a build."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a program that was asked says of a build."""

    program: str
    """The program with its version."""
    path: str
    """The kustomization file, or the file that names the directory, to which `differs` belongs."""
    line: int
    column: int
    differs: str = ""
    """How the answer differs from that of reloadgen's model; "" where it does not."""
