"""Resolve one cluster: its levels merged, placeholders filled, and its add-ons chosen and completed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reloadgen.inventory import addons, levels, open_sections
from reloadgen.inventory.fleet import (
    AddOnDecision,
    Cluster,
    MergedAddOn,
    PrometheusService,
    PrometheusUrl,
    Source,
)
from reloadgen.inventory.key_paths import did_you_mean
from reloadgen.inventory.merge import merge
from reloadgen.inventory.written import value_checks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.document.nodes import KeyPath
    from reloadgen.document.values import Value
    from reloadgen.inventory.merge import Level
    from reloadgen.inventory.problems import ProblemReport
    from reloadgen.inventory.written.model import InventoryModel, PrometheusModel
    from reloadgen.manifests.label_selector import Selector

GROUP = "system"
FLUX_NAMESPACE = "flux-system"
SOURCE: dict[str, Value] = {"kind": "GitRepository", "name": "flux-system"}


class DeclaredAddOn(NamedTuple):
    """An add-on as far as it is the same for every cluster, and the labels of the clusters that get it."""

    merged: MergedAddOn
    selector: Selector


class ClusterResolver:
    """Resolves one cluster from the levels of all clusters and its own; problems go to the report."""

    def __init__(
        self,
        written: InventoryModel,
        index: int,
        general: tuple[Level, ...],
        declared: Mapping[str, DeclaredAddOn],
        report: ProblemReport,
    ) -> None:
        self._written, self._index, self._declared, self._report = written, index, declared, report
        self._path: KeyPath = ("clusters", index)
        self._name = written.clusters[index].name
        self._settings = merge((*general, levels.of_cluster(written, index)))
        self._labels = {key: str(value) for key, value in self._settings.values.get("labels", {}).items()}

    def cluster(self) -> Cluster:
        """The cluster, complete."""
        settings = self._settings.values
        root = self._root()
        source = Source(**{**SOURCE, **settings.get("source", {})})
        group = settings.get("group") or GROUP
        merged = [(declared, *self._merged(declared)) for declared in self._declared.values()]
        self._check_names()
        decisions = tuple(self._decision(declared, addon, own) for declared, addon, own in merged)
        return Cluster(
            name=self._name,
            enabled=settings.get("enabled") is not False,
            context=self._filled("context") or self._name,
            labels=self._labels,
            root=root,
            entrypoint=self._entrypoint(),
            sync_path=self._relative_path("syncPath"),
            source=source,
            flux_namespace=settings.get("fluxNamespace") or FLUX_NAMESPACE,
            prometheus=self._prometheus(),
            addons=tuple(
                addons.complete(addon, root, group, source)
                for (_, addon, _), decision in zip(merged, decisions, strict=True)
                if decision.enabled
            ),
            location=self._report.text.locate(self._path),
            settings=self._settings,
            decisions=decisions,
        )

    def _origin(self, key: str) -> KeyPath:
        return self._settings.mention(key) or ("defaults", key)

    def _filled(self, key: str) -> str:
        """A pattern with this cluster's name and labels in it; "" where it is not set, or wrong."""
        pattern, origin = self._settings.values.get(key), self._origin(key)
        if not pattern:
            return ""
        try:
            with self._report.catching(origin):
                return value_checks.fill(pattern, self._name, self._labels)
        except KeyError as error:
            label = error.args[0]
            if any(
                self._report.is_refused((*level, "labels", label)) for level in (self._path, ("defaults",))
            ):
                return ""
            fix = f"add it under clusters[{self._index}].labels, or change the pattern"
            self._report.add(origin, f"cluster {self._name} has no label {label}", fix)
        return ""

    def _relative_path(self, key: str) -> str:
        text = self._filled(key)
        if text:
            with self._report.catching(self._origin(key)):
                return value_checks.relative_path(text)
        return ""

    def _root(self) -> str:
        if not self._settings.values.get("root"):
            fix = "set the directory that the cluster's Flux reconciles, here or in defaults"
            self._report.add((*self._path, "root"), "required key is missing", fix, at_key=True)
        return self._relative_path("root")

    def _entrypoint(self) -> str:
        text = self._filled("entrypoint")
        if text:
            with self._report.catching(self._origin("entrypoint")):
                return value_checks.object_name(text)
        return ""

    def _prometheus(self) -> PrometheusUrl | PrometheusService | None:
        model: PrometheusModel | None = self._settings.values.get("prometheus")
        if model is None:
            return None
        if (model.url is None) == (model.service is None):
            origin = self._origin("prometheus")
            self._report.add(
                origin, "set either url or service, not both or none", "keep one of them", at_key=True
            )
        if model.service is not None:
            return PrometheusService(model.service.namespace, model.service.name, model.service.port)
        return PrometheusUrl(model.url or "")

    def _check_names(self) -> None:
        for name in (self._written.clusters[self._index].addons or {}).keys() - self._declared.keys():
            fix = did_you_mean(name, self._declared, "declare it under addons; known")
            message = "is neither built in nor declared"
            self._report.add((*self._path, "addons", name), message, fix, at_key=True, always=True)

    def _merged(self, declared: DeclaredAddOn) -> tuple[MergedAddOn, Level | None]:
        """The add-on with what this cluster says of it, and that."""
        name = declared.merged.name
        own = levels.of_addon_in_cluster(self._written, name, self._index)
        if own is None or own.values.keys() <= {"enabled"}:
            return declared.merged, own
        merged = addons.merge_levels(name, (*declared.merged.levels, own), self._report)
        open_sections.check(merged, self._report)
        return merged, own

    def _decision(self, declared: DeclaredAddOn, addon: MergedAddOn, own: Level | None) -> AddOnDecision:
        """Whether the cluster gets an add-on: what it says itself counts, else `enabled` and the selector."""
        if own is not None and "enabled" in own.values:
            return AddOnDecision(addon.name, own.values["enabled"], (*(own.path or ()), "enabled"))
        general = declared.merged
        enabled = general.settings.values.get("enabled") is not False
        selected = declared.selector.matches(self._labels)
        by_selector = enabled and general.text("selector")
        origin = general.origin("selector" if by_selector else "enabled")
        return AddOnDecision(addon.name, enabled and selected, origin)
