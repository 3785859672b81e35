"""What Flux cannot read at all, whatever its version."""

from __future__ import annotations

import pytest

from reloadgen.validation.rules.flux_objects.bad_substitution import RULE
from validation.rules.flux_objects.test_undefined_variable import script
from validation.samples import PLATFORM, WORKLOADS, findings, flux_kustomization

FIRES = script("for each in ${names[@]}")
SILENT = script("for each in $${names[@]} $names ${region/e/E} ${region:0:1}")


def test_it_points_to_the_text() -> None:
    (finding,) = findings(FIRES, RULE)
    assert (finding.location.line, finding.severity) == (5, "error")
    assert "cannot read ${names[@]}: `}` is missing" in finding.message


@pytest.mark.parametrize(
    "text",
    ["${}", "${!a}", "${a-b}", "${a+b}", "${a", "${a:-b", "${ a }", "${a/b}", "${a#}", "${#}", "${a@Q}"],
)
def test_every_form_that_a_shell_reads_and_flux_does_not(text: str) -> None:
    assert [each.severity for each in findings(script(f"x {text}"), RULE)] == ["error"]


@pytest.mark.parametrize("name", ["my-variable", "1st", "a.b"])
def test_names_of_variables(name: str) -> None:
    post_build = f"  postBuild: {{substitute: {{{name}: x}}}}\n"
    files = {WORKLOADS: flux_kustomization("cluster-infra-workloads", PLATFORM, post_build)}
    (finding,) = findings(files, RULE)
    assert (finding.location.path, finding.location.line) == (WORKLOADS, 7)


def test_names_of_variables_in_a_config_map() -> None:
    post_build = "  postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}\n"
    content = (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: vars, namespace: flux-system}\ndata: {a.txt: x}\n"
    )
    files = {
        WORKLOADS: flux_kustomization("cluster-infra-workloads", PLATFORM, post_build),
        "kubernetes/clusters/infra/vars.yaml": content,
    }
    assert ["'a.txt'" in each.message for each in findings(files, RULE)] == [True]


@pytest.mark.parametrize(
    ("value", "fails"),
    [("'*/5 * * * *'", True), ("\"'*/5 * * * *'\"", False), ("'a: b'", True), ("a-b", False)],
)
def test_a_value_that_is_no_yaml_where_it_is_put(value: str, fails: bool) -> None:  # noqa: FBT001
    """Quotes around the expression are gone by then."""
    post_build = f"  postBuild:\n    substitute:\n      CRON: {value}\n"
    files = script("x") | {
        WORKLOADS: flux_kustomization("cluster-infra-workloads", PLATFORM, post_build),
    }
    files[f"{PLATFORM}/cicd/script.yaml"] += '  schedule: "${CRON}"\n'
    assert [each.location.line for each in findings(files, RULE)] == ([6] if fails else [])
