from __future__ import annotations

from reloadgen.validation.rules.object_schemas.schema import RULE
from validation.samples import PLATFORM, WORKLOADS, findings, flux_kustomization, template

_SOURCE = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: a}
spec:
  KEY: 10m
  url: oci://example.com/a
"""
_LATER = "  postBuild: {substitute: {LATER: 1h}}\n"
FIRES = template("app/extra.yaml", _SOURCE.replace("KEY", "intervall"))
SILENT = template("app/extra.yaml", _SOURCE.replace("KEY", "interval"))


def test_it_points_to_the_line() -> None:
    places = {
        (each.location.path, each.location.line, "intervall" in each.message)
        for each in findings(FIRES, RULE)
    }
    assert (f"{PLATFORM}/system/reloader/app/extra.yaml", 5, True) in places


def test_an_object_beside_ours_counts_too() -> None:
    """The Kustomization that applies it applies ours, or fails as a whole."""
    broken = flux_kustomization("apps", "apps/shop").replace("prune: true", "prune: 'yes'")
    (finding,) = findings({f"{PLATFORM}/cicd/namespace.yaml": broken}, RULE, judge_all=False)
    assert (finding.severity, finding.message) == ("error", "spec.prune: expected true or false, not 'yes'")
    assert (finding.location.path, finding.location.line) == (f"{PLATFORM}/cicd/namespace.yaml", 8)


def test_an_unknown_field_of_another_object_is_information() -> None:
    newer = flux_kustomization("apps", "apps/shop", "  later: 1\n")
    (finding,) = findings({f"{PLATFORM}/cicd/namespace.yaml": newer}, RULE)
    assert (finding.severity, finding.message) == ("info", "spec.later: unknown field")


def test_a_value_that_is_substituted_is_not_judged() -> None:
    ours = flux_kustomization("apps", "apps/shop").replace("interval: 1h", "interval: ${LATER}")
    files = {f"{PLATFORM}/cicd/namespace.yaml": ours}
    assert [each.location.line for each in findings(files, RULE)] == [7], "nothing substitutes it"
    with_values = {WORKLOADS: flux_kustomization("cluster-infra-workloads", PLATFORM, _LATER)}
    assert not [each for each in findings(files | with_values, RULE) if each.clusters == ("infra",)]
