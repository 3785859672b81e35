"""What a build runs into: defects in kustomization files and manifests, and entries that files alone do not decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

DefectKind: TypeAlias = Literal[
    "build-fails",
    "dangling-entry",
    "empty-resources",
    "not-a-manifest",
    "object-twice",
    "two-kustomizations",
    "unreadable",
]
"""The kinds of defect; `validate` has a rule of the same name for each."""


@dataclass(frozen=True, slots=True)
class Defect:
    """Something in a file that makes kustomize fail; a warning where Flux corrects it.

    It is no `Finding`: a build is shared by all clusters that read it, and what it means for which of them is decided
    by the rules of `validate`.
    """

    kind: DefectKind
    path: str
    line: int
    column: int
    message: str
    fix: str = ""
    severity: Literal["error", "warning"] = "error"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that the files do not decide: where, why, and which directories it may lead to.

    It is no `Finding`: nothing is wrong, but a file below these directories may be read after all.
    `pattern` is a regular expression over directories relative to the top, "" where it could be any.
    """

    path: str
    line: int
    column: int
    why: str
    pattern: str = ""
