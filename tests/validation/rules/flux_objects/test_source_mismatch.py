from __future__ import annotations

from reloadgen.errors import Location
from reloadgen.validation.rules.flux_objects.source_mismatch import RULE
from validation.samples import INFRA, PLATFORM, findings, flux_kustomization, helm_release

_MORE = f"{INFRA}/more.yaml"
_RELEASE = helm_release("shop", "shop")
FIRES = {_MORE: _RELEASE.replace("{name: charts, namespace: shop}", "{name: charts, namespace: other}")}
SILENT = {_MORE: _RELEASE}


def test_a_source_in_another_namespace_is_named() -> None:
    (finding,) = findings(FIRES, RULE)
    assert finding.location == Location(_MORE, 5, 31)
    assert finding.fix == "write `namespace: other` here, or move both to one namespace"


def test_a_source_that_nothing_makes() -> None:
    (finding,) = findings({_MORE: _RELEASE.replace("{name: charts, n", "{name: others, n")}, RULE)
    assert finding.severity == "error"
    assert finding.fix == "add it to what this cluster reads, or correct the reference"


def test_a_flux_kustomization_without_its_source() -> None:
    text = flux_kustomization("more", f"{PLATFORM}/cicd").replace(
        "name: flux-system}", "name: flux-system, namespace: x}"
    )
    (finding,) = findings({_MORE: text}, RULE)
    assert finding.location == Location(_MORE, 6, 3)
    assert finding.message.startswith("the source of Flux Kustomization more was not found: ")
