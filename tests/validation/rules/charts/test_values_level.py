from __future__ import annotations

from reloadgen.errors import Location
from reloadgen.validation.rules.charts.values_level import RULE
from validation.samples import INFRA, RELEASE, findings, helm_release, values

FIRES = values("{deployment: {replicas: 1}}")
SILENT = values("{reloader: {deployment: {replicas: 1}}}")


def test_it_names_the_level() -> None:
    (finding,) = findings(FIRES, RULE)
    assert (finding.about[0].path, finding.clusters) == (RELEASE, ("infra",))
    assert finding.fix == "did you mean reloader.deployment?"


CHART = {
    "charts/shop/Chart.yaml": "name: shop\nversion: 1.0.0\n",
    "charts/shop/values.yaml": "adminUser: admin\nlegacy: {mode: 1}\n",
    "charts/shop/templates/shop.yaml": "user: {{ .Values.adminUser }}\n",
}


def test_a_chart_beside_the_inventory_wins_over_the_shipped_list() -> None:
    own = {"charts/reloader/templates/all.yaml": "{{ .Values.deployment.replicas }}\n"}
    assert [each.fix for each in findings(FIRES, RULE)] == ["did you mean reloader.deployment?"]
    assert {each.message for each in findings(FIRES | own, RULE)} == {
        "chart reloader 2.2.3 does not use the value fullnameOverride: Helm silently ignores it",
        "chart reloader 2.2.3 does not use the value reloader: Helm silently ignores it",
    }


def test_a_chart_beside_the_inventory_is_known() -> None:
    release = {f"{INFRA}/shop.yaml": helm_release("shop", "shop", "  values:\n    nonsense: 1\n")}
    assert not findings(release, RULE)
    (finding,) = findings(release | CHART, RULE)
    assert (finding.location, finding.severity) == (Location(f"{INFRA}/shop.yaml", 7, 5), "warning")


def test_a_values_file_alone_does_not_tell_what_templates_read() -> None:
    release = {f"{INFRA}/shop.yaml": helm_release("shop", "shop", "  values:\n    nonsense: 1\n")}
    assert not findings(release | {"charts/shop/values.yaml": "adminUser: admin\n"}, RULE)


def test_a_default_that_no_template_reads_is_information() -> None:
    release = {f"{INFRA}/shop.yaml": helm_release("shop", "shop", "  values: {legacy: {mode: 2}}\n")}
    (finding,) = findings(release | CHART, RULE)
    assert finding.severity == "info"
    assert finding.message.endswith("the value legacy.mode: its values file has it, but no template reads it")


def test_a_key_that_the_schema_forbids_is_an_error() -> None:
    schema = {
        "charts/shop/values.schema.json": '{"properties": {"adminUser": {}}, "additionalProperties": false}'
    }
    release = {f"{INFRA}/shop.yaml": helm_release("shop", "shop", "  values: {adminUsr: 2}\n")}
    (finding,) = findings(release | CHART | schema, RULE)
    assert (finding.severity, finding.fix) == ("error", "did you mean adminUser?")
