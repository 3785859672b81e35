"""What a chart reads, by the lists that ship."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reloadgen.addon_profiles.chart_value_lists import shipped
from reloadgen.charts.chart_values import Misplaced, Mistyped

if TYPE_CHECKING:
    from reloadgen.document.values import Value


def misplaced(version: str, values: dict[str, Value]) -> list[tuple[str, str]]:
    listed = shipped("reloader", version)
    assert listed
    return [
        (".".join(each.keys), each.belongs) for each in listed.check(values) if isinstance(each, Misplaced)
    ]


def test_the_list_of_a_chart_says_where_a_block_belongs() -> None:
    values: dict[str, Value] = {
        "deployment": {"replicas": 2, "resources": {}},
        "reloader": {"logFormt": "json"},
    }
    assert misplaced("2.2.3", values) == [
        ("deployment", "reloader.deployment"),
        ("reloader.logFormt", "reloader.logFormat"),
    ]


@pytest.mark.parametrize(
    ("version", "unknown"),
    [
        ("1.0.86", ["reloader.reloadOnDelete", "reloader.enableCSIIntegration"]),
        ("2.2.7", ["reloader.enableCSIIntegration"]),
        ("2.2.8", []),
        ("v2.2.8+0123456789ab", []),
    ],
)
def test_each_version_has_its_own_list(version: str, unknown: list[str]) -> None:
    values: dict[str, Value] = {"reloader": {"reloadOnDelete": True, "enableCSIIntegration": True}}
    assert [path for path, _ in misplaced(version, values)] == unknown


def test_between_two_versions_both_have_to_agree() -> None:
    changed_around = "1.0.117"  # the list of 1.0.116 has reloadOnDelete, as that of 1.0.119
    assert misplaced(changed_around, {"reloader": {"reloadOnDelete": True, "nonsense": 1}}) == [
        ("reloader.nonsense", "")
    ]
    # 1.0.122 reads deployment.image.name, and so does 1.1.1; image.base comes with 1.1.1 alone
    image: dict[str, Value] = {"reloader": {"deployment": {"image": {"base": "x", "bas": "y"}}}}
    assert [path for path, _ in misplaced("1.1.0", image)] == ["reloader.deployment.image.bas"]


@pytest.mark.parametrize(
    "version", ["2.2.17", "9.9.9", "0.0.0", "2.x", ">=2.2.3", "2.2.3-rc.1", "latest", ""]
)
def test_nothing_is_known_of_a_version_outside_the_lists(version: str) -> None:
    assert shipped("reloader", version) is None


def test_nothing_is_known_of_another_chart() -> None:
    assert shipped("podinfo", "2.2.3") is None


@pytest.mark.parametrize("value", ["true", 1, [True]])
def test_a_boolean_is_a_boolean(value: Value) -> None:
    known = shipped("reloader", "2.2.3")
    assert known
    (wrong,) = known.check({"reloader": {"enableHA": value}})
    assert isinstance(wrong, Mistyped)
    assert wrong.expected == "true or false"


@pytest.mark.parametrize(
    "values",
    [
        {"replicas": "2"},  # printed as it is
        {"revisionHistoryLimit": 3},
        {"priorityClassName": 1},
        {"securityContext": {"runAsUser": "1000"}},  # the API server's business: the template prints the map
        {"containerSecurityContext": {"capabilities": {"drop": ["ALL"]}}},
        {"labels": {"version": 1}},
    ],
)
def test_what_the_template_prints_may_be_any_scalar(values: dict[str, Value]) -> None:
    known = shipped("reloader", "2.2.3")
    assert known
    assert not list(known.check({"reloader": {"deployment": values}}))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"ignoreNamespaces": ["a", "b"]}, "text"),
        ({"matchLabels": ["a"]}, "a map"),
        ({"deployment": {"tolerations": {}}}, "a list"),
        ({"deployment": {"replicas": "two"}}, "a number"),
        ({"deployment": []}, None),  # the templates ask whether it has a key, no more
    ],
)
def test_lists_maps_and_scalars_do_not_stand_for_each_other(
    values: dict[str, Value], expected: str | None
) -> None:
    known = shipped("reloader", "2.2.3")
    assert known
    assert [each.expected for each in known.check({"reloader": values}) if isinstance(each, Mistyped)] == (
        [expected] if expected else []
    )


@pytest.mark.parametrize("version", ["0.0.103", "2.2.16"])
def test_an_enumeration_of_the_schema(version: str) -> None:
    known = shipped("reloader", version)
    assert known
    (wrong,) = known.check({"reloader": {"reloadStrategy": "annotation"}})
    assert isinstance(wrong, Mistyped)
    assert wrong.expected == "one of default, env-vars, annotations"
    assert not list(known.check({"reloader": {"reloadStrategy": "annotations"}}))


def test_a_default_that_no_template_reads_is_told_with_its_right_place() -> None:
    known = shipped("reloader", "2.2.0")
    assert known
    (found,) = known.check({"reloader": {"volumeMounts": [{"name": "tmp"}]}})
    assert found == Misplaced(
        ("reloader", "volumeMounts"), "reloader.deployment.volumeMounts", has_default=True
    )
