from __future__ import annotations

from reloadgen.errors import Location
from reloadgen.validation.rules.kustomize_builds.unreadable import RULE
from validation.samples import PLATFORM, findings, kustomization

_NAMESPACE = f"{PLATFORM}/cicd/namespace.yaml"
FIRES = {_NAMESPACE: "apiVersion: v1\nkind: [\n"}
SILENT = {f"{PLATFORM}/cicd/unlisted.yaml": "kind: [\n"}


def test_it_points_to_where_the_yaml_breaks() -> None:
    (finding,) = findings(FIRES, RULE)
    assert finding.location == Location(_NAMESPACE, 2, 7)


def test_a_kustomization_that_is_no_yaml() -> None:
    path = f"{PLATFORM}/cicd/kustomization.yaml"
    (finding,) = findings({path: kustomization("namespace.yaml") + "a: [\n"}, RULE)
    assert finding.location.path == path
