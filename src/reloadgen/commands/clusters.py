"""`reloadgen clusters`: the resolved inventory."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reloadgen.commands.open_session import open_session
from reloadgen.inventory import yaml_text
from reloadgen.inventory.explain import explain_cluster
from reloadgen.reports import cluster_documents, cluster_table

if TYPE_CHECKING:
    from reloadgen.commands.invocation import Invocation
    from reloadgen.inventory.fleet import Cluster
    from reloadgen.reports.cluster_documents import Origins
    from reloadgen.workspace.session import Session


def run(invocation: Invocation, *, output: str, explain: bool) -> int:
    """Print the selected clusters; without a selection all of them, the disabled ones too."""
    session = open_session(invocation)
    chosen = session.selected if session.is_partial else session.fleet.clusters
    origins = _origins(session, chosen) if explain else {}
    sys.stdout.write(_text(chosen, origins, output, color=invocation.colored(sys.stdout)))
    return 0


def _origins(session: Session, clusters: tuple[Cluster, ...]) -> Origins:
    text = yaml_text.read(session.inventory.data, session.inventory.label)
    return {cluster.name: explain_cluster(cluster, text) for cluster in clusters}


def _text(clusters: tuple[Cluster, ...], origins: Origins, output: str, *, color: bool) -> str:
    match output:
        case "json":
            return cluster_documents.as_json(clusters, origins)
        case "yaml":
            return cluster_documents.as_yaml(clusters, origins)
        case _ if origins:
            return cluster_table.explained(clusters, origins, color=color)
        case _:
            return cluster_table.table(clusters, color=color)
