"""From the inventory as written to the fleet: levels merged, placeholders filled, all checks across keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from reloadgen.errors import Problem
from reloadgen.inventory import (
    addons,
    builtin_addons,
    cross_checks,
    label_selector,
    open_sections,
    value_checks,
)
from reloadgen.inventory.addons import Draft, Level
from reloadgen.inventory.fleet import (
    AddOn,
    Cluster,
    Fleet,
    Ignore,
    PrometheusService,
    PrometheusUrl,
    Source,
    TemplateSettings,
)
from reloadgen.inventory.key_paths import KeyPath, did_you_mean
from reloadgen.inventory.merge import refine
from reloadgen.inventory.model import (
    AddOnWritten,
    ClusterWritten,
    DefaultsWritten,
    InventoryWritten,
    PrometheusWritten,
    SourceWritten,
)

if TYPE_CHECKING:
    from reloadgen.document.values import Value
    from reloadgen.inventory.problems import Report

GROUP = "system"
FLUX_NAMESPACE = "flux-system"
SOURCE: dict[str, Value] = {"kind": "GitRepository", "name": "flux-system"}


class Declared(NamedTuple):
    """An add-on as far as it is the same for every cluster."""

    draft: Draft
    selector: label_selector.Selector


def resolve(written: InventoryWritten, path: str, report: Report) -> Fleet:
    """The fleet of an inventory at `path` (relative to the top); what is wrong goes to the report."""
    declared = {name: _declare(name, written, report) for name in _names(written, report)}
    defaults = written.defaults or DefaultsWritten.model_validate({})
    clusters = tuple(
        _Resolver(index, cluster, defaults, declared, report).cluster()
        for index, cluster in enumerate(written.clusters)
    )
    cross_checks.check(clusters, written, report)
    return Fleet(
        path=path,
        clusters=clusters,
        templates=_templates(written, report),
        ignore=_ignore(written, report),
        warnings=tuple(_unused(declared, clusters, report)),
    )


def levels(written: InventoryWritten, name: str, index: int | None = None) -> tuple[Level, ...]:
    """Everything that is said of an add-on, the most specific last; with a cluster's index, for that cluster."""
    found = [Level((), builtin_addons.ADD_ONS[name])] if name in builtin_addons.ADD_ONS else []
    if refinement := (written.addons or {}).get(name):
        found.append(Level(("addons", name), refinement))
    if index is not None and (special := (written.clusters[index].addons or {}).get(name)):
        found.append(Level(("clusters", index, "addons", name), special))
    return tuple(found)


def _names(written: InventoryWritten, report: Report) -> list[str]:
    names = sorted({*builtin_addons.ADD_ONS, *(written.addons or {})})
    for name in written.addons or {}:
        with report.at(("addons", name), at_key=True):
            value_checks.add_on_name(name)
    return names


def _declare(name: str, written: InventoryWritten, report: Report) -> Declared:
    found = levels(written, name) or (Level(("addons", name), AddOnWritten.model_validate({})),)
    draft = addons.merge(name, found, report)
    open_sections.check(draft, report)
    last = found[-1].written
    text = last.selector if isinstance(last, AddOnWritten) else None
    return Declared(draft, label_selector.parse(text) if text else label_selector.Selector())


def _unused(declared: dict[str, Declared], clusters: tuple[Cluster, ...], report: Report) -> list[Problem]:
    used = {addon.name for cluster in clusters if cluster.enabled for addon in cluster.addons}
    warnings = []
    for name in sorted(declared.keys() - used):
        path = declared[name].draft.levels[-1].path
        fix = "fix its selector, or remove it" if path else "enable a cluster, or the add-on in one"
        where = report.text.locate(path or ("clusters",))
        warnings.append(Problem(where, f"addons.{name}: no enabled cluster gets this add-on", fix))
    return warnings


