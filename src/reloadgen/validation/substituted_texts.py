"""The texts in which Flux substitutes variables after a build."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.flux.substitution.variables import is_substitution_disabled
from reloadgen.manifests.fields import strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.errors import Location
    from reloadgen.flux.fleet_walk import ClusterWalk
    from reloadgen.flux.substitution.variables import Variables
    from reloadgen.flux.walk_result import WalkedKustomization
    from reloadgen.kustomize.resources.resource import Resource
    from reloadgen.manifests.fields import Key
    from reloadgen.validation.case import Case


@dataclass(frozen=True, slots=True)
class SubstitutedText:
    """A text of an object that a Flux Kustomization of a cluster builds, and in which it substitutes."""

    walk: ClusterWalk
    walked: WalkedKustomization
    is_on_the_way: bool
    """Whether that Kustomization has to succeed for ours to be applied."""
    resource: Resource
    keys: tuple[Key, ...]
    text: str

    @property
    def variables(self) -> Variables:
        """The variables of the Kustomization."""
        return self.walked.variables

    @property
    def kustomization(self) -> str:
        """The Kustomization, for messages."""
        return f"Flux Kustomization {self.walked.name}"

    @property
    def location(self) -> Location:
        """Where the text is written."""
        return self.resource.location(*self.keys)


def substituted_texts(case: Case) -> Iterator[SubstitutedText]:
    """Every text with a `$` that Flux looks at."""
    for walk in case.clusters:
        places = case.places[walk.cluster.name]
        for index, walked in enumerate(walk.result.kustomizations):
            if not walked.variables.active:
                continue
            on_the_way = places.is_on_the_way(index)
            for resource in walked.build.resources:
                if resource.unknown or is_substitution_disabled(resource.content):
                    continue
                for keys, text in strings(resource.content):
                    if "$" in text:
                        yield SubstitutedText(walk, walked, on_the_way, resource, keys, text)
