"""Resolve the inventory: levels merged, placeholders filled, and every check across keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.errors import Problem
from reloadgen.inventory import addons, builtin_addons, cross_checks, levels, open_sections
from reloadgen.inventory.cluster_resolver import ClusterResolver, DeclaredAddOn
from reloadgen.inventory.fleet import Fleet, Ignore, TemplateSettings
from reloadgen.inventory.written import value_checks
from reloadgen.manifests import label_selector

if TYPE_CHECKING:
    from reloadgen.document.nodes import KeyPath
    from reloadgen.inventory.fleet import Cluster
    from reloadgen.inventory.problems import ProblemReport
    from reloadgen.inventory.written.model import InventoryModel


def resolve(written: InventoryModel, path: str, report: ProblemReport) -> Fleet:
    """The fleet of an inventory at `path`, relative to the top; problems go to the report."""
    declared = {name: _declare(name, written, report) for name in _names(written, report)}
    general = levels.of_all_clusters(written)
    clusters = tuple(
        ClusterResolver(written, index, general, declared, report).cluster()
        for index in range(len(written.clusters))
    )
    cross_checks.check(clusters, report)
    return Fleet(
        path=path,
        clusters=clusters,
        templates=_templates(written, report),
        ignore=_ignore(written, report),
        kustomize=(written.checks and written.checks.kustomize) or "auto",
        warnings=tuple(_unused(declared, clusters, report)),
        flux_version=(written.checks and written.checks.flux) or "",
    )


def _names(written: InventoryModel, report: ProblemReport) -> list[str]:
    for name in written.addons or {}:
        with report.catching(("addons", name), at_key=True):
            value_checks.add_on_name(name)
    return sorted({*builtin_addons.SETTINGS, *(written.addons or {})})


def _declare(name: str, written: InventoryModel, report: ProblemReport) -> DeclaredAddOn:
    merged = addons.merge_levels(name, levels.of_addon(written, name), report)
    open_sections.check(merged, report)
    selector = merged.text("selector")
    return DeclaredAddOn(merged, label_selector.parse(selector) if selector else label_selector.Selector())


def _unused(
    declared: dict[str, DeclaredAddOn], clusters: tuple[Cluster, ...], report: ProblemReport
) -> list[Problem]:
    used = {addon.name for cluster in clusters if cluster.enabled for addon in cluster.addons}
    warnings = []
    for name in sorted(declared.keys() - used):
        addon_levels = declared[name].merged.levels
        path: KeyPath = (addon_levels[-1].path or ()) if addon_levels else ()
        fix = "correct its selector, or remove it" if path else "enable a cluster, or the add-on in one"
        location = report.text.locate(path or ("clusters",))
        warnings.append(Problem(location, f"addons.{name}: no enabled cluster gets this add-on", fix))
    return warnings


def _templates(written: InventoryModel, report: ProblemReport) -> TemplateSettings:
    model = written.templates
    if model is None:
        return TemplateSettings()
    pairs: dict[str, tuple[str, str]] = {}
    for field in ("variable", "block", "comment"):
        pair = getattr(model.delimiters, field, None)
        if pair is not None:
            pairs[field] = (pair[0], pair[1])
    settings = TemplateSettings(model.path or "", report.text.locate_value(("templates", "path")), **pairs)
    starts = [settings.variable[0], settings.block[0], settings.comment[0]]
    if not all(map(all, pairs.values())) or len(set(starts)) < len(starts):
        report.add(
            ("templates", "delimiters"),
            "delimiters must be set and must differ",
            "choose three pairs such as '#{', '#%' and '#|'",
        )
    return settings


def _ignore(written: InventoryModel, report: ProblemReport) -> tuple[Ignore, ...]:
    ignores = []
    for index, entry in enumerate((written.checks and written.checks.ignore) or ()):
        path: KeyPath = ("validate", "ignore", index)
        if not (entry.rule or entry.cluster or entry.path):
            report.add(path, "would ignore every finding", "set rule, cluster or path")
        location = report.text.locate(path)
        ignores.append(
            Ignore(entry.rule or "", entry.cluster or "", entry.path or "", entry.reason, location)
        )
    return tuple(ignores)
