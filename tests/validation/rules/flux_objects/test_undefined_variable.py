from __future__ import annotations

from reloadgen.errors import Location
from reloadgen.validation.rules.flux_objects.undefined_variable import RULE
from validation.samples import INFRA, PLATFORM, findings, flux_kustomization

_POST_BUILD = "  postBuild:\n    substitute: {region: eu}\n"
_INNER = "shop/inner.yaml"
_OUTER = {f"{INFRA}/more.yaml": flux_kustomization("more", "shop", _POST_BUILD)}
FIRES = _OUTER | {_INNER: flux_kustomization("inner", f"{PLATFORM}/cicd", "  interval: ${interval}\n")}
SILENT = _OUTER | {_INNER: flux_kustomization("inner", f"{PLATFORM}/cicd", "  interval: ${interval:=1h}\n")}


def test_in_an_object_of_flux_it_is_a_warning() -> None:
    (finding,) = findings(FIRES, RULE)
    assert (finding.location, finding.severity) == (Location(_INNER, 7, 3), "warning")


def test_in_another_object_it_is_information() -> None:
    script = (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: a}\ndata: {run: 'echo ${HOME}'}\n"
    )
    (finding,) = findings(_OUTER | {_INNER: script}, RULE)
    assert finding.severity == "info"
