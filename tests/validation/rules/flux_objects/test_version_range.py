"""Ranges and tags that move under `version`."""

from __future__ import annotations

import pytest

from reloadgen.validation.rules.flux_objects.version_range import RULE
from validation.samples import INVENTORY, findings, template


def _version(text: str, key: str = "version") -> dict[str, str]:
    return {"clusters.yaml": f"addons: {{reloader: {{{key}: {text}}}}}\n{INVENTORY}"}


FIRES = _version("2.x")
SILENT = _version("2.2.3")


@pytest.mark.parametrize("tag", ["2.x", "2.X", "2.2.x", "v2.x", "x", "2.x.x"])
def test_a_range_is_an_error(tag: str) -> None:
    found = findings(_version(tag), RULE, judge_all=False)
    assert {each.severity for each in found} == {"error"}
    assert {each.fix for each in found} == {f"write `semver: {tag}` instead of version"}
    assert {name for each in found for name in each.clusters} == {"infra", "apps"}


@pytest.mark.parametrize("tag", ["latest", "stable"])
def test_a_tag_that_moves_is_a_warning(tag: str) -> None:
    assert {each.severity for each in findings(_version(tag), RULE)} == {"warning"}


@pytest.mark.parametrize(
    "tag", ["'2.2'", "'2'", "2.2.3-rc.1", "2.2.3_build.5", "v2.2.3", "xyz", "2.2.3-x", "latest-2"]
)
def test_tags_are_not(tag: str) -> None:
    assert findings(_version(tag), RULE) == []


def test_a_range_under_semver_is_not() -> None:
    assert findings(_version("2.x", "semver"), RULE) == []


def test_what_a_template_writes_counts() -> None:
    text = (
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: a, namespace: a}\n"
        "spec: {interval: 1h, url: oci://example.com/a, ref: {tag: 2.x}}\n"
    )
    assert findings(template("app/helmrelease.yaml", text), RULE)
