from __future__ import annotations

from reloadgen.errors import Location
from reloadgen.validation.rules.charts.values_level import RULE
from validation.samples import INFRA, RELEASE, findings, helm_release, values

FIRES = values("{deployment: {replicas: 1}}")
SILENT = values("{reloader: {deployment: {replicas: 1}}}")


def test_it_names_the_level() -> None:
    (finding,) = findings(FIRES, RULE)
    assert (finding.location.path, finding.clusters) == (RELEASE, ("infra",))
    assert finding.fix == "did you mean reloader.deployment?"


def test_a_values_file_beside_the_inventory_wins_over_the_shipped_list() -> None:
    own = {"charts/reloader/values.yaml": "fullnameOverride: ''\nreloader: {}\ndeployment: {replicas: 1}\n"}
    assert not findings(FIRES | own, RULE)


def test_a_values_file_makes_any_chart_known() -> None:
    release = {f"{INFRA}/shop.yaml": helm_release("shop", "shop", "  values:\n    nonsense: 1\n")}
    assert not findings(release, RULE)
    (finding,) = findings(release | {"charts/shop/values.yaml": "adminUser: admin\n"}, RULE)
    assert finding.location == Location(f"{INFRA}/shop.yaml", 7, 5)
