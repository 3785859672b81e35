"""A build in progress: the objects and files gathered so far, after kustomize's ResAccumulator."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reloadgen.kustomize.build_result import BuildResult, FileRead, FileRole
from reloadgen.kustomize.defect import Defect, Unknown
from reloadgen.kustomize.res_map import ResMap

if TYPE_CHECKING:
    from reloadgen.kustomize.resources.resource import Include, Resource
    from reloadgen.manifests.identity import ObjectId


@dataclass(frozen=True, slots=True)
class ResAccumulator:
    """Gathers the objects of a build in kustomize's order; `includes` lead to what is added next."""

    res_map: ResMap = field(default_factory=ResMap)
    reads: list[FileRead] = field(default_factory=list)
    unknowns: list[Unknown] = field(default_factory=list)
    duplicates: list[tuple[Resource, Resource]] = field(default_factory=list)
    by_id: dict[ObjectId, Resource] = field(default_factory=dict)
    includes: tuple[Include, ...] = ()

    def within(self, include: Include) -> ResAccumulator:
        """The same accumulator for what one more include brings."""
        return replace(self, includes=(*self.includes, include))

    def add(self, result: BuildResult) -> None:
        """Add what another directory or file brings."""
        for resource in result.resources:
            self._append(resource.included_by(self.includes) if self.includes else resource)
        self.reads.extend(read._replace(includes=self.includes + read.includes) for read in result.reads)
        self.res_map.defects.extend(result.defects)
        self.res_map.unknowns.extend(result.unknown_builds)
        self.res_map.add_variables(result.variables)
        self.unknowns.extend(result.unknowns)
        self.duplicates.extend(result.duplicates)

    def add_read(self, path: str, role: FileRole) -> None:
        """Record that a file is read here."""
        self.reads.append(FileRead(path, role, self.includes))

    def add_defect(self, defect: Defect) -> None:
        """Record a defect."""
        self.res_map.defects.append(defect)

    def _append(self, resource: Resource) -> None:
        first = self.by_id.setdefault(resource.ids[-1], resource)
        if first is resource or first.unknown or resource.unknown:
            self.res_map.resources.append(resource)
        else:
            self.duplicates.append((resource, first))
            self.add_defect(_duplicate(resource, first))

    def reindex(self) -> None:
        """Look up objects by the identities that they have now, after transformers ran."""
        self.by_id.clear()
        for resource in self.res_map.resources:
            self.by_id.setdefault(resource.ids[-1], resource)

    def result(self, *, generated: bool = False) -> BuildResult:
        """What has been gathered, as a value."""
        return BuildResult(
            tuple(self.res_map.resources),
            tuple(self.reads),
            tuple(self.res_map.defects),
            tuple(self.unknowns),
            tuple(self.res_map.unknowns),
            tuple(self.res_map.variables),
            generated,
            duplicates=tuple(self.duplicates),
        )


def _duplicate(resource: Resource, first: Resource) -> Defect:
    include, before = _where_they_differ(resource.includes, first.includes)
    at = (include.path, include.line, include.column) if include and include.line else None
    came = f"{before.path}:{before.line}" if before and before.line else first.path
    message = f"{resource.id} is listed twice (from {resource.path}, and before from {came})"
    is_same = (resource.path, resource.line) == (first.path, first.line)
    fix = "list it once" if is_same else "give one of them another name, or list only one"
    fix = f"{fix}: kustomize refuses duplicates"
    return Defect("object-twice", *(at or (resource.path, resource.line, 1)), message, fix)


def _where_they_differ(
    includes: tuple[Include, ...], first: tuple[Include, ...]
) -> tuple[Include | None, Include | None]:
    """The first include of each chain that the other lacks."""
    for one, other in zip(includes, first, strict=False):
        if one != other:
            return one, other
    longer = includes[len(first) :] or includes[-1:]
    return (longer[0] if longer else None), (first[-1] if first else None)
