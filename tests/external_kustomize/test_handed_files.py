"""What keeps a directory from being handed over: anything remote, in any field, at any depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import scene
from external_kustomize.builds import FakeProgram, judged
from reloadgen.external_kustomize.kustomize_judge import KustomizeJudge
from reloadgen.external_kustomize.remote_names import is_fetched
from reloadgen.kustomize.flux_options import FluxOptions

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://example.com/x.yaml"
MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
HELM = (
    "apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: {name: x}\nrepo: https://example.com\n"
)

KEPT = {
    "resources": f"resources: [{URL}]",
    "bases": "bases: ['github.com/owner/repository']",
    "components": "components: ['ssh://git@example.com/owner/repository']",
    "a user and a host": "resources: ['git@example.com:owner/repository.git']",
    "go-getter": "resources: ['git::https://example.com/x']",
    "a scheme in capitals": "resources: ['HTTPS://example.com/x.yaml']",
    "a query": "resources: ['example.com/owner/repository?ref=main']",
    "crds": f"crds: [{URL}]",
    "configurations": f"configurations: [{URL}]",
    "openapi": f"openapi: {{path: '{URL}'}}",
    "generators": f"generators: [{URL}]",
    "generators, inline": "generators:\n  - |-\n    " + HELM.replace("\n", "\n    "),
    "generators, in a file": "generators: [helm.yaml]",
    "generators, in a directory": "generators: [remote]",
    "transformers": f"transformers: [{URL}]",
    "transformers, inline": f"transformers: ['{{apiVersion: builtin, kind: PatchTransformer, path: \"{URL}\"}}']",
    "validators": f"validators: [{URL}]",
    "patches": f"patches: [{{path: '{URL}'}}]",
    "patchesJson6902": f"patchesJson6902: [{{path: '{URL}'}}]",
    "patchesStrategicMerge": f"patchesStrategicMerge: [{URL}]",
    "replacements": f"replacements: [{{path: '{URL}'}}]",
    "configMapGenerator": f"configMapGenerator: [{{name: a, files: ['{URL}']}}]",
    "configMapGenerator with a key": f"configMapGenerator: [{{name: a, files: ['key={URL}']}}]",
    "secretGenerator": f"secretGenerator: [{{name: a, envs: ['{URL}']}}]",
    "an old env": f"secretGenerator: [{{name: a, env: '{URL}'}}]",
    "helmCharts": "helmCharts: [{name: x}]",
    "helmChartInflationGenerator": "helmChartInflationGenerator: [{chartName: x}]",
    "helmGlobals": "helmGlobals: {chartHome: x}",
    "another spelling of the field": f"Resources: [{URL}]",
    "a field that nobody knows": f"somethingNew: [{URL}]",
    "a kustomization below": "resources: [remote]",
    "a component below": "resources: [local]\ncomponents: [remote]",
    "a directory that is a plugin's": "transformers: [local, remote]",
    "a directory of a plugin, whose files may name others": "generators: [plain]",
    "a path out of the repository": "resources: [../../etc/passwd]",
    "an absolute path": "resources: [/etc/passwd]",
    "an absolute path of a generator": "configMapGenerator: [{name: a, files: [/etc/passwd]}]",
    "an absolute path of a plugin": "transformers: ['{apiVersion: builtin, kind: X, path: /etc/passwd}']",
    "a tag": "resources: [!!binary aHR0cHM6Ly9leGFtcGxlLmNvbQ==]",
}
BESIDE = {
    "a.yaml": MAP,
    "helm.yaml": HELM,
    "local/kustomization.yaml": "resources: [b.yaml]\n",
    "local/b.yaml": MAP.replace("name: a", "name: b"),
    "remote/kustomization.yaml": f"resources: [{URL}]\n",
    "plain/kustomization.yaml": "resources: [made.yaml]\n",
    "plain/made.yaml": "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: x}\n"
    f"files: ['{URL}']\n",
}


@pytest.mark.parametrize("name", KEPT)
def test_what_is_remote_is_never_handed_over(name: str, tmp_path: Path) -> None:
    top = scene.written(tmp_path, BESIDE | {"in/kustomization.yaml": "resources: [../deep]\n"})
    scene.written(top, {"deep/kustomization.yaml": _deeper(KEPT[name])})
    program = FakeProgram()
    judge = KustomizeJudge(lambda: program, everywhere=True)
    judged(top, judge, "in")
    assert program.asked == []
    (asked,) = judge.asked
    assert "it was not asked, because " in asked.told
    assert ".yaml:" in asked.told


def _deeper(text: str) -> str:
    for name in ("local", "remote", "plain", "helm.yaml"):
        text = text.replace(f"[{name}", f"[../{name}").replace(f", {name}]", f", ../{name}]")
    return text


@pytest.mark.parametrize(
    "text",
    [
        "resources: [a.yaml]\nimages: [{name: nginx, newName: 'example.com:5000/nginx', newTag: '1'}]",
        "resources: [a.yaml]\ncommonAnnotations: {link: 'https://example.com'}",
        "resources: [a.yaml]\nlabels: [{pairs: {a: 'x@y'}}]",
        "resources: [a.yaml]\nconfigMapGenerator: [{name: b, literals: ['URL=https://example.com']}]",
        "resources: [a.yaml]\npatches: [{target: {kind: ConfigMap}, patch: '[{op: add, path: /u, value: \"http://x\"}]'}]",
        (
            "resources: [a.yaml]\npatchesStrategicMerge:\n  - |-\n    apiVersion: v1\n    kind: ConfigMap\n"
            "    metadata: {name: a}\n    data: {url: 'https://example.com'}"
        ),
        "resources: [./a.yaml, ../local/]",
        "metadata: {name: x, annotations: {url: 'https://example.com'}}\nresources: [a.yaml]",
    ],
)
def test_an_address_that_nothing_fetches_does_not_matter(text: str, tmp_path: Path) -> None:
    top = scene.written(tmp_path, BESIDE | {"in/kustomization.yaml": text, "in/a.yaml": MAP})
    program = FakeProgram()
    judged(top, KustomizeJudge(lambda: program, everywhere=True), "in")
    assert len(program.asked) == 1


def test_a_remote_component_of_the_flux_kustomization_keeps_its_directory(tmp_path: Path) -> None:
    top = scene.written(tmp_path, BESIDE)
    program = FakeProgram()
    options = FluxOptions(components=("https://example.com/c",), path="ks.yaml", line=7, column=3)
    judge = KustomizeJudge(lambda: program, everywhere=True)
    judged(top, judge, "local", options)
    judged(top, judge, "local", FluxOptions(components=("../remote",), path="ks.yaml", line=7, column=3))
    assert program.asked == []
    assert [each.told.partition("because ")[2] for each in judge.asked] == [
        "ks.yaml:7: https://example.com/c may be remote)",
        f"remote/kustomization.yaml:1: {URL} may be remote)",
    ]


def test_the_copy_has_what_the_build_reads(tmp_path: Path) -> None:
    files = {"in/kustomization.yaml": "resources: [../local, a.yaml]\n", "in/a.yaml": MAP, "secret.txt": "s"}
    top = scene.written(tmp_path, BESIDE | files)
    (top / "in/link.yaml").symlink_to("a.yaml")
    program = FakeProgram()
    judged(top, KustomizeJudge(lambda: program, everywhere=True), "in")
    ((handed, directory),) = program.asked
    assert directory == "in"
    assert sorted(handed) == [
        "in/a.yaml",
        "in/kustomization.yaml",
        "local/b.yaml",
        "local/kustomization.yaml",
    ]


@pytest.mark.parametrize("text", ["just text\n", "- one\n- 2\n", "", "a: [\n"])
def test_a_configuration_of_any_shape_is_looked_at(text: str, tmp_path: Path) -> None:
    files = {"in/kustomization.yaml": "transformers: [t.yaml]\n", "in/t.yaml": text}
    judge = KustomizeJudge(FakeProgram, everywhere=True)
    judged(scene.written(tmp_path, files), judge, "in")
    assert len(judge.asked) == 1


@pytest.mark.parametrize("entry", ["a.yaml", "../base", "./x/", "k=a.yaml", "github.com", "a-b/c.d/e", "1:2"])
def test_a_path_is_no_address(entry: str) -> None:
    assert not is_fetched(entry)
