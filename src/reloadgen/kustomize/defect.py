"""What the walk itself notices: things that are wrong, and things that files alone can't decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Defect:
    """Something that kustomize or Flux stumbles over: the rule that covers it, where, what, and the fix."""

    rule: str
    path: str
    line: int
    column: int
    message: str
    fix: str = ""
    severity: Literal["error", "warning"] = "error"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that the files don't decide: where, why, and which directories it may lead to.

    `pattern` is a regular expression over top-relative directories, "" where it could be any.
    """

    path: str
    line: int
    column: int
    why: str
    pattern: str = ""
