"""What a directory builds to, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from reloadgen.kustomize.defect import Defect, Unknown, UnknownBuild
    from reloadgen.kustomize.resources.build_var import BuildVar
    from reloadgen.kustomize.resources.resource import Include, Resource
    from reloadgen.kustomize.verdict import Verdict

FileRole: TypeAlias = Literal["kustomization", "manifest", "other"]


class FileRead(NamedTuple):
    """A file that a build reads: as what, and through which includes."""

    path: str
    role: FileRole
    includes: tuple[Include, ...]


@dataclass(frozen=True, slots=True)
class BuildResult:
    """The objects of a directory, the files read and the problems met; includes begin at that directory."""

    resources: tuple[Resource, ...] = ()
    reads: tuple[FileRead, ...] = ()
    defects: tuple[Defect, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    unknown_builds: tuple[UnknownBuild, ...] = ()
    """With any of these a build without defects may fail all the same."""
    variables: tuple[BuildVar, ...] = ()
    """Its `vars`, which are resolved where the build ends."""
    generated: bool = False
    """Whether Flux generates the directory's kustomization."""
    verdict: Verdict | None = None
    """What a program says that was asked; None if the model alone decided."""
    duplicates: tuple[tuple[Resource, Resource], ...] = ()
    """The objects left out because another has their name, each with the other, as they were at that point."""
