"""What transformers refuse, and what stays unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reloadgen.files.memory_tree import MemoryTree
from reloadgen.files.regular_files import regular_files
from reloadgen.flux.artifact import Artifact
from reloadgen.kustomize.builder import Builder
from reloadgen.kustomize.flux_options import FluxOptions
from reloadgen.kustomize.manifest_loader import ManifestLoader
from reloadgen.kustomize.resources.images import ImageChange, split
from reloadgen.manifests.parsed_repository import ParsedRepository

if TYPE_CHECKING:
    from reloadgen.kustomize.build_result import BuildResult

REMOTE = "https://example.com/release.yaml"
WEB = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"
    "spec: {template: {spec: {containers: [{name: web, image: 'host:5000/nginx:1'}]}}}\n"
)
BASE = {"web.yaml": WEB, "cm.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {a: '1'}\n"}


def built(
    kustomization: str, options: FluxOptions | None = None, files: dict[str, str] | None = None
) -> BuildResult:
    head = f"resources: [web.yaml, cm.yaml{', remote' if files else ''}]\n"
    contents = {**BASE, **(files or {}), "kustomization.yaml": head + kustomization}
    repository = ParsedRepository(
        regular_files(MemoryTree({path: text.encode() for path, text in contents.items()}))
    )
    return Builder(Artifact(repository), ManifestLoader(repository)).build_path("", options or FluxOptions())


@pytest.mark.parametrize(
    ("kustomization", "message"),
    [
        ("patches: [{patch: '{kind: ConfigMap, metadata: {name: no}}'}]\n", "no ConfigMap no"),
        ("patches: [{patch: '[{op: add}]', target: {kind: X}}]\n", "has to be JSON"),
        ("patches: [{path: p.yaml, patch: x}]\n", "both `patch` and `path`"),
        ("patches: [{target: {kind: X}}]\n", "neither `patch` nor `path`"),
        ("patches: [{patch: 'x: 1', target: {kind: X}}]\n", "needs a kind"),
        ("patchesJson6902: [{patch: '[]', target: {name: web}}]\n", "it is empty"),
        ('patchesJson6902: [{patch: \'[{"op": "add"}]\', target: {kind: Deployment}}]\n', "needs a name"),
        ("patchesStrategicMerge: [p.yaml]\n", "neither a file nor a patch"),
        ("replicas: [{name: no, count: 2}]\n", "no Deployment"),
        ("labels: [{pairs: {a: b}, fields: [{path: metadata/labels}]}]\n", "conflicting field specs"),
        ("labels: [{pairs: {a: b}, fields: [{path: spec/template/spec/containers}]}]\n", "a map is expected"),
        ("vars: [{name: A, objref: {kind: X, name: x, apiVersion: v1}}]\n", "var A stands for X x"),
        ("replacements: [{source: {kind: ConfigMap}, targets: []}]\n", "at least one target"),
        ("replacements: [{sourceValue: a, targets: [{fieldPaths: [a]}]}]\n", "no select"),
        (
            "replacements: [{sourceValue: a, targets: [{select: {kind: ConfigMap}, fieldPaths: [data.b]}]}]\n",
            "no field",
        ),
        ("replacements: [{source: {name: none}, targets: [{select: {kind: X}}]}]\n", "does not exist here"),
        (
            "replacements: [{source: {kind: ConfigMap, fieldPath: x.y}, targets: [{select: {kind: X}}]}]\n",
            "has no x.y",
        ),
    ],
)
def test_what_is_refused(kustomization: str, message: str) -> None:
    assert [defect.message for defect in built(kustomization).defects if message in defect.message]


@pytest.mark.parametrize(
    "kustomization",
    [
        "patches: [{patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: no}}'}]\n",
        "replicas: [{name: no, count: 2}]\n",
        "vars: [{name: A, objref: {kind: X, name: x, apiVersion: v1}}]\n",
        "replacements: [{source: {name: none}, targets: [{select: {kind: ConfigMap}, fieldPaths: [data.a]}]}]\n",
        "patches: [{path: 'https://example.com/p.yaml'}]\n",
        "replacements: [{path: 'https://example.com/r.yaml'}]\n",
        'patches: [{patch: \'[{"op": "remove", "path": "/data"}]\', target: {name: \'(?i)cm\'}}]\n',
        "images: [{name: '(?i)nginx', newTag: '2'}]\n",
    ],
)
def test_what_a_remote_resource_or_a_pattern_leaves_open(kustomization: str) -> None:
    result = built(kustomization, files={"remote/kustomization.yaml": f"resources: ['{REMOTE}']\n"})
    assert not result.defects
    assert len(result.unknown_builds) == 2


def test_a_remote_patch_leaves_the_objects_open() -> None:
    result = built("patches: [{path: 'https://example.com/p.yaml', target: {kind: ConfigMap}}]\n")
    assert all("is remote" in resource.unknown for resource in result.resources)


@pytest.mark.parametrize(
    ("options", "image"),
    [
        (FluxOptions(), "host:5000/nginx:2"),
        (FluxOptions(images=(ImageChange("host:5000/nginx", new_name="other"),)), "other:2"),
        (
            FluxOptions(images=(ImageChange("host:5000/nginx", digest="sha256:1"),)),
            "host:5000/nginx@sha256:1",
        ),
    ],
)
def test_images_of_the_flux_kustomization_join_those_of_the_file(options: FluxOptions, image: str) -> None:
    result = built("images: [{name: 'host:5000/nginx', newTag: '2'}]\n", options)
    (web,) = (each for each in result.resources if each.id.kind == "Deployment")
    assert web.items("spec", "template", "spec", "containers")[0]["image"] == image


@pytest.mark.parametrize(
    ("image", "parts"),
    [
        ("nginx", ("nginx", "", "")),
        ("nginx:1@sha256:a", ("nginx", "1", "sha256:a")),
        ("host:5000/nginx@sha256:a", ("host:5000/nginx", "", "sha256:a")),
    ],
)
def test_the_parts_of_an_image(image: str, parts: tuple[str, str, str]) -> None:
    assert split(image) == parts
