from __future__ import annotations

from reloadgen.errors import Location
from reloadgen.validation.rules.flux_objects.layer_selector import RULE
from validation.samples import INFRA, findings

_MORE = f"{INFRA}/more.yaml"
_TEXT = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: shop, namespace: shop}
spec:
  url: oci://example.com/charts/shop
  layerSelector: {operation: OPERATION}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: shop, namespace: shop}
spec: {chartRef: {kind: OCIRepository, name: shop}}
"""
FIRES = {_MORE: _TEXT.replace("OPERATION", "extract")}
SILENT = {_MORE: _TEXT.replace("OPERATION", "copy")}


def test_it_points_to_the_selector() -> None:
    (finding,) = findings(FIRES, RULE)
    assert (finding.location, finding.clusters) == (Location(_MORE, 6, 3), ("infra",))
