"""The objects of a build in progress that transformers work on, after kustomize's ResMap."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reloadgen.kustomize.defect import Defect, UnknownBuild
from reloadgen.kustomize.resources.patch_error import PatchError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reloadgen.kustomize.resources.build_var import BuildVar
    from reloadgen.kustomize.resources.resource import Resource, Transformation
    from reloadgen.manifests.fields import Content
    from reloadgen.manifests.identity import ObjectId


@dataclass(slots=True)
class ResMap:
    """The objects in kustomize's order, the defects met on the way, and what leaves the build open."""

    resources: list[Resource] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    unknowns: list[UnknownBuild] = field(default_factory=list)
    variables: list[BuildVar] = field(default_factory=list)

    @property
    def may_hold_others(self) -> bool:
        """Whether there may be objects, or names of objects, that no file shows."""
        return any(each.adds_objects for each in self.unknowns) or any(
            each.unknown for each in self.resources
        )

    def refuse(self, at: Transformation, message: str, fix: str = "") -> None:
        """Record that kustomize refuses a transformation."""
        self.defects.append(Defect("build-fails", at.path, at.line, at.column, message, fix))

    def leave_open(self, at: Transformation, why: str, changing: Iterable[Resource] = ()) -> None:
        """Record that the outcome of a transformation is unknown, and so what becomes of some objects."""
        self.unknowns.append(UnknownBuild(at.path, at.line, at.column, why))
        for resource in tuple(changing):
            self.replace(resource, resource.made_unknown(why))

    def add_variables(self, variables: Iterable[BuildVar]) -> None:
        """Add the vars of a kustomization; kustomize refuses two of one name."""
        for var in variables:
            if any(each.name == var.name for each in self.variables):
                self.refuse(var.transformation, f"there is another var {var.name}")
            else:
                self.variables.append(var)

    def replace(self, resource: Resource, changed: Resource | None) -> None:
        """Put a changed object in the place of the one that it was; None removes it."""
        index = next(index for index, each in enumerate(self.resources) if each is resource)
        self.resources[index : index + 1] = [] if changed is None else [changed]

    def edit_all(
        self,
        edit: Callable[[Resource], Content],
        transformation: Transformation,
        *,
        remembering: bool = False,
    ) -> None:
        """Change every object whose content is known; `remembering` keeps the identities that they had."""
        self.edit(self.resources, edit, transformation, remembering=remembering)

    def edit(
        self,
        chosen: Iterable[Resource],
        edit: Callable[[Resource], Content],
        transformation: Transformation,
        *,
        remembering: bool = False,
    ) -> None:
        """Change some of the objects; what kustomize refuses becomes a defect."""
        changed: dict[int, Resource] = {}
        for resource in chosen:
            if resource.unknown:
                continue
            try:
                found = resource.remembering() if remembering else resource
                content = edit(resource)
            except PatchError as error:
                message = f"`{transformation.field}` cannot be applied to {resource.id}: {error}"
                self.refuse(transformation, message)
                continue
            changed[id(resource)] = found.transformed(content, transformation)
        self.resources[:] = [changed.get(id(each), each) for each in self.resources]

    def check_unique(self, at: Transformation, what: str) -> None:
        """Record the objects that a transformation gives the identity of another: kustomize refuses that."""
        by_id: dict[ObjectId, Resource] = {}
        for resource in self.resources:
            first = by_id.setdefault(resource.ids[-1], resource)
            if first is not resource and not (first.unknown or resource.unknown):
                message = f"{what} turns two objects into {resource.id} ({first.path}, {resource.path})"
                self.defects.append(
                    Defect("object-twice", at.path, at.line, at.column, message, "rename one of them")
                )
