"""What a directory builds to, as a value, and the heap on which it grows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from reloadgen.kustomize.defect import Defect, Unknown
from reloadgen.kustomize.transform import Workpiece

if TYPE_CHECKING:
    from reloadgen.kustomize.resource import Ident, Resource, Step

Role: TypeAlias = Literal["kustomization", "manifest", "other"]


class Read(NamedTuple):
    """A file that a build reads: as what, and by which chain."""

    path: str
    role: Role
    trace: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Build:
    """What a directory builds to; chains begin at that directory."""

    resources: tuple[Resource, ...] = ()
    reads: tuple[Read, ...] = ()
    defects: tuple[Defect, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    generated: bool = False
    """Whether Flux generates the directory's kustomization."""


@dataclass(frozen=True, slots=True)
class Heap:
    """A build under way: objects in the order in which kustomize meets them; `prefix` leads to what is added now."""

    work: Workpiece = field(default_factory=lambda: Workpiece([], []))
    reads: list[Read] = field(default_factory=list)
    unknowns: list[Unknown] = field(default_factory=list)
    seen: dict[Ident, Resource] = field(default_factory=dict)
    prefix: tuple[Step, ...] = ()

    def within(self, step: Step) -> Heap:
        """The same heap, for what comes by way of one step more."""
        return replace(self, prefix=(*self.prefix, step))

    def add(self, build: Build) -> None:
        """Puts on what another directory or file brings."""
        for resource in build.resources:
            self._append(resource.behind(self.prefix) if self.prefix else resource)
        self.reads.extend(read._replace(trace=self.prefix + read.trace) for read in build.reads)
        self.work.defects.extend(build.defects)
        self.unknowns.extend(build.unknowns)

    def read(self, path: str, role: Role) -> None:
        """Notes that a file is read here."""
        self.reads.append(Read(path, role, self.prefix))

    def _append(self, resource: Resource) -> None:
        first = self.seen.setdefault(_key(resource), resource)
        if first is resource:
            self.work.resources.append(resource)
        else:
            self.work.defects.append(_twice(resource, first))

    def renew(self) -> None:
        """Names may have changed: what counts as the same object is what it is called now."""
        self.seen.clear()
        for resource in self.work.resources:
            self.seen.setdefault(_key(resource), resource)

    def done(self, *, generated: bool = False) -> Build:
        """The heap as a value."""
        work = self.work
        return Build(
            tuple(work.resources), tuple(self.reads), tuple(work.defects), tuple(self.unknowns), generated
        )


def _key(resource: Resource) -> Ident:
    ident = resource.ident
    return ident if ident.namespace else ident._replace(namespace="default")


def _twice(resource: Resource, first: Resource) -> Defect:
    step, before = _last_differing(resource.trace, first.trace)
    place = (step.path, step.line, step.column) if step and step.line else (resource.path, resource.line, 1)
    came = f"{before.path}:{before.line}" if before and before.line else first.path
    message = (
        f"{resource.ident.shown} comes a second time (from {resource.path}): it already came by way of {came}"
    )
    return Defect("object-twice", *place, message, "list it once: kustomize refuses the second")


def _last_differing(trace: tuple[Step, ...], first: tuple[Step, ...]) -> tuple[Step | None, Step | None]:
    """Where two chains part: the step of each that the other lacks."""
    for step, other in zip(trace, first, strict=False):
        if step != other:
            return step, other
    longer = trace[len(first) :] or trace[-1:]
    return (longer[0] if longer else None), (first[-1] if first else None)
