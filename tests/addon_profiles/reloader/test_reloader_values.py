from __future__ import annotations

from typing import Any

import pytest

from reloadgen.addon_profiles.chart_value_lists import shipped
from reloadgen.addon_profiles.reloader import reloader_install, reloader_values


@pytest.mark.parametrize(
    ("values", "ignored"),
    [
        ({"reloader": {"deployment": {"replicas": 3}}}, 3),
        ({"reloader": {"deployment": {"replicas": 3}, "enableHA": True}}, 0),
        ({"reloader": {"deployment": {"replicas": 1}}}, 0),
        ({}, 0),
    ],
)
def test_replicas_need_high_availability(values: dict[str, Any], ignored: int) -> None:
    assert reloader_values.ignored_replicas(values) == ignored


@pytest.mark.parametrize("version", ["1.0.86", reloader_install.VERSION, "2.2.16"])
def test_the_chart_reads_every_value_that_the_profile_knows(version: str) -> None:
    listed = shipped(reloader_values.CHART, version)
    assert listed
    known = (reloader_values.REPLICAS, reloader_values.HIGH_AVAILABILITY, reloader_values.POD_MONITOR)
    assert {*known, reloader_install.NAMESPACE_VALUE} <= listed.lists[0].values.keys()
    assert not list(listed.check(reloader_install.built_in_values("kube-system")))


def test_the_built_in_values_ask_for_a_pod_monitor_in_the_namespace_of_the_release() -> None:
    values: Any = reloader_install.built_in_values("here")
    assert reloader_values.wants_pod_monitor(values)
    assert values["reloader"]["podMonitor"]["namespace"] == "here"


@pytest.mark.parametrize(("enabled", "refused"), [(False, True), (True, False), (None, False)])
def test_the_pod_monitor_can_be_disabled(enabled: bool | None, refused: bool) -> None:  # noqa: FBT001 - a table
    values: Any = {} if enabled is None else {"reloader": {"podMonitor": {"enabled": enabled}}}
    assert reloader_values.refuses_pod_monitor(values) is refused


def test_the_binding_is_named_after_the_release() -> None:
    assert reloader_values.cluster_role_binding({"fullnameOverride": "reloader"}) == "reloader-role-binding"
    assert reloader_values.cluster_role_binding({}) == ""
