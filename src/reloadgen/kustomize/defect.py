"""What a build runs into: defects in kustomization files and manifests, and what files alone do not decide."""

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
    """Something in a file that makes kustomize fail.

    It is no `Finding`: all clusters that read a build share it. The rules of `validate` decide what it means for each.
    """

    kind: DefectKind
    path: str
    line: int
    column: int
    message: str
    fix: str = ""
    corrected_by_flux: bool = False
    """Whether Flux builds the directory all the same: it corrects the file, or leaves the object out."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that leaves open whether files are read: where, why, and which directories it may lead to.

    It is no `Finding`: nothing is wrong, but a file below these directories may be read after all.
    `pattern` is a regular expression over directories relative to the top, "" where it could be any.
    """

    path: str
    line: int
    column: int
    why: str
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class UnknownBuild:
    """Something that leaves open whether a directory builds, or what becomes of its objects: where, and why.

    It is no `Defect` and no `Finding`: what depends on it gets no verdict. `Resource.unknown` marks the objects
    whose content it leaves open.
    """

    path: str
    line: int
    column: int
    why: str
    adds_objects: bool = False
    """Whether the build may hold objects that no file shows."""
