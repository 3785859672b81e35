from __future__ import annotations

from reloadgen.errors import Location
from reloadgen.validation.rules.flux_objects.path_missing import RULE
from validation.samples import INFRA, PLATFORM, findings, flux_kustomization

_MORE = f"{INFRA}/more.yaml"
FIRES = {_MORE: flux_kustomization("more", "elsewhere/cicd")}
SILENT = {_MORE: flux_kustomization("more", f"{PLATFORM}/cicd")}


def test_it_suggests_the_directory_of_that_name() -> None:
    (finding,) = findings(FIRES, RULE)
    assert (finding.location, finding.fix) == (Location(_MORE, 5, 3), f"did you mean ./{PLATFORM}/cicd?")


def test_without_such_a_directory_it_suggests_none() -> None:
    (finding,) = findings({_MORE: flux_kustomization("more", "elsewhere/unheard-of")}, RULE)
    assert finding.fix == "correct spec.path, or add the directory"
