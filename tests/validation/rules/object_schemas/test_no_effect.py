from __future__ import annotations

from reloadgen.validation.rules.object_schemas.no_effect import RULE
from validation.samples import INVENTORY, RELEASE, findings

_REMOVED = (
    "addons: {reloader: {helmRelease: {rollback: {recreate: null}, install: {createNamespace: null}}}}\n"
)
FIRES = {"clusters.yaml": INVENTORY + "# the built-in fields\n"}
SILENT = {"clusters.yaml": _REMOVED + INVENTORY}


def test_two_fields_of_a_release() -> None:
    ours = [each for each in findings(FIRES, RULE) if each.location.path == RELEASE]
    assert [(each.message.partition(" ")[0], each.severity) for each in ours] == [
        ("install.createNamespace", "info"),
        ("rollback.recreate", "info"),
    ]
