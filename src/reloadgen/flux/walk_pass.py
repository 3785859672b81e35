"""One pass of a walk over a cluster's Flux Kustomizations, with what the pass before it learned."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from reloadgen.files.paths import contained, join
from reloadgen.flux.flux_objects import is_kustomization, read_kustomization
from reloadgen.flux.sources import OtherRepository, SourceNotFound, ThisRepository, UnknownSource
from reloadgen.flux.substitution.variables import NO_SUBSTITUTION, Variables
from reloadgen.flux.walk_result import Outcome, WalkedKustomization
from reloadgen.kustomize.resources.resource import Resource
from reloadgen.manifests.fields import text
from reloadgen.manifests.unknown_text import display, unknown, unknown_parts

if TYPE_CHECKING:
    from collections.abc import Collection

    from reloadgen.flux.artifact_builders import ArtifactBuilders
    from reloadgen.flux.flux_objects import FluxKustomization
    from reloadgen.flux.sources import ClusterSources

ConfigObjects: TypeAlias = Mapping[tuple[str, str, str], Resource]
"""ConfigMaps and Secrets by kind, namespace and name."""

_MAX_DEPTH = 50
"""One that applies itself under a new name each time would lead on without end."""


class WalkPass:
    """Follows Kustomizations breadth first, each once."""

    def __init__(
        self,
        builders: ArtifactBuilders,
        sources: ClusterSources,
        configs: ConfigObjects,
        unsettled: Collection[tuple[str, ...]] = (),
    ) -> None:
        """`unsettled` are the ConfigMaps whose content changes with every pass."""
        self.builders, self.sources, self.configs, self.unsettled = builders, sources, configs, unsettled

    def run(self, start: FluxKustomization) -> tuple[WalkedKustomization, ...]:
        """All Kustomizations that a start leads to, itself included."""
        walked: list[WalkedKustomization] = []
        depths: list[int] = []
        queue = deque([(start, -1)])
        queued = {start.id.namespaced_name}
        while queue:
            kustomization, parent = queue.popleft()
            depths.append(depths[parent] + 1 if depths else 0)
            if depths[-1] >= _MAX_DEPTH:
                why = f"{_MAX_DEPTH} Flux Kustomizations, each applied by the one before, lead to it"
                walked.append(WalkedKustomization(kustomization, parent, "unknown", why))
                continue
            walked.append(self._walk(kustomization, parent))
            for resource in walked[-1].applied:
                if is_kustomization(resource.id) and resource.id.namespaced_name not in queued:
                    queued.add(resource.id.namespaced_name)
                    queue.append((read_kustomization(resource), len(walked) - 1))
        return tuple(walked)

    def _walk(self, kustomization: FluxKustomization, parent: int) -> WalkedKustomization:
        outcome, why, source = self._outcome(kustomization)
        walked = WalkedKustomization(kustomization, parent, outcome, why)
        if source is None:
            return walked
        directory = join(source.base, contained(kustomization.path)).removesuffix("/")
        walked = replace(walked, directory=directory, base=source.base)
        builder = self.builders.builder(source.base, source.ignore)
        if not builder.source.is_directory(directory):
            return replace(walked, outcome="missing path", why=self._missing(directory))
        walked = replace(walked, build=builder.build_path(directory, kustomization.options))
        if kustomization.targets_other_cluster:
            why = "it applies to another cluster, through kubeConfig"
            return replace(walked, outcome="elsewhere", why=why)
        variables = self._variables(kustomization)
        applied = tuple(_substituted(each, variables) for each in walked.build.resources)
        return replace(walked, variables=variables, applied=applied)

    def _missing(self, directory: str) -> str:
        if self.builders.repository.files.is_directory(directory):
            return f"an ignore rule excludes {directory} from Flux's artifact"
        return f"its path {directory} does not exist"

    def _outcome(self, kustomization: FluxKustomization) -> tuple[Outcome, str, ThisRepository | None]:
        """The outcome with its reason, and for `read` what the source holds."""
        if kustomization.reconcile_disabled or kustomization.suspended:
            why = "it is suspended" if kustomization.suspended else "reconciling it is disabled"
            return "suspended", why, None
        content = self.sources.content(kustomization.source)
        why = _why_path_is_unknown(kustomization)
        if why and not isinstance(content, SourceNotFound):
            return "unknown", why, None
        match content:
            case ThisRepository():
                return "read", "", content
            case OtherRepository():
                return "external", content.why, None
            case SourceNotFound():
                return "missing source", content.why, None
            case UnknownSource():
                return "unknown", content.why, None

    def _variables(self, kustomization: FluxKustomization) -> Variables:
        if not kustomization.has_post_build:
            return NO_SUBSTITUTION
        values: dict[str, str] = {}
        incomplete = ""
        for reference in kustomization.substitute_from:
            key = (reference.kind, kustomization.id.namespace, reference.name)
            config = self.configs.get(key)
            if key in self.unsettled:
                incomplete = (
                    incomplete or f"ConfigMap {reference.name} changes with the variables that it defines"
                )
                values |= {each: unknown(each) for each in (config.mapping("data") if config else ())}
            elif config is not None and reference.kind == "ConfigMap":
                data = config.mapping("data")
                values |= {key: _variable(text(data, key), key) for key in data}
            elif reference.kind == "Secret":
                incomplete = incomplete or f"Secret {reference.name} has values that no file contains"
            elif reference.optional:
                incomplete = incomplete or f"ConfigMap {reference.name} may be created elsewhere"
            else:
                incomplete = incomplete or f"ConfigMap {reference.name} is not in the repository"
        values |= {key: value.replace("\n", "") for key, value in kustomization.substitute}
        active = bool(values or incomplete or kustomization.substitutes_always)
        return Variables(values, incomplete, active=active)


def _why_path_is_unknown(kustomization: FluxKustomization) -> str:
    if kustomization.resource.unknown or not unknown_parts(kustomization.path):
        return kustomization.resource.unknown
    return f"its path is {display(kustomization.path)}, which no file in this repository defines"


def _variable(value: str, name: str) -> str:
    """The value of a variable as Flux substitutes it; unknown where SOPS has encrypted it."""
    return unknown(name) if value.startswith("ENC[") else value.replace("\n", "")


def _substituted(resource: Resource, variables: Variables) -> Resource:
    content = variables.apply(resource.content)
    if content is resource.content or content == resource.content:
        return resource
    previous_ids = resource.previous_ids or (resource.id,)
    return Resource(
        content,
        resource.origin,
        includes=resource.includes,
        previous_ids=previous_ids,
        transformations=resource.transformations,
        unknown=resource.unknown,
    )
