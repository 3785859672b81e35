"""Our reading of kustomize against the real one, by way of Flux's generator: odd trees, and drawn ones."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

import draws
import scene
from reloadgen.flux.artifact import Artifact
from reloadgen.kustomize.builder import Builder
from reloadgen.kustomize.flux_options import FluxOptions
from reloadgen.kustomize.manifest_loader import ManifestLoader
from reloadgen.manifests.identity import object_id

if TYPE_CHECKING:
    from pathlib import Path

    from reloadgen.kustomize.build_result import BuildResult

pytestmark = pytest.mark.oracle

MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\n"
KS = (
    "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: %s, namespace: flux-system}\n"
    "spec: {path: ./x, sourceRef: {kind: GitRepository, name: a}}\n"
)
COMPONENT = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
SUB = {"sub/kustomization.yaml": "resources: [cm.yaml]\n", "sub/cm.yaml": MAP % "sub"}

ODD: dict[str, dict[str, str]] = {
    "generated with an empty file": {"a.yaml": MAP % "a", "b.yaml": "# nothing\n"},
    "generated over nothing": {"notes.txt": "x"},
    "generated with a stranger": {"a.yaml": MAP % "a", "values.yaml": "a: 1\n"},
    "generated with a list of values": {"a.yaml": "- 1\n"},
    "generated, nameless": {"a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n"},
    "generated around a kustomization": {"a.yaml": MAP % "a", **SUB, "deep/er/c.yml": MAP % "c"},
    "top null": {"kustomization.yaml": "resources:\n"},
    "top empty": {"kustomization.yaml": ""},
    "top with unknown field": {"kustomization.yaml": "foo: 1\nresources: []\n"},
    "below null": {"kustomization.yaml": "resources: [in]\n", "in/kustomization.yaml": "resources:\n"},
    "below empty list": {
        "kustomization.yaml": "resources: [in]\n",
        "in/kustomization.yaml": "resources: []\n",
    },
    "below with metadata alone": {
        "kustomization.yaml": "resources: [in]\n",
        "in/kustomization.yaml": "metadata: {name: x}\n",
    },
    "below with namespace alone": {
        "kustomization.yaml": "resources: [in]\n",
        "in/kustomization.yaml": "namespace: x\n",
    },
    "below with unknown field": {
        "kustomization.yaml": "resources: [in]\n",
        "in/kustomization.yaml": "foo: 1\nresources: []\n",
    },
    "below two files": {
        "kustomization.yaml": "resources: [in]\n",
        "in/kustomization.yaml": "resources: []\n",
        "in/kustomization.yml": "resources: []\n",
    },
    "same directory twice": {"kustomization.yaml": "resources: [sub, ./sub/]\n", **SUB},
    "same object by two ways": {"kustomization.yaml": "resources: [sub, sub/cm.yaml]\n", **SUB},
    "trailing slash": {"kustomization.yaml": "resources: [./sub/]\n", **SUB},
    "directory without kustomization": {"kustomization.yaml": "resources: [in]\n", "in/a.yaml": MAP % "a"},
    "missing entry": {"kustomization.yaml": "resources: [n.yaml]\n"},
    "bases": {"kustomization.yaml": "bases: [sub]\n", **SUB},
    "circle": {"kustomization.yaml": "resources: [in]\n", "in/kustomization.yaml": "resources: [../in]\n"},
    "component under resources": {
        "kustomization.yaml": "resources: [c]\n",
        "c/kustomization.yaml": COMPONENT + "resources: []\n",
    },
    "kustomization under components": {"kustomization.yaml": "components: [sub]\n", **SUB},
    "component with namespace": {
        "kustomization.yaml": "resources: [sub]\ncomponents: [c]\n",
        **SUB,
        "c/kustomization.yaml": COMPONENT + "namespace: c\nnamePrefix: c-\n",
    },
    "namespace over a Namespace": {
        "kustomization.yaml": "namespace: x\nresources: [a.yaml]\n",
        "a.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n",
    },
    "inner and outer namespace": {
        "kustomization.yaml": "namespace: outer\nresources: [sub, ks.yaml]\n",
        "sub/kustomization.yaml": "namespace: inner\nnamePrefix: in-\nresources: [cm.yaml]\n",
        "sub/cm.yaml": MAP % "sub",
        "ks.yaml": KS % "k",
    },
    "namespace that makes two one": {
        "kustomization.yaml": "namespace: x\nresources: [a.yaml, b.yaml]\n",
        "a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: one}\n",
        "b.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: two}\n",
    },
    "prefix and suffix at two levels": {
        "kustomization.yaml": "namePrefix: a-\nnameSuffix: -z\nresources: [in]\n",
        "in/kustomization.yaml": "namePrefix: b-\nnameSuffix: -y\nresources: [cm.yaml]\n",
        "in/cm.yaml": MAP % "m",
    },
    "merge patch by name": {
        "kustomization.yaml": "resources: [ks.yaml]\npatches:\n  - path: p.yaml\n",
        "ks.yaml": KS % "k",
        "p.yaml": (KS % "k").replace("./x,", "./other, prune: true,"),
    },
    "merge patch for nobody": {
        "kustomization.yaml": "resources: [ks.yaml]\npatches:\n  - path: p.yaml\n",
        "ks.yaml": KS % "k",
        "p.yaml": MAP % "nobody",
    },
    "merge patch by target, null removes": {
        "kustomization.yaml": (
            "resources: [ks.yaml]\npatches:\n  - target: {kind: Kustomization, name: 'k.*'}\n    patch: |\n"
            "      kind: any\n      apiVersion: any\n      metadata: {name: m}\n      spec: {path: null, prune: true}\n"
        ),
        "ks.yaml": KS % "k1" + "---\n" + KS % "other",
    },
    "target by label": {
        "kustomization.yaml": (
            "resources: [a.yaml, b.yaml]\npatches:\n  - target: {labelSelector: 'tier in (web)'}\n    patch: |\n"
            "      - {op: add, path: /data, value: {x: z}}\n"
        ),
        "a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {tier: web}}\n",
        "b.yaml": MAP % "b",
    },
    "target by first name": {
        "kustomization.yaml": (
            "resources: [in]\npatches:\n  - target: {kind: ConfigMap, name: m}\n    patch: |\n"
            "      - {op: add, path: /data, value: {x: z}}\n"
        ),
        "in/kustomization.yaml": "namePrefix: b-\nresources: [cm.yaml]\n",
        "in/cm.yaml": MAP % "m",
    },
    "json patch that does not fit": {
        "kustomization.yaml": (
            "resources: [a.yaml]\npatches:\n  - target: {kind: ConfigMap}\n    patch: |\n"
            "      - {op: replace, path: /spec/x, value: 1}\n"
        ),
        "a.yaml": MAP % "a",
    },
    "json patch without target": {
        "kustomization.yaml": "resources: [a.yaml]\npatches:\n  - patch: '[{op: add, path: /data, value: {}}]'\n",
        "a.yaml": MAP % "a",
    },
    "delete by patch": {
        "kustomization.yaml": (
            "resources: [a.yaml, b.yaml]\npatches:\n  - patch: |\n      $patch: delete\n      apiVersion: v1\n"
            "      kind: ConfigMap\n      metadata: {name: b}\n"
        ),
        "a.yaml": MAP % "a",
        "b.yaml": MAP % "b",
    },
    "generators": {
        "kustomization.yaml": (
            "generatorOptions: {labels: {a: b}}\nconfigMapGenerator:\n  - name: o\n    literals: [A=1, 'B=\"x<y>&\"']\n"
            "  - name: two\n    files: [f.txt, k=f.txt]\n    options: {disableNameSuffixHash: true}\n"
            "  - name: three\n    envs: [e.env]\nsecretGenerator:\n  - name: s\n    literals: [P=q]\n"
        ),
        "f.txt": "text\n",
        "e.env": "X=1\n# no\nY=a=b\n",
    },
    "generators that merge and replace": {
        "kustomization.yaml": (
            "resources: [in, a.yaml]\nconfigMapGenerator:\n  - name: o\n    behavior: merge\n    literals: [A=2, C=3]\n"
            "    options: {labels: {x: z}}\n  - name: a\n    behavior: replace\n    literals: [B=1]\n"
        ),
        "in/kustomization.yaml": (
            "namePrefix: p-\nconfigMapGenerator:\n"
            "  - {name: o, literals: [A=1, B=1], options: {labels: {l: v}}}\n"
        ),
        "a.yaml": (MAP % "a") + "data: {A: one}\n",
    },
    "a merge into what has no hash": {
        "kustomization.yaml": (
            "configMapGenerator:\n"
            "  - {name: o, literals: [A=1], options: {disableNameSuffixHash: true, immutable: true}}\n"
            "  - {name: o, behavior: merge, literals: [B=1]}\n"
        ),
    },
    "options for all generators": {
        "kustomization.yaml": (
            "generatorOptions: {disableNameSuffixHash: true, immutable: true, labels: {a: b}}\nconfigMapGenerator:\n"
            "  - {name: o, literals: [A=1], options: {disableNameSuffixHash: false, labels: {a: c}}}\n"
        ),
    },
    "variables with and without a value": {
        "kustomization.yaml": "configMapGenerator: [{name: o, envs: [e.env], env: f.env}]\n",
        "e.env": "\ufeffA=1\r\n\n  # no\n B = 2\nC\n=d\nE=\u2028x\n",
        "f.env": "F=1",
    },
    "generator without its file": {
        "kustomization.yaml": "configMapGenerator:\n  - name: one\n    files: [f.txt]\n"
    },
    "list unfolded": {
        "kustomization.yaml": "resources: [a.yaml]\nnamespace: x\n",
        "a.yaml": "apiVersion: v1\nkind: ConfigMapList\nitems:\n  - "
        + (MAP % "a").replace("\n", "\n    ").rstrip()
        + "\n",
    },
    "local config is dropped": {
        "kustomization.yaml": "resources: [a.yaml, b.yaml]\n",
        "a.yaml": (MAP % "a").replace("}", ", annotations: {config.kubernetes.io/local-config: 'true'}}"),
        "b.yaml": MAP % "b",
    },
    "byte order mark, line ends, flow": {
        "kustomization.yaml": "\ufeffresources: [ 'a.yaml' ]\r\n",
        "a.yaml": MAP % "a",
    },
    "second document": {
        "kustomization.yaml": "resources: [a.yaml]\n---\nresources: [b.yaml]\n",
        "a.yaml": MAP % "a",
    },
    "a key twice in a manifest": {
        "kustomization.yaml": "resources: [a.yaml]\n",
        "a.yaml": (MAP % "a") + "data: {x: one, x: two}\n",
    },
    "a key twice in an item of a list": {
        "kustomization.yaml": "resources: [a.yaml]\n",
        "a.yaml": "apiVersion: v1\nkind: List\nitems:\n"
        "  - {apiVersion: v1, kind: ConfigMap, metadata: {name: a, name: b}}\n",
    },
    "a key twice in a generated kustomization's manifest": {
        "a.yaml": (MAP % "a") + "data: {}\ndata: {x: two}\n"
    },
    "a key twice in a merge patch": {
        "kustomization.yaml": "resources: [a.yaml]\npatches:\n  - path: p.yaml\n",
        "a.yaml": MAP % "a",
        "p.yaml": (MAP % "a") + "data: {x: one, x: two}\n",
    },
    "a key twice in a JSON patch": {
        "kustomization.yaml": (
            "resources: [a.yaml]\npatches:\n  - target: {kind: ConfigMap}\n    patch: |\n"
            "      - {op: add, path: /data, value: {x: one}, value: {x: two}}\n"
        ),
        "a.yaml": MAP % "a",
    },
    "a key twice, once merged": {
        "kustomization.yaml": "resources: [a.yaml]\n",
        "a.yaml": (MAP % "a") + "data:\n  <<: {x: one}\n  x: two\n",
    },
    "a key twice below the top of a kustomization": {
        "kustomization.yaml": "resources: [a.yaml]\ncommonAnnotations: {x: one, x: two}\n",
        "a.yaml": MAP % "a",
    },
    "replacement with a broken selector": {
        "kustomization.yaml": (
            "resources: [a.yaml]\nreplacements:\n  - source: {kind: ConfigMap, fieldPath: metadata.name}\n"
            "    targets:\n      - select: {name: '['}\n        fieldPaths: [data.x]\n"
        ),
        "a.yaml": MAP % "a",
    },
    "doubled key": {"kustomization.yaml": "resources: [b.yaml]\nresources: [a.yaml]\n", "a.yaml": MAP % "a"},
    "file outside the directory": {
        "in/kustomization.yaml": "resources: [../m/a.yaml]\n",
        "m/kustomization.yaml": "resources: []\n",
        "m/a.yaml": MAP % "a",
    },
    "anchors defined twice": {
        "kustomization.yaml": "resources: [a.yaml]\n",
        "a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: &a one}\ndata: {x: &a two, y: *a}\n",
    },
    "kind missing": {
        "kustomization.yaml": "resources: [a.yaml]\n",
        "a.yaml": "apiVersion: v1\nmetadata: {name: a}\n",
    },
    "wrong api version": {
        "kustomization.yaml": "resources: [in]\n",
        "in/kustomization.yaml": "apiVersion: v1\nkind: Kustomization\nresources: []\n",
    },
}


def built(top: Path) -> BuildResult:
    repository = scene.read(top)
    builder = Builder(Artifact(repository), ManifestLoader(repository))
    return builder.build_path("", FluxOptions())


def assert_agree(name: str, ours: BuildResult, real: dict[str, Any]) -> None:
    broken = [defect.message for defect in ours.defects if not defect.corrected_by_flux]
    assert bool(broken) == bool(real["error"]), (name, real["error"], broken)
    if not broken:
        assert contents(resource.content for resource in ours.resources) == contents(real["objects"]), name


def contents(objects: Any) -> dict[Any, Any]:
    return {object_id(each): _bare(each) for each in objects}


def _bare(content: Any) -> Any:
    """Without empty parts, and without the note of origin that Flux asks for where no resources are listed."""
    if not isinstance(content, dict):
        return content
    kept = {key: _bare(value) for key, value in content.items() if key != "config.kubernetes.io/origin"}
    return {key: value for key, value in kept.items() if value}


@pytest.mark.parametrize("name", ODD)
def test_odd_trees_build_or_break_as_in_flux(name: str, tmp_path: Path) -> None:
    top = scene.written(tmp_path, ODD[name])
    (real,) = scene.generated([{"root": str(top), "ignore": "", "path": "", "object": {"spec": {}}}])
    assert_agree(name, built(top), real)


DRAWN = 60


@pytest.mark.drawn
def test_drawn_trees_build_as_in_flux(tmp_path: Path) -> None:
    dice = {seed: random.Random(seed) for seed in draws.seeds(DRAWN)}  # noqa: S311 - trees, no secrets
    tops = [scene.written(tmp_path / str(seed), drawn(each)) for seed, each in dice.items()]
    jobs = [{"root": str(top), "ignore": "", "path": "", "object": {"spec": {}}} for top in tops]
    results = scene.generated(jobs)
    for seed, top, real in zip(dice, tops, results, strict=True):
        assert_agree(f"seed {seed}", built(top), real)
    sound = sum(not real["error"] for real in results)
    assert len(tops) // 4 < sound < len(tops), "both kinds have to occur"


def drawn(dice: random.Random) -> dict[str, str]:
    """A tree of kustomizations with transformers, components, patches, and now and then a mistake."""
    files: dict[str, str] = {}
    _directory("", 0, dice, files)
    return files


def _directory(directory: str, depth: int, dice: random.Random, files: dict[str, str]) -> None:
    prefix = f"{directory}/" if directory else ""
    entries = []
    for index in range(dice.randint(1, 3)):
        name = f"f{index}.yaml"
        kind = dice.choice([MAP, KS, KS])
        files[prefix + name] = kind % f"{dice.choice('abc')}{depth}{index}{dice.choice(['', '', 'x'])}"
        entries.append(name)
    for index in range(dice.randint(0, 2) if depth < 3 else 0):
        _directory(f"{prefix}d{index}", depth + 1, dice, files)
        entries.append(f"d{index}")
    if directory or dice.random() < 0.8:
        files[f"{prefix}kustomization.yaml"] = _text(entries, prefix, dice, files)


def _text(entries: list[str], prefix: str, dice: random.Random, files: dict[str, str]) -> str:
    lines = [
        dice.choice(["", "namespace: n1\n", "namespace: n2\n"]),
        dice.choice(["", "", "namePrefix: p-\n"]),
    ]
    lines.append(dice.choice(["", "", "nameSuffix: -s\n", "commonLabels: {l: v}\n"]))
    if dice.random() < 0.3:
        files[f"{prefix}c/kustomization.yaml"] = COMPONENT + dice.choice(
            ["namespace: n3\n", "namePrefix: c-\n", "patches: []\n"]
        )
        lines.append("components: [c]\n")
    if dice.random() < 0.3:
        operation = "{op: add, path: /metadata/annotations, value: {x: z}}"
        target = dice.choice(["kind: Kustomization", "name: a.*", "labelSelector: l=v", "namespace: n1"])
        lines.append(f"patches:\n  - target: {{{target}}}\n    patch: |\n      - {operation}\n")
    if dice.random() < 0.06:
        entries = [*entries, dice.choice(["missing", entries[0]])]
    listed = "".join(f"  - {dice.choice(['', './'])}{entry}\n" for entry in entries)
    return "".join(lines) + f"resources:\n{listed}"
