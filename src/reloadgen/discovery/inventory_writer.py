"""The inventory that a discovery comes to, as text with its reasons beside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.addon_profiles.reloader.reloader_install import ADDON
from reloadgen.discovery.cluster_names import names_cluster
from reloadgen.discovery.installs import Install, others, reloaders
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
class _Common:
    """What all clusters share."""

    source: SourceRef
    namespace: str
    install: Install | None
    """The install that is taken over everywhere; None where versions or values differ, or where there is none."""


def inventory(discovery: Discovery, built_in: Mapping[str, Value]) -> str:
    """`clusters.yaml` for a discovery; of values that Reloader is installed with, those beyond the built-in ones."""
    common = _common(discovery, built_in)
    lines = [*_HEAD.splitlines(), *_defaults(common), *_addons(common, built_in), "clusters:"]
    shut = _shut(discovery)
    for cluster in discovery.clusters:
        lines += _cluster(cluster, common, shut, built_in)
    return "\n".join(lines) + "\n"


def _common(discovery: Discovery, built_in: Mapping[str, Value]) -> _Common:
    sources = Counter(cluster.root.source for cluster in discovery.clusters)
    namespaces = Counter(cluster.root.namespace for cluster in discovery.clusters)
    taken = [each for cluster in discovery.clusters for each in reloaders(cluster) if not each.why]
    same = {(each.version, each.semver, each.digest, repr(_beyond(each.values, built_in))) for each in taken}
    install = taken[0] if len(same) == 1 else None
    return _Common(sources.most_common(1)[0][0], namespaces.most_common(1)[0][0] or _FLUX, install)


def _defaults(common: _Common) -> Iterator[str]:
    said = [*_source(common.source, common.namespace), *_namespace(common.namespace)]
    if said:
        yield "defaults:"
        yield from (f"  {line}" for line in said)


def _source(source: SourceRef, namespace: str) -> Iterator[str]:
    if source.kind == "GitRepository" and source.name == _FLUX and source.namespace == namespace:
        return
    place = f", namespace: {scalar(source.namespace)}" if source.namespace != namespace else ""
    yield f"source: {{kind: {source.kind}, name: {scalar(source.name)}{place}}}"


def _namespace(namespace: str) -> Iterator[str]:
    if namespace != _FLUX:
        yield f"fluxNamespace: {scalar(namespace)}"


def _addons(common: _Common, built_in: Mapping[str, Value]) -> Iterator[str]:
    if common.install is not None:
        yield "addons:"
        yield f"  {ADDON}:  # as installed: {common.install.path}:{common.install.line}"
        yield from (f"    {line}" for line in _taken(common.install, built_in))


def _taken(install: Install, built_in: Mapping[str, Value]) -> Iterator[str]:
    for key, value in (("version", install.version), ("semver", install.semver), ("digest", install.digest)):
        if value and not (key == "semver" and install.version):
            yield f"{key}: {scalar(value)}"
    values = _beyond(install.values, built_in)
    if values:
        yield "values:"
        yield from (f"  {line}" for line in block(values).split("\n"))


def _beyond(values: Content, built_in: Mapping[str, Value]) -> Content:
    """What an install sets beyond the built-in values."""
    found: Content = {}
    for key, value in values.items():
        base = built_in.get(key)
        if isinstance(value, dict) and isinstance(base, dict):
            if below := _beyond(value, base):
                found[key] = below
        elif value != base or key not in built_in:
            found[key] = value
    return found


def _shut(discovery: Discovery) -> dict[str, Install]:
    """Roots where Reloader must stay off, with the install that is elsewhere: clusters of one root share the answer."""
    found: dict[str, Install] = {}
    for cluster in discovery.clusters:
        for install in reloaders(cluster):
            if install.why:
                found.setdefault(cluster.root.path, install)
    return found


def _cluster(
    cluster: DiscoveredCluster, common: _Common, shut: Mapping[str, Install], built_in: Mapping[str, Value]
) -> Iterator[str]:
    told = (
        "" if names_cluster(cluster.sync, cluster.sync_path) else "  # inferred: no file names this cluster"
    )
    yield f"  - name: {scalar(cluster.name)}{told}"
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
    if root.source != common.source:
        yield from (f"    {line}" for line in _source(root.source, root.namespace))
    if root.namespace != common.namespace:
        yield f"    fluxNamespace: {scalar(root.namespace or _FLUX)}"
    yield from (f"    {line}" for line in _own_addons(cluster, common, shut, built_in))


def _more_roots(root: str, paths: Iterable[str]) -> Iterator[str]:
    left = [path for path in paths if path != root]
    if left:
        more = f" and {len(left) - _SHOWN_ROOTS} more" if len(left) > _SHOWN_ROOTS else ""
        yield f"    # It also reads: {', '.join(path or '.' for path in left[:_SHOWN_ROOTS])}{more}"


def _own_addons(
    cluster: DiscoveredCluster, common: _Common, shut: Mapping[str, Install], built_in: Mapping[str, Value]
) -> Iterator[str]:
    elsewhere = shut.get(cluster.root.path)
    if elsewhere is not None:
        yield f"# Reloader is already installed, in {elsewhere.path}:{elsewhere.line}: {elsewhere.why}."
        yield "# A second release would take over its ClusterRole. To move it here, remove that release,"
        yield "# let Flux prune it, then remove the next line."
        yield f"addons: {{{ADDON}: {{enabled: false}}}}"
    elif common.install is None and (taken := reloaders(cluster)):
        yield "addons:"
        yield f"  {ADDON}:  # as installed: {taken[0].path}:{taken[0].line}"
        yield from (f"    {line}" for line in _taken(taken[0], built_in))
    charts = sorted(
        {
            f"{each.chart} {each.version or each.semver or each.digest} ({each.path})"
            for each in others(cluster)
        }
    )
    if charts:
        more = " and more" if len(charts) > _SHOWN_ROOTS else ""
        yield f"# Other OCI charts in this cluster: {', '.join(charts[:_SHOWN_ROOTS])}{more}"
