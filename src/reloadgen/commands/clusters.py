"""`reloadgen clusters`: the resolved inventory."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from reloadgen.commands.session import Session, open_session
from reloadgen.document import emit
from reloadgen.document.values import Value
from reloadgen.inventory import explain as explaining
from reloadgen.inventory.load import written
from reloadgen.reports.terminal import styled

if TYPE_CHECKING:
    from reloadgen.commands.invocation import Invocation
    from reloadgen.inventory.fleet import AddOn, Cluster

Origins = Mapping[str, Mapping[str, tuple[Value, str]]]


def run(invocation: Invocation, *, output: str, explain: bool) -> int:
    """Print the selected clusters; without a selection all of them, the disabled ones too."""
    session = open_session(invocation)
    selecting = invocation.clusters or invocation.selector
    chosen = session.selected if selecting else session.fleet.clusters
    origins = _origins(session) if explain else {}
    color = invocation.colored(sys.stdout)
    sys.stdout.write(_text(chosen, origins, output, color=color))
    return 0


def _origins(session: Session) -> Origins:
    text, as_written = written(session.data, session.label)
    return explaining.origins(text, as_written, session.fleet)


def _text(clusters: tuple[Cluster, ...], origins: Origins, output: str, *, color: bool) -> str:
    if output == "table":
        return _explained(clusters, origins, color=color) if origins else _table(clusters, color=color)
    documents = [_document(cluster, origins) for cluster in clusters]
    if output == "json":
        return json.dumps({"clusters": documents}, indent=2, ensure_ascii=False) + "\n"
    return emit.block({"clusters": documents}) + "\n"


def _document(cluster: Cluster, origins: Origins) -> dict[str, Any]:
    source = {"kind": cluster.source.kind, "name": cluster.source.name}
    document: dict[str, Any] = {
        "name": cluster.name,
        "enabled": cluster.enabled,
        "context": cluster.context,
        "root": cluster.root,
        "entrypoint": cluster.entrypoint,
        "syncPath": cluster.sync_path,
        "labels": dict(cluster.labels),
        "source": {**source, "namespace": cluster.source.namespace} if cluster.source.namespace else source,
        "fluxNamespace": cluster.flux_namespace,
        "addons": {addon.name: _addon(addon) for addon in cluster.addons},
    }
    if origins:
        document["origins"] = {path: origin for path, (_, origin) in origins[cluster.name].items()}
    return document


def _addon(addon: AddOn) -> dict[str, Any]:
    pins = {"version": addon.version, "semver": addon.semver, "digest": addon.digest}
    return {
        "chart": addon.chart,
        **{key: text for key, text in pins.items() if text},
        "namespace": addon.namespace,
        "createNamespace": addon.create_namespace,
        "group": addon.group,
        "values": dict(addon.values),
        "ociRepository": dict(addon.oci_repository),
        "helmRelease": {key: value for key, value in addon.helm_release.items() if key != "values"},
        "kustomization": dict(addon.kustomization),
    }


def _table(clusters: tuple[Cluster, ...], *, color: bool) -> str:
    rows = [("NAME", "ENABLED", "ROOT", "ENTRY POINT", "ADD-ONS")]
    rows += [
        (each.name, "yes" if each.enabled else "no", each.root, each.entrypoint or "-", _addons(each))
        for each in clusters
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    lines[0] = styled(lines[0], "bold", color=color)
    return "\n".join(lines) + "\n"


def _addons(cluster: Cluster) -> str:
    pinned = (
        f"{addon.name} {addon.version or addon.semver or addon.digest[:19]}" for addon in cluster.addons
    )
    return ", ".join(pinned) if cluster.enabled and cluster.addons else "-"


def _explained(clusters: tuple[Cluster, ...], origins: Origins, *, color: bool) -> str:
    parts = []
    for cluster in clusters:
        rows = [
            (f"{path}: {_shown(value)}", origin)
            for path, (value, origin) in origins[cluster.name].items()
            if value != ""
        ]
        width = max(len(text) for text, _ in rows)
        lines = [f"  {text:{width}}  {styled(origin, 'dim', color=color)}\n" for text, origin in rows]
        parts.append(styled(cluster.name, "bold", color=color) + "\n" + "".join(lines))
    return "\n".join(parts)


def _shown(value: Value) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else emit.scalar(value)
