"""Add-ons resolved: built-in level, `addons.NAME`, `clusters[].addons.NAME`, merged; then the whole specs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from reloadgen.inventory import builtin_addons, layout
from reloadgen.inventory.fleet import AddOn, Source
from reloadgen.inventory.merge import ordered, refine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.document.values import Value
    from reloadgen.inventory.key_paths import KeyPath
    from reloadgen.inventory.model import RefinementWritten
    from reloadgen.inventory.problems import Report

SECTIONS = {
    "ociRepository": "oci_repository",
    "helmRelease": "helm_release",
    "kustomization": "kustomization",
}
"""The open sections by their key, with the field of the model."""

PINS = ("version", "semver", "digest")
"""One choice: a level that sets any of them discards all three as set below."""

_REF_FIELDS = {"tag": "version", "semver": "semver", "digest": "digest"}


class Level(NamedTuple):
    """What one place says of an add-on; the path is where it stands, () for the built-in level."""

    path: KeyPath
    written: RefinementWritten


@dataclass(frozen=True, slots=True)
class Draft:
    """An add-on's levels merged, before it is known for which cluster."""

    name: str
    levels: tuple[Level, ...]
    pins: Mapping[str, str]
    chart: str
    namespace: str
    create_namespace: bool
    group: str
    values: Mapping[str, Value]
    sections: Mapping[str, dict[str, Value]]
    oci_repository: Mapping[str, Value]
    helm_release: Mapping[str, Value]

    def complete(self, root: str, group: str, source: Source) -> AddOn:
        """The add-on for a cluster's root, default group and source."""
        group = self.group or group
        return AddOn(
            name=self.name,
            chart=self.chart,
            version=self.pins.get("version", ""),
            semver=self.pins.get("semver", ""),
            digest=self.pins.get("digest", ""),
            namespace=self.namespace,
            create_namespace=self.create_namespace,
            group=group,
            values=self.values,
            oci_repository=self.oci_repository,
            helm_release=self.helm_release,
            kustomization=self.kustomization(layout.app_path(root, group, self.name), source),
        )

    def kustomization(self, path: str, source: Source) -> Mapping[str, Value]:
        """The Flux Kustomization's whole spec."""
        reference: dict[str, Value] = {"kind": source.kind, "name": source.name}
        if source.namespace:
            reference["namespace"] = source.namespace
        computed: dict[str, Value] = {"path": path, "sourceRef": reference, "targetNamespace": self.namespace}
        order = ("interval", "path", "prune", "wait", "sourceRef", "targetNamespace")
        return _spec({**self.sections["kustomization"], **computed}, order, "kustomization")


def merge(name: str, levels: tuple[Level, ...], report: Report) -> Draft:
    """The levels merged, the most specific last; what is missing or does not go together is reported."""
    for level in levels:
        _refuse_computed(level, report)
    pins = _pins(levels, report)
    chart, namespace = _last(levels, "chart") or "", _last(levels, "namespace") or ""
    sections = {key: _section(levels, key) for key in SECTIONS}
    values = _values(name, namespace, levels)
    oci: dict[str, Value] = {**sections["ociRepository"], "ref": {**_ref(pins)}, "url": chart}
    reference: dict[str, Value] = {"kind": "OCIRepository", "name": name, "namespace": namespace}
    helm = _spec(
        {**sections["helmRelease"], "chartRef": reference},
        ("chartRef", *builtin_addons.SECTIONS["helmRelease"]),
        "helmRelease",
    )
    draft = Draft(
        name=name,
        levels=levels,
        pins=pins,
        chart=chart,
        namespace=namespace,
        create_namespace=bool(_last(levels, "create_namespace")),
        group=_last(levels, "group") or "",
        values=values,
        sections=sections,
        oci_repository=_spec(oci, ("interval", "layerSelector", "ref", "url"), "ociRepository"),
        helm_release={**helm, "values": dict(values)} if values else helm,
    )
    _require(draft, report)
    return draft


