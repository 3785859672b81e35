from __future__ import annotations

from reloadgen.validation.rules.charts.pod_monitor_crd import RULE
from validation.samples import INFRA, INVENTORY, findings, helm_release

_APPS = "kubernetes/clusters/apps"
FIRES = {f"{INFRA}/monitoring.yaml": helm_release("monitoring", "kube-prometheus-stack")}
SILENT = FIRES | {f"{_APPS}/monitoring.yaml": helm_release("monitoring", "prometheus-operator-crds")}
_CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: podmonitors.monitoring.coreos.com}
"""


def test_a_chart_that_brings_the_definition_is_enough() -> None:
    assert [(each.clusters, each.severity) for each in findings(FIRES, RULE)] == [(("apps",), "info")]


def test_the_definition_itself_is_enough() -> None:
    assert not findings({f"{INFRA}/crd.yaml": _CRD, f"{_APPS}/crd.yaml": _CRD}, RULE)


def test_without_a_pod_monitor_there_is_nothing_to_say() -> None:
    off = "addons: {reloader: {values: {reloader: {podMonitor: {enabled: false}}}}}\n"
    assert not findings({"clusters.yaml": off + INVENTORY}, RULE)
