from __future__ import annotations

from reloadgen.validation.rules.object_schemas.schema import RULE
from validation.samples import PLATFORM, findings, template

_SOURCE = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: a}
spec:
  KEY: 10m
  url: oci://example.com/a
"""
FIRES = template("app/extra.yaml", _SOURCE.replace("KEY", "intervall"))
SILENT = template("app/extra.yaml", _SOURCE.replace("KEY", "interval"))


def test_it_points_to_the_line() -> None:
    places = {
        (each.location.path, each.location.line, "intervall" in each.message)
        for each in findings(FIRES, RULE)
    }
    assert (f"{PLATFORM}/system/reloader/app/extra.yaml", 5, True) in places