def is_enabled(draft: Draft, *, selected: bool) -> bool:
    """Whether a cluster gets the add-on: what the cluster says wins over the selector."""
    last = draft.levels[-1]
    if last.path[:1] == ("clusters",) and last.written.enabled is not None:
        return last.written.enabled
    declared = [level.written.enabled for level in draft.levels if level.written.enabled is not None]
    return selected and (declared[-1] if declared else True)


def extended(draft: Draft, level: Level) -> Draft:
    """The draft with one more level that changes no content."""
    return replace(draft, levels=(*draft.levels, level))


def _last(levels: tuple[Level, ...], field: str) -> Any:  # noqa: ANN401 - a field's type is the model's to say
    """What the most specific level that mentions a field says; null there removes what is below."""
    return next(
        (
            getattr(level.written, field)
            for level in reversed(levels)
            if field in level.written.model_fields_set
        ),
        None,
    )


def _pins(levels: tuple[Level, ...], report: Report) -> dict[str, str]:
    pins: dict[str, str] = {}
    for level in levels:
        said = {
            field: getattr(level.written, field) for field in PINS if field in level.written.model_fields_set
        }
        chosen = {field: text for field, text in said.items() if text is not None}
        if "semver" in chosen and len(chosen) > 1:
            other = next(field for field in chosen if field != "semver")
            report.add(
                (*level.path, "semver"),
                f"stands beside {other}",
                "keep one: a range stands alone",
                at_key=True,
            )
        pins = chosen or {field: text for field, text in pins.items() if field not in said}
    return pins


def _section(levels: tuple[Level, ...], key: str) -> dict[str, Value]:
    merged: dict[str, Value] = builtin_addons.SECTIONS[key]
    for level in levels:
        if fragment := getattr(level.written, SECTIONS[key]):
            merged = refine(merged, fragment, keep_null=False)
    return merged


def _values(name: str, namespace: str, levels: tuple[Level, ...]) -> Mapping[str, Value]:
    first = builtin_addons.values(name, namespace)
    merged = first
    for level in levels:
        if level.written.values:
            merged = refine(merged, level.written.values, keep_null=True)
    found = ordered(merged, first)
    return found if isinstance(found, dict) else {}


def _spec(fields: dict[str, Value], order: tuple[str, ...], section: str) -> Mapping[str, Value]:
    known = builtin_addons.SECTIONS[section]
    first: dict[str, Value] = {key: known.get(key, fields.get(key)) for key in order}
    found = ordered(fields, first)
    return found if isinstance(found, dict) else {}


def _ref(pins: Mapping[str, str]) -> dict[str, Value]:
    """Digest, range or tag as Flux names them: the tag first, as in the story, then by name."""
    fields = [(field, pins[pin]) for field, pin in _REF_FIELDS.items() if pin in pins]
    return dict(sorted(fields, key=lambda pair: (pair[0] != "tag", pair[0])))


def _refuse_computed(level: Level, report: Report) -> None:
    for section, keys in builtin_addons.COMPUTED.items():
        fragment = getattr(level.written, SECTIONS[section]) or {}
        for key in keys.keys() & fragment.keys():
            report.add(
                (*level.path, section, key), "is computed by reloadgen", f"set it by {keys[key]}", at_key=True
            )


def _require(draft: Draft, report: Report) -> None:
    """What has to be said and is not; of a cluster's level only what that takes away."""
    path, written = draft.levels[-1]
    said = written.model_fields_set
    silent = path[:1] == ("clusters",)
    for field, text in (("chart", draft.chart), ("namespace", draft.namespace)):
        if not text and not (silent and field not in said):
            report.add((*path, field), "is missing", f"set {field}", at_key=True)
    if (
        not draft.pins
        and not (silent and said.isdisjoint(PINS))
        and not any(report.told((*path, pin)) for pin in PINS)
    ):
        report.add((*path, "version"), "is missing", "set one of version, semver and digest", at_key=True)
