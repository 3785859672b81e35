"""Writes the inventory for a discovery, with the reason for each value as a comment."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.addon_profiles.reloader.reloader_install import ADDON
from reloadgen.discovery.cluster_names import names_cluster
from reloadgen.discovery.existing_installs import comment, other_installs
from reloadgen.discovery.installed_charts import InstalledChart, other_oci_charts, reloaders
from reloadgen.discovery.remarks import Remarks, Section, service_account
from reloadgen.document.emit import block, scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reloadgen.discovery.discovered_cluster import DiscoveredCluster, Discovery
    from reloadgen.discovery.reloader_traces import ReloaderTrace
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
    others: Mapping[str, tuple[ReloaderTrace, ...]]
    """The roots where Reloader must be disabled, because one of their clusters has it in another form."""
    accounts: Mapping[str, Mapping[Section, str]]
    """By root the sections of the add-on that need a service account, with the one that others name, or none."""
    readers: Mapping[str, tuple[str, ...]]
    built_in: Mapping[str, Value]


def inventory_text(
    discovery: Discovery, built_in: Mapping[str, Value], remarks: Mapping[str, Remarks] | None = None
) -> str:
    """`clusters.yaml` for a discovery, with what a trial says of its clusters, by name.

    Of the values that Reloader is installed with, it has those that are not built in.
    """
    remarks = remarks or {}
    shared = _shared(discovery, built_in, remarks)
    lines = [*_HEAD.splitlines(), *_defaults(shared), *_addons(shared), "clusters:"]
    for cluster in discovery.clusters:
        lines += _cluster(cluster, shared, remarks.get(cluster.name, Remarks()))
    return "\n".join(lines) + "\n"


def _shared(discovery: Discovery, built_in: Mapping[str, Value], remarks: Mapping[str, Remarks]) -> _Shared:
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
        others=other_installs(discovery.clusters),
        accounts=_accounts(discovery, remarks),
        readers=discovery.readers,
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


def _accounts(discovery: Discovery, remarks: Mapping[str, Remarks]) -> Mapping[str, Mapping[Section, str]]:
    """By root, because its clusters get the same files: the accounts of the first cluster that needs some."""
    accounts: dict[str, dict[Section, str]] = {}
    for cluster in discovery.clusters:
        for section in sorted(remarks[cluster.name].locked) if cluster.name in remarks else ():
            accounts.setdefault(cluster.root.path, {}).setdefault(section, service_account(cluster, section))
    return accounts


def _cluster(cluster: DiscoveredCluster, shared: _Shared, remarks: Remarks) -> Iterator[str]:
    named = names_cluster(cluster.sync, cluster.sync_path)
    inferred = "" if named else "  # inferred: no file names this cluster"
    yield f"  - name: {scalar(cluster.name)}{inferred}"
    if remarks.errors:
        yield "    enabled: false"
        yield "    # reloadgen finds errors in this cluster. Correct them, then remove the line above."
        yield from (f"    # {error}" for error in _shown(remarks.errors))
    if cluster.sync_path:
        how = (
            "inferred: its Flux Kustomizations are there"
            if cluster.sync.declared_as == "inventory"
            else cluster.sync.declared_as
        )
        yield f"    syncPath: {scalar(cluster.sync_path)}  # {how}: {cluster.sync.file}:{cluster.sync.line}"
    root = cluster.root
    yield f"    root: {scalar(root.path)}  # inferred: {_why(cluster)}{_sharing(root.path, cluster, shared)}"
    yield f"    entrypoint: {scalar(root.entrypoint)}  # {root.file}:{root.line}"
    others = [f"{each.path}{_reading(each.path, cluster, shared)}" for each in cluster.others]
    if others:
        yield f"    # It also reads: {', '.join(_shown(others))}"
    if root.source != shared.source:
        yield from (f"    {line}" for line in _source(root.source, root.namespace))
    if root.namespace != shared.namespace:
        yield f"    fluxNamespace: {scalar(root.namespace or _FLUX)}"
    yield from (f"    {line}" for line in _own_addons(cluster, shared))


def _why(cluster: DiscoveredCluster) -> str:
    """Why the root was chosen."""
    if cluster.root.is_start and cluster.others:
        return "where Flux starts, as none of the directories that it reads fits"
    return f"{'one of several' if cluster.others else 'the only one'} that this cluster reads"


def _sharing(path: str, cluster: DiscoveredCluster, shared: _Shared) -> str:
    others = [name for name in shared.readers.get(path, ()) if name != cluster.name]
    return f"; shared with {', '.join(_shown(others))}" if others else ""


def _reading(path: str, cluster: DiscoveredCluster, shared: _Shared) -> str:
    others = [name for name in shared.readers.get(path, ()) if name != cluster.name]
    return f" (as {'do' if len(others) > 1 else 'does'} {', '.join(_shown(others))})" if others else ""


def _shown(texts: Sequence[str]) -> list[str]:
    """The first few of a list, and how many there are more."""
    hidden = len(texts) - _SHOWN_ROOTS
    return [*texts[:_SHOWN_ROOTS], *([f"and {hidden} more"] if hidden > 0 else [])]


def _own_addons(cluster: DiscoveredCluster, shared: _Shared) -> Iterator[str]:
    others = shared.others.get(cluster.root.path)
    if others:
        yield from comment(others)
        yield f"addons: {{{ADDON}: {{enabled: false}}}}"
    else:
        installed = reloaders(cluster) if shared.install is None else ()
        accounts = shared.accounts.get(cluster.root.path, {})
        has_section = bool(installed) or any(accounts.values())
        if has_section:
            yield "addons:"
            at = f"  # as installed: {installed[0].path}:{installed[0].line}" if installed else ""
            yield f"  {ADDON}:{at}"
        if installed:
            yield from (f"    {line}" for line in _as_installed(installed[0], shared.built_in))
        yield from (f"{'    ' if has_section else ''}{line}" for line in _account_lines(accounts))
    yield from _other_charts(cluster)


def _account_lines(accounts: Mapping[Section, str]) -> Iterator[str]:
    """Flux is locked down: objects without a service account get the rights of one that usually has none."""
    for section, account in accounts.items():
        if account:
            yield f"{section}: {{serviceAccountName: {scalar(account)}}}  # Flux is locked down; others use it"
        else:
            yield f"# Flux is locked down: set serviceAccountName in {section} of the add-on {ADDON}."


def _other_charts(cluster: DiscoveredCluster) -> Iterator[str]:
    charts = sorted(
        {
            f"{each.chart} {each.version or each.semver or each.digest} ({each.path})"
            for each in other_oci_charts(cluster)
        }
    )
    if charts:
        more = " and more" if len(charts) > _SHOWN_ROOTS else ""
        yield f"# Other OCI charts in this cluster: {', '.join(charts[:_SHOWN_ROOTS])}{more}"
