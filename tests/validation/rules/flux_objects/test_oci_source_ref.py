from __future__ import annotations

from reloadgen.validation.rules.flux_objects.oci_source_ref import RULE
from validation.samples import INFRA, findings, helm_release

_MORE = f"{INFRA}/more.yaml"
FIRES = {_MORE: helm_release("shop", "shop").replace("HelmRepository", "OCIRepository", 1)}
SILENT = {_MORE: helm_release("shop", "shop")}


def test_it_says_what_to_write() -> None:
    (finding,) = findings(FIRES, RULE)
    assert finding.location.path == _MORE
    assert "`chartRef: {kind: OCIRepository, name: charts}`" in finding.fix
