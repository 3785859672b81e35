"""Names that a file system without case takes for one."""

from __future__ import annotations

import pytest

from reloadgen.errors import Location
from reloadgen.validation.rules.kustomize_builds.case_twins import RULE
from validation.samples import PLATFORM, findings, kustomization

_ROOT = f"{PLATFORM}/kustomization.yaml"
_HERE = ("observability", "databases", "cicd", "mesh-demo")
_TWIN = {
    _ROOT: kustomization(*_HERE, "Databases"),
    f"{PLATFORM}/Databases/kustomization.yaml": kustomization(),
}
FIRES = _TWIN
SILENT = {
    _ROOT: kustomization(*_HERE, "databases-2"),
    f"{PLATFORM}/databases-2/kustomization.yaml": kustomization(),
}


def test_it_points_to_the_second_entry() -> None:
    (finding,) = findings(FIRES, RULE, judge_all=False)
    assert (finding.location, finding.severity) == (Location(_ROOT, 8, 5), "warning")
    assert "the entry Databases differs only by case from another one" in finding.message


@pytest.mark.parametrize(
    ("twin", "of"),
    [
        (f"{PLATFORM}/System/kustomization.yaml", f"{PLATFORM}/system"),
        (f"{PLATFORM}/system/Reloader/note.txt", f"{PLATFORM}/system/reloader"),
        (f"{PLATFORM}/system/reloader/KS.yaml", f"{PLATFORM}/system/reloader/ks.yaml"),
        ("Kubernetes/note.txt", "kubernetes"),
    ],
)
def test_what_lies_beside_ours(twin: str, of: str) -> None:
    """Where both are there already; what `render` would make a twin of is a conflict."""
    there = {f"{PLATFORM}/system/kustomization.yaml": kustomization(), twin: "a: b\n"}
    if "reloader" in of:
        there[f"{of}/README.md" if not of.endswith(".yaml") else of] = ""
    found = findings(there, RULE)
    assert [each.message for each in found if each.location.path == twin[: len(of)]] == [
        f"{twin[: len(of)]} differs only by case from {of}"
    ]


def test_the_same_entry_twice_is_no_twin() -> None:
    files = {_ROOT: kustomization(*_HERE, "./databases/")}
    assert findings(files, RULE) == []
