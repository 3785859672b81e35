"""Writes the inventory for a discovery, with the reason for each value as a comment."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.addon_profiles.reloader.reloader_install import ADDON
from reloadgen.discovery.cluster_names import names_cluster
from reloadgen.discovery.installed_charts import InstalledChart, other_oci_charts, reloaders
from reloadgen.document.emit import block, scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reloadgen.discovery.discovered_cluster import DiscoveredCluster, Discovery
    from reloadgen.document.values import Value
    from reloadgen.flux.flux_objects import SourceRef
    from reloadgen.manifests.fields import Content

_HEAD = """\
# Written by `reloadgen init` from this repository. Values marked "inferred" are conclusions that no file states:
# check them. Then run reloadgen validate and reloadgen render.
"""
_FLUX = "flux-system"
_SHOWN_ROOTS = 4


@dataclass(frozen=True, slots=True)
class _Shared:
    """What holds for the whole inventory."""

    source: SourceRef
    namespace: str
    install: InstalledChart | None
    """Reloader as all clusters have it; None where versions or values differ, or where none has it."""
    disabled_roots: Mapping[str, InstalledChart]
    """The roots where Reloader must be disabled, because one of their clusters has it elsewhere: in which file."""
    built_in: Mapping[str, Value]


def inventory_text(discovery: Discovery, built_in: Mapping[str, Value]) -> str:
    """`clusters.yaml` for a discovery. Of the values that Reloader is installed with, those that are not built in."""
    shared = _shared(discovery, built_in)
    lines = [*_HEAD.splitlines(), *_defaults(shared), *_addons(shared), "clusters:"]
    for cluster in discovery.clusters:
        lines += _cluster(cluster, shared)
    return "\n".join(lines) + "\n"


def _shared(discovery: Discovery, built_in: Mapping[str, Value]) -> _Shared:
    sources = Counter(cluster.root.source for cluster in discovery.clusters)
    namespaces = Counter(cluster.root.namespace for cluster in discovery.clusters)
    adopted = [each for cluster in discovery.clusters for each in reloaders(cluster) if not each.mismatch]
    variants = {
        (each.version, each.semver, each.digest, repr(_not_built_in(each.values, built_in)))
        for each in adopted
    }
    install = adopted[0] if len(variants) == 1 else None
    return _Shared(
        source=sources.most_common(1)[0][0],
        namespace=namespaces.most_common(1)[0][0] or _FLUX,
        install=install,
        disabled_roots=_disabled_roots(discovery),
        built_in=built_in,
    )


def _defaults(shared: _Shared) -> Iterator[str]:
    defaults = [*_source(shared.source, shared.namespace), *_namespace(shared.namespace)]
    if defaults:
        yield "defaults:"
        yield from (f"  {line}" for line in defaults)


def _source(source: SourceRef, namespace: str) -> Iterator[str]:
    if source.kind == "GitRepository" and source.name == _FLUX and source.namespace == namespace:
        return
    own = f", namespace: {scalar(source.namespace)}" if source.namespace != namespace else ""
    yield f"source: {{kind: {source.kind}, name: {scalar(source.name)}{own}}}"


def _namespace(namespace: str) -> Iterator[str]:
    if namespace != _FLUX:
        yield f"fluxNamespace: {scalar(namespace)}"


def _addons(shared: _Shared) -> Iterator[str]:
    if shared.install is not None:
        yield "addons:"
        yield f"  {ADDON}:  # as installed: {shared.install.path}:{shared.install.line}"
        yield from (f"    {line}" for line in _as_installed(shared.install, shared.built_in))


def _as_installed(install: InstalledChart, built_in: Mapping[str, Value]) -> Iterator[str]:
    for key, value in (("version", install.version), ("semver", install.semver), ("digest", install.digest)):
        if value and not (key == "semver" and install.version):
            yield f"{key}: {scalar(value)}"
    values = _not_built_in(install.values, built_in)
    if values:
        yield "values:"
        yield from (f"  {line}" for line in block(values).split("\n"))


def _not_built_in(values: Content, built_in: Mapping[str, Value]) -> Content:
    """The values that differ from the built-in ones."""
    differing: Content = {}
    for key, value in values.items():
        base = built_in.get(key)
        if isinstance(value, dict) and isinstance(base, dict):
            if below := _not_built_in(value, base):
                differing[key] = below
        elif value != base or key not in built_in:
            differing[key] = value
    return differing


def _disabled_roots(discovery: Discovery) -> dict[str, InstalledChart]:
    roots: dict[str, InstalledChart] = {}
    for cluster in discovery.clusters:
        for install in reloaders(cluster):
            if install.mismatch:
                roots.setdefault(cluster.root.path, install)
    return roots


def _cluster(cluster: DiscoveredCluster, shared: _Shared) -> Iterator[str]:
    named = names_cluster(cluster.sync, cluster.sync_path)
    inferred = "" if named else "  # inferred: no file names this cluster"
    yield f"  - name: {scalar(cluster.name)}{inferred}"
    if cluster.sync_path:
        how = (
            "inferred: its Flux Kustomizations are there"
            if cluster.sync.declared_as == "inventory"
            else cluster.sync.declared_as
        )
        yield f"    syncPath: {scalar(cluster.sync_path)}  # {how}: {cluster.sync.file}:{cluster.sync.line}"
    root = cluster.root
    choice = "one of several" if cluster.others else "the only one"
    yield f"    root: {scalar(root.path)}  # inferred: {choice} that this cluster reads"
    yield f"    entrypoint: {scalar(root.entrypoint)}  # {root.file}:{root.line}"
    yield from _more_roots(root.path, [each.path for each in cluster.others])
    if root.source != shared.source:
        yield from (f"    {line}" for line in _source(root.source, root.namespace))
    if root.namespace != shared.namespace:
        yield f"    fluxNamespace: {scalar(root.namespace or _FLUX)}"
    yield from (f"    {line}" for line in _own_addons(cluster, shared))


def _more_roots(root: str, paths: Iterable[str]) -> Iterator[str]:
    more_roots = [path for path in paths if path != root]
    if more_roots:
        hidden = len(more_roots) - _SHOWN_ROOTS
        more = f" and {hidden} more" if hidden > 0 else ""
        yield f"    # It also reads: {', '.join(path or '.' for path in more_roots[:_SHOWN_ROOTS])}{more}"


def _own_addons(cluster: DiscoveredCluster, shared: _Shared) -> Iterator[str]:
    elsewhere = shared.disabled_roots.get(cluster.root.path)
    if elsewhere is not None:
        yield f"# Reloader is already installed, in {elsewhere.path}:{elsewhere.line}: {elsewhere.mismatch}."
        yield "# A second release would take over its ClusterRole. To move it here, remove that release,"
        yield "# let Flux prune it, then remove the next line."
        yield f"addons: {{{ADDON}: {{enabled: false}}}}"
    elif shared.install is None and (installed := reloaders(cluster)):
        yield "addons:"
        yield f"  {ADDON}:  # as installed: {installed[0].path}:{installed[0].line}"
        yield from (f"    {line}" for line in _as_installed(installed[0], shared.built_in))
    charts = sorted(
        {
            f"{each.chart} {each.version or each.semver or each.digest} ({each.path})"
            for each in other_oci_charts(cluster)
        }
    )
    if charts:
        more = " and more" if len(charts) > _SHOWN_ROOTS else ""
        yield f"# Other OCI charts in this cluster: {', '.join(charts[:_SHOWN_ROOTS])}{more}"
