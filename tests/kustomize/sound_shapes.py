"""Kustomizations that build, as people write them; together they set every field of kustomize's type."""

from __future__ import annotations

from typing import Any

DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}, annotations: {note: x}}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: app
          image: nginx:1.25
          args: [--level=info, $(WEB_NAME)]
          env:
            - {name: LEVEL, value: info}
          envFrom:
            - configMapRef: {name: settings}
"""
SERVICE = """apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
"""
SETTINGS = """apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {level: info, host: "shop.example.com:443"}
"""
RELEASE = """apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: cache, namespace: shop}
spec: {interval: 1h, chartRef: {kind: OCIRepository, name: cache}, values: {image: {tag: "1.0"}}}
"""
SYNC = """apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {interval: 1h, prune: true, path: ./apps, sourceRef: {kind: GitRepository, name: flux-system}}
"""
NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"
ROLE = """apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: ServiceAccount, name: default, namespace: shop}]
"""
FILES = {
    "deployment.yaml": DEPLOYMENT,
    "service.yaml": SERVICE,
    "settings.yaml": SETTINGS,
    "release.yaml": RELEASE,
    "sync.yaml": SYNC,
    "namespace.yaml": NAMESPACE,
    "role.yaml": ROLE,
    "base/kustomization.yaml": "resources: [service.yaml]\n",
    "base/service.yaml": SERVICE,
    "part/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: part-\n",
    "config.txt": "text\n",
    "data.env": "LEVEL=debug\n# a comment\nEMPTY=\nFROM_OUTSIDE\n",
    "deployment-patch.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n",
    "service-patch.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: ClusterIP}\n",
    "operations.yaml": "- {op: replace, path: /spec/replicas, value: 4}\n",
    "replacement.yaml": (
        "source: {kind: ConfigMap, name: settings, fieldPath: data.level}\n"
        "targets:\n  - select: {kind: Deployment}\n    fieldPaths: [metadata.annotations.note]\n"
    ),
    "names.yaml": "nameReference:\n- {kind: ConfigMap, fieldSpecs: [{kind: HelmRelease, path: spec/values}]}\n",
    "types.json": "{}\n",
    "added.yaml": "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: added}\nliterals: [a=b]\n",
    "labelled.yaml": (
        "apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: labelled}\nlabels: {tier: front}\n"
        "fieldSpecs: [{path: metadata/labels, create: true}]\n"
    ),
    "checked.yaml": "apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: checked}\n",
    "values.yaml": "a: 1\n",
    "schema.json": '{"definitions": {}}\n',
}
"""What the shapes name, next to their kustomization file."""

_META = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}
_PATCH = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  minReadySeconds: 3\n"
_SELECTOR = {
    "group": "apps",
    "version": "v1",
    "kind": "Deployment",
    "name": "web",
    "namespace": "default",
    "labelSelector": "app=web",
    "annotationSelector": "note",
}
_REST = {"namespace": "default", "labelSelector": "app=web", "annotationSelector": "note"}
_MAY_CHANGE = {"allowNameChange": True, "allowKindChange": False}
_OPTIONS = {
    "labels": {"made": "by-kustomize"},
    "annotations": {"note": "generated"},
    "disableNameSuffixHash": True,
    "immutable": True,
}
_VALUES = {
    "name": "game",
    "version": "1.2.3",
    "repo": "https://charts.example.com",
    "releaseName": "game",
    "namespace": "shop",
    "additionalValuesFiles": ["values.yaml"],
    "valuesFile": "values.yaml",
    "valuesInline": {"a": 1, "b": {"c": "d"}},
    "valuesMerge": "merge",
    "includeCRDs": True,
    "skipHooks": True,
    "apiVersions": ["v1"],
    "kubeVersion": "1.30",
    "nameTemplate": "x",
    "skipTests": True,
    "debug": False,
    "devel": False,
}
_OLD_VALUES = {
    "chartName": "game",
    "chartVersion": "1.2.3",
    "chartRepoUrl": "https://charts.example.com",
    "chartHome": "charts",
    "chartRepoName": "games",
    "helmBin": "helm",
    "helmHome": "home",
    "values": "values.yaml",
    "valuesLocal": {"a": 1},
    "valuesMerge": "merge",
    "releaseName": "game",
    "releaseNamespace": "shop",
    "extraArgs": ["--x"],
}

SHAPES: dict[str, dict[str, Any]] = {
    "names": {
        **_META,
        "metadata": {
            "name": "web",
            "namespace": "shop",
            "labels": {"team": "a"},
            "annotations": {"note": "x"},
        },
        "namespace": "shop",
        "namePrefix": "a-",
        "nameSuffix": "-z",
        "commonLabels": {"team": "a"},
        "commonAnnotations": {"note": "b"},
        "resources": ["deployment.yaml", "service.yaml", "sync.yaml", "role.yaml"],
        "buildMetadata": ["originAnnotations", "managedByLabel"],
        "sortOptions": {
            "order": "legacy",
            "legacySortOptions": {"orderFirst": ["Namespace"], "orderLast": ["Deployment"]},
        },
    },
    "workload": {
        **_META,
        "resources": ["deployment.yaml", "settings.yaml", "base"],
        "components": ["part"],
        "labels": [
            {
                "pairs": {"tier": "front"},
                "includeSelectors": False,
                "includeTemplates": True,
                "fields": [
                    {
                        "path": "spec/labels",
                        "create": True,
                        "group": "apps",
                        "version": "v1",
                        "kind": "Deployment",
                    }
                ],
            },
            {"pairs": {"zone": "a"}, "includeSelectors": True},
        ],
        "images": [
            {
                "name": "nginx",
                "newName": "registry.example.com/nginx",
                "newTag": "1.27",
                "tagSuffix": "-alpine",
            },
            {
                "name": "busybox",
                "digest": "sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3",
            },
        ],
        "replicas": [{"name": "web", "count": 2}],
    },
    "generated": {
        **_META,
        "resources": ["deployment.yaml"],
        "generatorOptions": _OPTIONS,
        "configMapGenerator": [
            {
                "name": "settings",
                "namespace": "default",
                "behavior": "create",
                "literals": ["LEVEL_1=info", "QUOTED='x y'"],
                "files": ["config.txt", "other=config.txt"],
                "envs": ["data.env"],
                "options": _OPTIONS,
            },
            {"name": "legacy", "env": "data.env"},
            {"name": "settings", "namespace": "default", "behavior": "merge", "literals": ["LEVEL_1=debug"]},
        ],
        "secretGenerator": [
            {
                "name": "keys",
                "namespace": "default",
                "behavior": "create",
                "type": "Opaque",
                "literals": ["user=admin"],
                "files": ["config.txt"],
                "envs": ["data.env"],
                "options": _OPTIONS,
            },
            {"name": "old", "env": "data.env"},
        ],
    },
    "patched": {
        **_META,
        "resources": ["deployment.yaml", "service.yaml"],
        "patches": [
            {"path": "deployment-patch.yaml"},
            {"patch": _PATCH, "target": _SELECTOR, "options": _MAY_CHANGE},
            {"path": "operations.yaml", "target": {"kind": "Deployment"}},
        ],
        "patchesStrategicMerge": ["service-patch.yaml", _PATCH],
        "patchesJson6902": [
            {
                "path": "operations.yaml",
                "target": {"group": "apps", "version": "v1", "kind": "Deployment", "name": "web"},
            },
            {
                "patch": "- {op: add, path: /metadata/annotations/more, value: x}",
                "target": {"kind": "Deployment", "name": "web", "version": "v1", **_REST},
                "options": _MAY_CHANGE,
            },
        ],
    },
    "replaced": {
        **_META,
        "resources": ["deployment.yaml", "service.yaml", "settings.yaml"],
        "replacements": [
            {"path": "replacement.yaml"},
            {
                "source": {
                    "group": "",
                    "version": "v1",
                    "kind": "ConfigMap",
                    "name": "settings",
                    "namespace": "shop",
                    "fieldPath": "data.host",
                    "options": {"delimiter": ":", "index": 0, "encoding": "", "create": False},
                },
                "targets": [
                    {
                        "select": {
                            "group": "apps",
                            "version": "v1",
                            "kind": "Deployment",
                            "name": "web",
                            "namespace": "default",
                        },
                        "reject": [
                            {"kind": "Service"},
                            {"name": "other", **_REST, "group": "x", "version": "v2"},
                        ],
                        "fieldPaths": [
                            "metadata.annotations.host",
                            "spec.template.spec.containers.[name=app].env.[name=LEVEL].value",
                        ],
                        "options": {"delimiter": "", "index": 0, "encoding": "", "create": True},
                    }
                ],
            },
            {
                "sourceValue": "static",
                "targets": [
                    {
                        "select": {"kind": "Service", "labelSelector": "", "annotationSelector": ""},
                        "fieldPaths": ["metadata.name"],
                    }
                ],
            },
        ],
        "vars": [
            {
                "name": "WEB_NAME",
                "objref": {
                    "apiVersion": "v1",
                    "kind": "ConfigMap",
                    "name": "settings",
                    "namespace": "shop",
                    "group": "",
                    "version": "v1",
                },
                "fieldref": {"fieldPath": "data.level"},
            }
        ],
    },
    "old": {
        **_META,
        "bases": ["base"],
        "resources": ["deployment.yaml"],
        "imageTags": [{"name": "nginx", "newTag": "1.27", "newName": "nginx", "digest": "", "tagSuffix": ""}],
        "helmGlobals": {"chartHome": "charts", "configHome": "home"},
    },
    "settings": {
        **_META,
        "resources": ["deployment.yaml"],
        "crds": ["types.json"],
        "configurations": ["names.yaml"],
    },
    "plugins": {
        **_META,
        "resources": ["deployment.yaml"],
        "generators": ["added.yaml"],
        "transformers": ["labelled.yaml"],
        "validators": ["checked.yaml"],
    },
    "builtin schema": {**_META, "resources": ["deployment.yaml"], "openapi": {"version": "v1.21.2"}},
    "schema": {**_META, "resources": ["deployment.yaml"], "openapi": {"path": "schema.json"}},
    "component": {
        "apiVersion": "kustomize.config.k8s.io/v1alpha1",
        "kind": "Component",
        "namespace": "shop",
        "resources": ["service.yaml"],
        "patches": [{"patch": _PATCH}],
        "images": [{"name": "nginx", "newTag": "1.27"}],
        "configMapGenerator": [{"name": "more", "literals": ["a=b"]}],
    },
    "charts": {**_META, "resources": ["service.yaml"], "helmCharts": [_VALUES]},
    "old charts": {**_META, "resources": ["service.yaml"], "helmChartInflationGenerator": [_OLD_VALUES]},
}
