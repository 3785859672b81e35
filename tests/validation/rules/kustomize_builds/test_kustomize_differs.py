from __future__ import annotations

from external_kustomize.builds import FakeProgram
from reloadgen.errors import Location
from reloadgen.external_kustomize.build_program import Built
from reloadgen.external_kustomize.kustomize_judge import KustomizeJudge
from reloadgen.validation.rules.kustomize_builds.kustomize_differs import RULE
from validation.samples import INFRA, findings, kustomization

FIRES = {f"{INFRA}/kustomization.yaml": kustomization("flux-system", "workloads.yaml", "missing.yaml")}
"""The model says that it fails, and the fake builds it."""
SILENT = {f"{INFRA}/readme.yaml.txt": "nothing is wrong, and so nothing is asked"}


def judge() -> KustomizeJudge:
    return KustomizeJudge(lambda: FakeProgram([Built("")]))


def test_it_names_both_answers_and_whose_bug_it_is() -> None:
    (finding,) = findings(FIRES, RULE, judge=judge())
    assert (finding.location, finding.severity) == (Location(f"{INFRA}/kustomization.yaml", 1, 1), "info")
    assert finding.message.startswith("reloadgen's model says that it fails (")
    assert finding.message.endswith(
        "but kustomize 9.9.9 builds it: its answer counts, and this is a bug in reloadgen's model"
    )
    assert not findings(FIRES, RULE)
