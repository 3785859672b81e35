from __future__ import annotations

from reloadgen.errors import Location
from reloadgen.validation.rules.kustomize_builds.object_twice import RULE
from validation.samples import INFRA, PLATFORM, findings, flux_kustomization, kustomization

_CICD = f"{PLATFORM}/cicd/kustomization.yaml"
_CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: cicd}\n"
FIRES = {
    f"{PLATFORM}/cicd/config.yaml": _CONFIG,
    f"{PLATFORM}/cicd/copy.yaml": _CONFIG,
    _CICD: kustomization("namespace.yaml", "config.yaml", "copy.yaml"),
}
SILENT = FIRES | {f"{PLATFORM}/cicd/copy.yaml": _CONFIG.replace("name: a,", "name: b,")}


def test_within_a_build_it_points_to_the_second_entry() -> None:
    (finding,) = findings(FIRES, RULE)
    assert (finding.location, finding.clusters) == (Location(_CICD, 6, 5), ("infra",))


def test_two_flux_kustomizations_that_apply_the_same_object() -> None:
    files = {
        f"{PLATFORM}/cicd/config.yaml": _CONFIG,
        _CICD: kustomization("namespace.yaml", "config.yaml"),
        f"{INFRA}/second.yaml": flux_kustomization("second", f"{PLATFORM}/cicd"),
    }
    (finding,) = findings(files, RULE)
    assert finding.message.startswith("ConfigMap cicd/a would be applied by two Flux Kustomizations")


def test_a_namespace_may_come_from_two() -> None:
    assert not findings({f"{INFRA}/second.yaml": flux_kustomization("second", f"{PLATFORM}/cicd")}, RULE)


def test_a_namespace_transformer_makes_one_object_of_two() -> None:
    files = FIRES | {
        f"{PLATFORM}/cicd/copy.yaml": _CONFIG.replace("namespace: cicd", "namespace: other"),
        _CICD: kustomization("config.yaml", "copy.yaml", more="namespace: team\n"),
    }
    messages = [finding.message for finding in findings(files, RULE)]
    assert any(
        each.startswith("`namespace: team` turns two objects into ConfigMap team/a") for each in messages
    )
