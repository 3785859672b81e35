"""What kustomize refuses in a field, what Flux mends in the directory that it is pointed to, and what both take."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from kustomize.mutated_trees import Tree
from kustomize.sound_shapes import DEPLOYMENT
from verdicts import built, judged

if TYPE_CHECKING:
    from reloadgen.kustomize.defect import Defect


class Field(NamedTuple):
    """Lines at the end of a kustomization file that lists one Deployment, and what becomes of them."""

    ending: str
    message: str
    """A part of the message in a nested directory; "": it builds."""
    named: bool
    """Whether the directory that a Flux Kustomization names builds."""
    column: int = 1


FIELDS = {
    "a tag that is a number": Field(
        "images: [{name: x, newTag: 1.10}]", "images[0].newTag must be a string", named=True, column=20
    ),
    "a tag in quotes": Field("images: [{name: x, newTag: '1.10'}]", "", named=True),
    "a tag tagged as a string": Field("images: [{name: x, newTag: !!str 1.10}]", "", named=True),
    "a digest that is a date": Field("images: [{name: x, digest: 2024-01-01}]", "", named=True),
    "a tag that is octal": Field(
        "images: [{name: x, newTag: 0o17}]", "the number 0o17", named=True, column=20
    ),
    "a tag in a list": Field(
        "images: [{name: x, newTag: [a]}]", "must be a string, and this is a list", named=False, column=20
    ),
    "no as a namespace": Field("namespace: no", "kustomize reads no as one", named=True),
    "a namespace that is null": Field("namespace: null", "", named=True),
    "a namespace in other letters": Field("NameSpace: shop", "", named=True),
    "a prefix that is a number": Field("namePrefix: 1", "namePrefix must be a string", named=True),
    "a misspelled field of labels": Field(
        "labels: [{pair: {a: b}}]", "unknown field labels[0].pair", named=True, column=11
    ),
    "labels that are numbers": Field(
        "labels: [{pairs: {a: 1}}]", "labels[0].pairs.a must be a string", named=True, column=19
    ),
    "labels as a map": Field("labels: {a: b}", "labels must be a list", named=False),
    "labels for selectors, quoted": Field(
        "labels: [{pairs: {a: b}, includeSelectors: 'true'}]",
        "includeSelectors must be true or false",
        named=False,
        column=26,
    ),
    "labels for selectors with yes": Field(
        "labels: [{pairs: {a: b}, includeSelectors: yes}]", "", named=True
    ),
    "replicas of nothing": Field("replicas: [{name: x, count: 2}]", "is called so", named=False, column=12),
    "replicas that are a string": Field(
        "replicas: [{name: web, count: '2'}]", "count must be a whole number", named=False, column=24
    ),
    "replicas that are a half": Field(
        "replicas: [{name: web, count: 2.5}]", "count must be a whole number", named=False, column=24
    ),
    "replicas with a decimal point": Field("replicas: [{name: web, count: 2.0}]", "", named=True),
    "charts": Field("helmCharts: [{name: x}]", "Flux builds without it", named=False),
    "charts of the older field": Field(
        "helmChartInflationGenerator: [{chartName: x}]", "Flux builds without it", named=False
    ),
    "no charts": Field("helmCharts: []", "", named=True),
    "patches as a list of paths": Field(
        "patches: [x.yaml]", "patches[0] must be a map", named=False, column=11
    ),
    "patches as a map": Field("patches: {path: x.yaml}", "patches must be a list", named=False),
    "a target with a number": Field(
        "patches: [{patch: '[]', target: {kind: 1}}]",
        "patches[0].target.kind must be a string",
        named=False,
        column=34,
    ),
    "a name that is a number": Field(
        "metadata: {name: 1}", "metadata.name must be a string", named=True, column=12
    ),
    "metadata that is a string": Field("metadata: x", "metadata must be a map", named=False),
    "metadata with a uid": Field(
        "metadata: {name: x, uid: y}", "unknown field metadata.uid", named=True, column=21
    ),
    "common labels that are numbers": Field(
        "commonLabels: {a: 1}", "commonLabels.a must be a string", named=True, column=16
    ),
    "common labels that are null": Field("commonLabels: {a: }", "", named=True),
    "literals that are no list": Field(
        "configMapGenerator: [{name: x, literals: a=b}]", "literals must be a list", named=False, column=32
    ),
    "literals without a value": Field(
        "configMapGenerator: [{name: x, literals: [a]}]", "no key=value", named=False, column=43
    ),
    "a literal that is a number": Field(
        "configMapGenerator: [{name: x, literals: [1]}]",
        "literals[0] must be a string",
        named=False,
        column=43,
    ),
    "a literal whose key is a number": Field(
        "configMapGenerator: [{name: x, literals: [8080=a]}]", "no string in YAML", named=False, column=43
    ),
    "a literal set twice": Field(
        "configMapGenerator: [{name: x, literals: [a=1, a=2]}]",
        "the key a is set twice",
        named=False,
        column=48,
    ),
    "a generator without a name": Field(
        "configMapGenerator: [{literals: [a=b]}]", "has no name", named=False, column=22
    ),
    "a generator whose name is a number": Field(
        "secretGenerator: [{name: 1}]", "secretGenerator[0].name must be a string", named=False, column=20
    ),
    "a secret whose type is a number": Field(
        "secretGenerator: [{name: x, type: 1}]", "type must be a string", named=True, column=29
    ),
    "a merge with nothing": Field(
        "configMapGenerator: [{name: x, behavior: merge}]", "which is not there", named=False, column=22
    ),
    "a behavior that does not exist": Field(
        "configMapGenerator: [{name: x, behavior: append}]", "", named=True
    ),
    "options in quotes": Field(
        'generatorOptions: {disableNameSuffixHash: "true"}', "must be true or false", named=False, column=20
    ),
    "options with on": Field("generatorOptions: {disableNameSuffixHash: on}", "", named=True),
    "an openapi version": Field("openapi: {version: v1.21.2}", "", named=True),
    "build metadata as a string": Field("buildMetadata: originAnnotations", "must be a list", named=False),
    "crds that do not exist": Field("crds: [x.yaml]", "which does not exist", named=False, column=8),
    "a label whose key is a boolean": Field("commonLabels: {true: a}", "no string in YAML", named=False),
    "a path as a number": Field("components: [1]", "components[0] must be a string", named=False, column=14),
    "an unknown field": Field("resource: [a.yaml]", "unknown field resource", named=True),
    "a field of another program": Field("spec: {}", "unknown field spec", named=True),
    "an anchor used again": Field("namePrefix: &a x\nnameSuffix: *a", "", named=True),
    "a number merged in": Field("<<: {namespace: 1}", "namespace must be a string", named=True, column=6),
    "not a number": Field("x: .nan", "JSON cannot hold", named=False),
}
ENTRIES = {
    "no": False,
    "y": False,
    "on": False,
    "1": False,
    "1.0": False,
    "~": False,
    "''": False,
    "'no'": False,
}
"""Items of `resources` in YAML: none of them names a file that is there, whatever Flux makes of it."""


def tree(ending: str, *, nested: bool) -> Tree:
    place = "sub/" if nested else ""
    files = {
        f"{place}deployment.yaml": DEPLOYMENT,
        f"{place}kustomization.yaml": f"resources:\n  - deployment.yaml\n{ending}\n",
    }
    return Tree(files | ({"kustomization.yaml": "resources: [sub]\n"} if nested else {}), "", nested, ending)


def refusals(tree: Tree) -> list[Defect]:
    return [defect for defect in built(tree).defects if not defect.corrected_by_flux]


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_refused_where_it_stands(name: str) -> None:
    field = FIELDS[name]
    found = refusals(tree(field.ending, nested=True))
    assert [field.message] == [""] * (not found) + [
        field.message for each in found[:1] if field.message in each.message
    ]
    assert [(each.line, each.column) for each in found[:1]] == [(3, field.column)] * bool(field.message)
    assert (not refusals(tree(field.ending, nested=False))) == field.named


@pytest.mark.parametrize("item", ENTRIES)
@pytest.mark.parametrize("nested", [True, False])
def test_an_item_that_is_no_path_is_refused(item: str, nested: bool) -> None:  # noqa: FBT001 - a parameter
    (defect,) = refusals(tree(f"  - {item}", nested=nested))
    assert (defect.line, defect.column) == (3, 5)


@pytest.mark.oracle
def test_the_oracle_says_the_same() -> None:
    endings = [field.ending for field in FIELDS.values()] + [f"  - {item}" for item in ENTRIES]
    outcomes = judged([tree(ending, nested=nested) for ending in endings for nested in (True, False)])
    assert [str(outcome) for outcome in outcomes if outcome.ours != outcome.real] == []
