"""The fields of a kustomization file (kustomize 5.8, api/types/kustomization.go)."""

from __future__ import annotations

LISTS = frozenset(
    [
        "resources",
        "bases",
        "components",
        "crds",
        "labels",
        "patches",
        "patchesStrategicMerge",
        "patchesJson6902",
        "images",
        "imageTags",
        "replacements",
        "replicas",
        "vars",
        "configMapGenerator",
        "secretGenerator",
        "helmCharts",
        "helmChartInflationGenerator",
        "configurations",
        "generators",
        "transformers",
        "validators",
        "buildMetadata",
    ]
)
"""The fields that take a list."""

FIELDS = LISTS | frozenset(
    [
        "apiVersion",
        "kind",
        "metadata",
        "openapi",
        "namePrefix",
        "nameSuffix",
        "namespace",
        "commonLabels",
        "commonAnnotations",
        "sortOptions",
        "helmGlobals",
        "generatorOptions",
    ]
)

API_VERSIONS = {
    "Kustomization": "kustomize.config.k8s.io/v1beta1",
    "Component": "kustomize.config.k8s.io/v1alpha1",
}
"""The only apiVersion that kustomize takes for each kind."""
