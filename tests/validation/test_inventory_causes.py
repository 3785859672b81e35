"""Findings that the inventory causes stand at its line, once for all clusters that the line is about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import scene
from reloadgen.commands import validate
from reloadgen.commands.invocation import Invocation
from reloadgen.reports.finding_report import by_cause
from reloadgen.validation.rules.charts import pod_monitor_crd, value_type, values_level
from reloadgen.validation.rules.flux_objects import path_missing, source_mismatch
from reloadgen.validation.rules.object_schemas import schema
from reloadgen.validation.rules.reachability import (
    entrypoint_missing,
    entrypoint_path,
    not_reached,
    unknown_reach,
)
from validation.samples import INFRA, INVENTORY, PLATFORM, RELEASE, findings, template

if TYPE_CHECKING:
    from pathlib import Path

    from reloadgen.findings import Finding, Rule


def caused(rule: Rule, more: str = "", **changes: str) -> list[Finding]:
    """What a rule finds with more lines in the inventory and other settings of cluster `infra`."""
    text = INVENTORY
    for key, value in changes.items():
        before, _, after = text.partition("- name: infra")
        lines = [f"    {key}: {value}" if f" {key}:" in line else line for line in after.splitlines()]
        text = f"{before}- name: infra{chr(10).join(lines)}\n"
    return findings({"clusters.yaml": f"{text}{more}"}, rule)


def line_of(finding: Finding, more: str = "", **changes: str) -> str:
    """The line of the inventory where a finding is, without indentation."""
    assert finding.location.path == "clusters.yaml"
    key, value = next(iter(changes.items()), ("", ""))
    lines = f"{INVENTORY}{more}".splitlines()
    line = lines[finding.location.line - 1].strip()
    return f"{key}: {value}" if key and line.startswith(f"{key}:") else line


EVERYWHERE = "addons:\n  reloader:\n"


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (values_level.RULE, "    values: {reloader: {logFormt: json}}"),
        (value_type.RULE, '    values: {reloader: {enableHA: "true"}}'),
        (pod_monitor_crd.RULE, "    values: {reloader: {podMonitor: {enabled: true}}}"),
    ],
    ids=lambda each: getattr(each, "id", ""),
)
def test_a_value_for_all_clusters_is_one_finding_at_its_line(rule: Rule, line: str) -> None:
    more = f"{EVERYWHERE}{line}\n"
    found = caused(rule, more)
    (cause,) = by_cause(found)
    assert line_of(cause, more) == line.strip()
    assert set(cause.clusters) == {"infra", "apps"}
    assert {each.path for each in cause.about} >= {RELEASE}


def test_a_value_that_is_built_in_stays_where_it_is_written() -> None:
    assert {each.location.path for each in caused(pod_monitor_crd.RULE)} != {"clusters.yaml"}


def test_a_value_beside_a_built_in_one_does_not_take_over_its_finding() -> None:
    more = f"{EVERYWHERE}    values: {{reloader: {{podMonitor: {{interval: 5m}}}}}}\n"
    assert {each.location.path for each in caused(pod_monitor_crd.RULE, more)} != {"clusters.yaml"}


def test_what_a_template_writes_is_not_the_inventory_s() -> None:
    changed = (scene.REPOSITORIES.parent.parent / "templates/addon/app/helmrelease.yaml.j2").read_text(
        "utf-8"
    )
    files = template(
        "app/helmrelease.yaml", changed.replace("kind: HelmRelease", "kind: HelmRelease\nstatus: 5")
    )
    assert all(each.location.path != "clusters.yaml" for each in findings(files, schema.RULE))


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        (entrypoint_missing.RULE, {"entrypoint": "cluster-infra-workload"}),
        (entrypoint_path.RULE, {"root": "kubernetes/workloads/platfrom"}),
        (not_reached.RULE, {"root": "kubernetes/workloads/platfrom"}),
        (path_missing.RULE, {"syncPath": "kubernetes/clusters/infr"}),
        (not_reached.RULE, {"syncPath": "kubernetes/clusters/infr"}),
    ],
    ids=lambda each: getattr(each, "id", None) or next(iter(each)),
)
def test_a_wrong_setting_of_a_cluster_is_found_at_its_line(rule: Rule, changes: dict[str, str]) -> None:
    (finding,) = caused(rule, **changes)
    ((key, value),) = changes.items()
    assert line_of(finding, **changes) == f"{key}: {value}"


def test_the_namespace_of_the_source_is_found_at_the_source() -> None:
    more = "defaults:\n  source: {name: flux-system, namespace: ${NAMESPACE}}\n"
    more = more.replace("${NAMESPACE}", "gone")
    files = {
        "clusters.yaml": f"{INVENTORY}{more}",
        f"{PLATFORM}/kustomization.yaml": (
            "kind: Kustomization\nresources: [system]\npatches:\n"
            "  - target: {kind: Kustomization, name: reloader}\n"
            "    patch: '- {op: replace, path: /spec/sourceRef/namespace, value: elsewhere}'\n"
        ),
    }
    found = [each for each in findings(files, source_mismatch.RULE) if each.clusters == ("infra",)]
    assert [line_of(each, more) for each in found] == ["source: {name: flux-system, namespace: gone}"]


def test_an_entry_point_in_the_defaults_is_one_cause() -> None:
    defaults = 'defaults:\n  entrypoint: "gone-{name}"\n'
    text = "\n".join(line for line in INVENTORY.splitlines() if " entrypoint:" not in line)
    (cause,) = by_cause(findings({"clusters.yaml": f"{text}\n{defaults}"}, entrypoint_missing.RULE))
    assert cause.location.line == text.count("\n") + 3
    assert set(cause.clusters) == {"infra", "apps"}
    assert cause.message.endswith("(1 more cluster with a similar finding)")


def test_a_start_that_is_not_known_is_found_at_the_entry_point() -> None:
    text = "clusters:\n  - name: x\n    root: kubernetes/workloads/platform\n    entrypoint: gone\n"
    (finding,) = findings({"clusters.yaml": text}, unknown_reach.RULE)
    assert (finding.location.line, finding.fix) == (4, "set syncPath of the cluster")


def test_a_root_that_others_use_too_is_not_what_is_wrong() -> None:
    (finding,) = caused(entrypoint_path.RULE, root=f"{PLATFORM}/cicd")
    assert finding.location.path == f"{INFRA}/workloads.yaml"


def test_a_finding_is_still_silenced_by_the_generated_file() -> None:
    ignore = f"validate: {{ignore: [{{rule: values-level, path: {PLATFORM}, reason: known}}]}}\n"
    found = caused(values_level.RULE, f"{ignore}{EVERYWHERE}    values: {{reloader: {{logFormt: json}}}}\n")
    assert [each.clusters for each in found] == [("apps",)]


def test_json_has_one_entry_for_each_cluster(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    top = scene.copied("story", tmp_path)
    text = f"{INVENTORY}{EVERYWHERE}    values: {{reloader: {{logFormt: json}}}}\n"
    (top / "clusters.yaml").write_text(text, "utf-8")
    assert validate.run(Invocation(top), output="json", explain="", judge_all=False) == 1
    entries = [each for each in json.loads(capsys.readouterr().out)["findings"] if each["severity"] != "info"]
    assert {(each["path"], each["cluster"]) for each in entries} == {
        ("clusters.yaml", "apps"),
        ("clusters.yaml", "infra"),
    }
    assert validate.run(Invocation(top), output="github", explain="", judge_all=False) == 1
    lines = [line for line in capsys.readouterr().out.splitlines() if "::notice" not in line]
    assert len(lines) == 1


def test_settings_on_one_line_are_told_apart() -> None:
    entry = (
        "clusters:\n  - {name: x, syncPath: kubernetes/clusters/infra, root: PLATFORM, entrypoint: gone}\n"
    )
    (finding,) = findings({"clusters.yaml": entry.replace("PLATFORM", PLATFORM)}, entrypoint_missing.RULE)
    (line,) = entry.replace("PLATFORM", PLATFORM).splitlines()[1:]
    assert (finding.location.line, finding.location.column) == (2, line.index("entrypoint") + 1)
