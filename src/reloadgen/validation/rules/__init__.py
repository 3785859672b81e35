"""The rules of `validate`, by what they look at, and what each is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.validation.rules import (
    chart_sources,
    chart_values,
    forms,
    kustomizations,
    orphans,
    reach,
    wiring,
)

if TYPE_CHECKING:
    from reloadgen.validation.issue import Check

CHECKS: tuple[Check, ...] = (
    reach.reached,
    reach.entrypoint,
    wiring.broken_builds,
    wiring.dead_ends,
    wiring.shared_aggregators,
    wiring.twice,
    wiring.transformed,
    orphans.orphans,
    kustomizations.health_checks,
    kustomizations.dependencies,
    kustomizations.variables,
    chart_sources.mismatched,
    chart_sources.layer_selectors,
    chart_sources.oci_source_refs,
    chart_values.levels,
    chart_values.replicas,
    chart_values.pod_monitors,
    chart_values.fullnames,
    forms.schemas,
    forms.versions,
    forms.without_effect,
)

RULES: dict[str, str] = {
    "not-reached": "A cluster's Flux never reads a generated file.",
    "unknown-reach": "The files do not tell whether a cluster's Flux reads a generated file.",
    "entrypoint-missing": "The entry point that the inventory names is not in the cluster.",
    "entrypoint-path": "The entry point reads another path than the inventory's root.",
    "shared-aggregator": "Several clusters read an aggregator that reloadgen patches.",
    "object-twice": "One object reaches a cluster in two ways.",
    "dangling-entry": "A kustomization lists something that is not there.",
    "path-missing": "A Flux Kustomization reads a path that does not exist.",
    "orphan": "A manifest lies beside a kustomization, and no kustomization lists it.",
    "undefined-variable": "Flux substitutes a ${…} that nothing defines.",
    "empty-resources": "A kustomization that lists nothing, in a way that kustomize refuses.",
    "two-kustomizations": "Two kustomization files in one directory.",
    "build-fails": "kustomize refuses a kustomization file.",
    "unreadable": "A file that Flux has to read is not YAML.",
    "not-a-manifest": "A file among manifests is none.",
    "transformed": "A kustomization above rewrites an object of ours.",
    "source-mismatch": "A source is not where the object looks for it.",
    "layer-selector": "An OCIRepository holds a chart but selects no layer.",
    "oci-source-ref": "A chart template points to an OCIRepository.",
    "healthchecks-with-wait": "`wait` makes `healthChecks` dead text.",
    "depends-on-nothing": "A `dependsOn` names what the cluster does not have.",
    "values-level": "A value at a level that the chart does not read.",
    "value-type": "A value of another type than the chart's.",
    "replicas-without-ha": "More than one replica without `enableHA`.",
    "pod-monitor-crd": "A PodMonitor where nothing brings its definition.",
    "same-fullname": "Two releases of one chart take each other's objects.",
    "schema": "A generated object breaks its definition.",
    "api-version": "An API version of Flux that has been replaced.",
    "no-effect": "A field that Flux accepts and ignores.",
}
"""Every rule with what it says, in one sentence."""
