"""An object in a build: its present content, how the build came to it, and what transformed it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from reloadgen.kustomize.resources.namespaced_kinds import compared
from reloadgen.kustomize.resources.patch_error import PatchError
from reloadgen.manifests.identity import ObjectId, object_id
from reloadgen.manifests.kubernetes_object import KubernetesObject

if TYPE_CHECKING:
    from reloadgen.manifests.fields import Content

IncludeKind: TypeAlias = Literal["generated", "resources", "components"]


class Include(NamedTuple):
    """One link of the chain from a build's directory to a file: the line that lists `target`, in the file `path`.

    `line` is 0 where Flux generates the list, so that no file has such a line.
    """

    kind: IncludeKind
    path: str
    line: int
    column: int
    target: str


class Transformation(NamedTuple):
    """A change of an object: the field that asks for it (`namePrefix`, `patches`), where, and what it changed."""

    field: str
    path: str
    line: int
    column: int
    changed: str


@dataclass(frozen=True, slots=True)
class Resource(KubernetesObject):
    """An object in a build; `origin` is where it is written, before any transformation."""

    includes: tuple[Include, ...] = ()
    """The chain from the directory that is built to the object's file."""
    previous_ids: tuple[ObjectId, ...] = ()
    """The identities that it had before, the first one first."""
    transformations: tuple[Transformation, ...] = ()
    needs_name_hash: bool = False
    """Whether kustomize appends a hash of the content to its name at the end of the build."""
    variables: tuple[str, ...] = ()
    """The names of the `vars` that stand for one of its fields."""
    unknown: str = ""
    """Why the files do not determine its content; "" where they do."""

    @classmethod
    def of(cls, written: KubernetesObject) -> Resource:
        """A resource from an object as written."""
        return cls(written.content, written.origin, written.id)

    @property
    def original_id(self) -> ObjectId:
        """The identity that kustomize takes for the original one."""
        return self.previous_ids[0] if self.previous_ids else self.id

    @property
    def ids(self) -> tuple[ObjectId, ...]:
        """Every identity by which it can be found, the original one first, as kustomize compares them."""
        version = self.id.api_version
        previous = (compared(each)._replace(api_version=version) for each in self.previous_ids)
        return (*previous, compared(self.id))

    def remembering(self) -> Resource:
        """The object, which can still be found by its present identity after it gets another.

        Raises:
            PatchError: a comma, at which kustomize splits the names that it remembers.
        """
        if len({text.count(",") for text in self.id[1:]}) > 1:
            raise PatchError(f"kustomize cannot remember {self.id}, because of its comma")
        return replace(self, previous_ids=(*self.previous_ids, self.id))

    def transformed(self, content: Content, transformation: Transformation) -> Resource:
        """The object after a transformation; the same one, if it changes nothing."""
        if content == self.content:
            return self
        return replace(
            self,
            content=content,
            id=object_id(content),
            transformations=(*self.transformations, transformation),
        )

    def made_unknown(self, why: str) -> Resource:
        """The object, with content that the files do not determine."""
        return self if self.unknown else replace(self, unknown=why)

    def included_by(self, includes: tuple[Include, ...]) -> Resource:
        """The object, reached through further includes before its own."""
        return replace(self, includes=includes + self.includes)

    def has_been(self, wanted: ObjectId) -> bool:
        """Whether it has or had an identity."""
        return compared(wanted) in self.ids
