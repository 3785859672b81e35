"""Which chart a release runs, with recorded objects."""

from __future__ import annotations

import copy

import pytest

from live.recorded import one
from reloadgen.live.checks.chart_version import judge_chart, source_digest
from reloadgen.live.checks.expected_objects import ExpectedChart
from reloadgen.live.checks.status import Failed, Ready, Waiting

MANIFEST = "sha256:e479372492f340744489eeef4ef15aa9987fa38de8a56301d91e24e00a8bab87"
LAYER = "sha256:56b311b7896268dd7b4afc7ccd08d80ea93cd5b4e3f8bc381eb31b556a593dbe"


def test_the_version_before_the_plus_is_compared() -> None:
    source, release = one("c-infra-flux", "OCIRepository"), one("c-infra-flux", "HelmRelease")
    assert judge_chart(ExpectedChart("2.2.3", "", ""), source, release) == Ready(f"chart 2.2.3 ({MANIFEST})")
    assert source_digest(source) == MANIFEST != source["status"]["artifact"]["digest"] == LAYER


def test_another_tag_on_the_cluster_is_reported() -> None:
    source, release = one("c-infra-flux", "OCIRepository"), one("c-infra-flux", "HelmRelease")
    assert judge_chart(ExpectedChart("2.2.4", "", ""), source, release) == Failed(
        "OCIRepository kube-system/reloader has tag 2.2.3, but the inventory has 2.2.4: "
        "the cluster runs another revision of it, or something else changes this object"
    )


@pytest.mark.parametrize(("digest", "kind"), [(MANIFEST, Ready), (LAYER, Failed)])
def test_a_digest_is_the_manifest_s(digest: str, kind: type) -> None:
    source = copy.deepcopy(one("c-infra-flux", "OCIRepository"))
    source["spec"]["ref"] = {"tag": "2.2.3", "digest": digest}
    assert isinstance(
        judge_chart(ExpectedChart("2.2.3", "", digest), source, one("c-infra-flux", "HelmRelease")), kind
    )


def test_an_artifact_that_was_not_released_yet_is_waited_for() -> None:
    source = copy.deepcopy(one("c-infra-flux", "OCIRepository"))
    source["status"]["artifact"]["revision"] = "2.2.3@sha256:new"
    status = judge_chart(ExpectedChart("2.2.3", "", ""), source, one("c-infra-flux", "HelmRelease"))
    assert status == Waiting("HelmRelease kube-system/reloader has not picked up sha256:new yet")


def test_an_older_chart_with_the_newest_artifact_is_a_failure() -> None:
    release = copy.deepcopy(one("c-infra-flux", "HelmRelease"))
    release["status"]["history"][0]["chartVersion"] = "2.2.2+e479372492f3"
    status = judge_chart(ExpectedChart("2.2.3", "", ""), one("c-infra-flux", "OCIRepository"), release)
    assert status == Failed("HelmRelease kube-system/reloader runs chart 2.2.2, expected 2.2.3")


def test_a_range_is_flux_s_choice() -> None:
    source = copy.deepcopy(one("c-infra-flux", "OCIRepository"))
    source["spec"]["ref"] = {"semver": "2.x"}
    status = judge_chart(ExpectedChart("", "2.x", ""), source, one("c-infra-flux", "HelmRelease"))
    assert status == Ready(f"chart 2.2.3 ({MANIFEST}), selected by Flux from 2.x")


def test_no_release_yet() -> None:
    release = one("nocrd-helmrelease", "HelmRelease")
    assert isinstance(judge_chart(ExpectedChart("2.2.16", "", ""), None, release), Waiting)