class _Resolver:
    """One cluster on its way to be complete."""

    def __init__(
        self,
        index: int,
        written: ClusterWritten,
        defaults: DefaultsWritten,
        declared: dict[str, Declared],
        report: Report,
    ) -> None:
        self.path: KeyPath = ("clusters", index)
        self.written, self.defaults, self.declared, self.report = written, defaults, declared, report
        self.labels: dict[str, str] = {
            key: str(value)
            for key, value in refine(
                {**(defaults.labels or {})}, {**(written.labels or {})}, keep_null=False
            ).items()
            if value is not None
        }

    def cluster(self) -> Cluster:
        root = self._root()
        group = self._said("group") or GROUP
        source = Source(**self._source())
        return Cluster(
            name=self.written.name,
            enabled=self.written.enabled is not False,
            context=self._filled("context") or self.written.name,
            labels=self.labels,
            root=root,
            entrypoint=self._entrypoint(),
            sync_path=self._path("sync_path", "syncPath"),
            source=source,
            flux_namespace=self._said("flux_namespace") or FLUX_NAMESPACE,
            prometheus=self._prometheus(),
            addons=self._addons(root, group, source),
            location=self.report.text.locate(self.path),
        )

    def _said(self, field: str) -> Any:  # noqa: ANN401 - a field's type is the model's to say
        """What the cluster says, null included, else what the defaults say."""
        level = self.written if field in self.written.model_fields_set else self.defaults
        return getattr(level, field)

    def _origin(self, field: str, key: str) -> KeyPath:
        return (*self.path, key) if field in self.written.model_fields_set else ("defaults", key)

    def _filled(self, field: str, key: str = "") -> str:
        """A pattern with this cluster's name and labels in it."""
        text = self._said(field) or ""
        origin = self._origin(field, key or field)
        try:
            with self.report.at(origin):
                return value_checks.fill(text, self.written.name, self.labels)
        except KeyError as error:
            label = error.args[0]
            if any(self.report.lost((*level, "labels", label)) for level in (self.path, ("defaults",))):
                return ""
            fix = f"add it under clusters[{self.path[1]}].labels, or change the pattern"
            self.report.add(origin, f"cluster {self.written.name} has no label {label}", fix)
        return ""

    def _path(self, field: str, key: str) -> str:
        text = self._filled(field, key)
        with self.report.at(self._origin(field, key)):
            return value_checks.relative_path(text) if text else ""
        return ""

    def _root(self) -> str:
        if not self._said("root"):
            fix = "name the directory that the cluster's Flux reconciles, here or in defaults"
            self.report.add((*self.path, "root"), "is missing", fix, at_key=True)
        return self._path("root", "root")

    def _entrypoint(self) -> str:
        text = self._filled("entrypoint")
        with self.report.at(self._origin("entrypoint", "entrypoint")):
            return value_checks.object_name(text) if text else ""
        return ""

    def _source(self) -> dict[str, Any]:
        merged = SOURCE
        for level in (self.defaults.source, self.written.source):
            merged = refine(merged, _fields(level), keep_null=False)
        return {**SOURCE, **merged}

    def _prometheus(self) -> PrometheusUrl | PrometheusService | None:
        said: PrometheusWritten | None = self._said("prometheus")
        if said is None:
            return None
        if (said.url is None) == (said.service is None):
            self.report.add(
                self._origin("prometheus", "prometheus"),
                "needs one of url and service",
                "keep one of them",
                at_key=True,
            )
        if said.service is not None:
            return PrometheusService(said.service.namespace, said.service.name, said.service.port)
        return PrometheusUrl(said.url or "")

    def _addons(self, root: str, group: str, source: Source) -> tuple[AddOn, ...]:
        for name in (self.written.addons or {}).keys() - self.declared.keys():
            fix = did_you_mean(name, self.declared, "declare it under addons; known")
            message = "is neither built in nor declared"
            self.report.add((*self.path, "addons", name), message, fix, at_key=True, always=True)
        return tuple(
            draft.complete(root, group, source)
            for declared in self.declared.values()
            for draft in (self._draft(declared),)
            if addons.is_enabled(draft, selected=declared.selector.matches(self.labels))
        )

    def _draft(self, declared: Declared) -> Draft:
        name = declared.draft.name
        special = (self.written.addons or {}).get(name)
        if special is None:
            return declared.draft
        here = Level((*self.path, "addons", name), special)
        if special.model_fields_set == {"enabled"}:
            return addons.extended(declared.draft, here)
        draft = addons.merge(name, (*declared.draft.levels, here), self.report)
        open_sections.check(draft, self.report)
        return draft


def _fields(level: SourceWritten | None) -> dict[str, Value]:
    return level.model_dump(exclude_unset=True) if level is not None else {}


def _templates(written: InventoryWritten, report: Report) -> TemplateSettings:
    said = written.templates
    if said is None:
        return TemplateSettings()
    pairs: dict[str, tuple[str, str]] = {}
    for field in ("variable", "block", "comment"):
        pair = getattr(said.delimiters, field, None)
        if pair is not None:
            pairs[field] = (pair[0], pair[1])
    settings = TemplateSettings(path=said.path or "", **pairs)
    starts = [settings.variable[0], settings.block[0], settings.comment[0]]
    if not all(map(all, pairs.values())) or len(set(starts)) < len(starts):
        report.add(
            ("templates", "delimiters"),
            "delimiters must be there and differ",
            "choose three pairs such as '#{', '#%' and '#|'",
        )
    return settings


def _ignore(written: InventoryWritten, report: Report) -> tuple[Ignore, ...]:
    found = []
    for index, entry in enumerate((written.checks and written.checks.ignore) or ()):
        path: KeyPath = ("validate", "ignore", index)
        if not (entry.rule or entry.cluster or entry.path):
            report.add(path, "silences every finding", "set rule, cluster or path")
        found.append(
            Ignore(
                entry.rule or "",
                entry.cluster or "",
                entry.path or "",
                entry.reason,
                report.text.locate(path),
            )
        )
    return tuple(found)
