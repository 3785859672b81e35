"""Add-ons: their levels merged, and the specs of the Flux objects that they come to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reloadgen.inventory import builtin_addons
from reloadgen.inventory.fleet import AddOn, MergedAddOn
from reloadgen.inventory.key_paths import did_you_mean
from reloadgen.inventory.layout import DEFAULT_LAYOUT
from reloadgen.inventory.merge import Level, Merged, merge, ordered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.document.nodes import KeyPath
    from reloadgen.document.values import Value
    from reloadgen.inventory.fleet import Source
    from reloadgen.inventory.problems import ProblemReport

SECTIONS = {
    "ociRepository": "oci_repository",
    "helmRelease": "helm_release",
    "kustomization": "kustomization",
}
"""The open sections by their key, with the field of `AddOn`."""

PINS = ("version", "semver", "digest")
"""One choice: a level that sets any of them removes the two others."""

_REF_FIELDS = {"tag": "version", "semver": "semver", "digest": "digest"}


def merge_levels(name: str, levels: tuple[Level, ...], report: ProblemReport) -> MergedAddOn:
    """Merge what the inventory says of an add-on with what is built in; report what is missing or contradictory."""
    for level in levels:
        _refuse_computed(level, report)
        _check_pins(level, report)
    built_in = Level(None, {**builtin_addons.SETTINGS.get(name, {}), **builtin_addons.SECTIONS})
    settings = merge(_with_one_pin(level) for level in (built_in, *levels))
    namespace = settings.values.get("namespace") or ""
    built_in_values = builtin_addons.values(name, namespace)
    values = merge((Level(None, built_in_values), *_values_of(levels)), keep_null=True)
    addon = MergedAddOn(name, levels, settings, values, *_specs(name, settings, values, built_in_values))
    _require(addon, report)
    return addon


def _values_of(levels: tuple[Level, ...]) -> tuple[Level, ...]:
    return tuple(
        Level((*_path(level), "values"), level.values["values"])
        for level in levels
        if "values" in level.values
    )


def _with_one_pin(level: Level) -> Level:
    chosen = any(level.values.get(pin) is not None for pin in PINS)
    values = {key: value for key, value in level.values.items() if key != "values"}
    return Level(level.path, {**dict.fromkeys(PINS), **values} if chosen else values)


def _specs(
    name: str, settings: Merged, values: Merged, built_in_values: dict[str, Value]
) -> tuple[Mapping[str, Value], Mapping[str, Value], Mapping[str, Value]]:
    """The chart's values and the specs of OCIRepository and HelmRelease, in the order in which they are written."""
    merged = settings.values
    chart_values = _map(ordered(values.values, built_in_values))
    oci = {**merged["ociRepository"], "ref": _ref(merged), "url": merged.get("chart") or ""}
    chart = {"kind": "OCIRepository", "name": name, "namespace": merged.get("namespace") or ""}
    helm = _spec(
        {**merged["helmRelease"], "chartRef": chart},
        ("chartRef", *builtin_addons.SECTIONS["helmRelease"]),
        "helmRelease",
    )
    return (
        chart_values,
        _spec(oci, ("interval", "layerSelector", "ref", "url"), "ociRepository"),
        {**helm, "values": dict(chart_values)} if chart_values else helm,
    )


def complete(addon: MergedAddOn, root: str, group: str, source: Source) -> AddOn:
    """The add-on for a cluster's root, default group and source."""
    group = addon.text("group") or group
    placement = DEFAULT_LAYOUT.place(root, group, addon.name)
    return AddOn(
        name=addon.name,
        chart=addon.text("chart"),
        version=addon.text("version"),
        semver=addon.text("semver"),
        digest=addon.text("digest"),
        namespace=addon.text("namespace"),
        create_namespace=bool(addon.settings.values.get("createNamespace")),
        group=group,
        values=addon.chart_values,
        oci_repository=addon.oci_repository,
        helm_release=addon.helm_release,
        kustomization=kustomization(addon, placement.spec_path, source),
        placement=placement,
        merged=addon,
    )


def kustomization(addon: MergedAddOn, path: str, source: Source) -> Mapping[str, Value]:
    """The spec of the Flux Kustomization."""
    reference: dict[str, Value] = {"kind": source.kind, "name": source.name}
    if source.namespace:
        reference["namespace"] = source.namespace
    computed: dict[str, Value] = {
        "path": path,
        "sourceRef": reference,
        "targetNamespace": addon.text("namespace"),
    }
    order = ("interval", "path", "prune", "wait", "sourceRef", "targetNamespace")
    return _spec({**addon.settings.values["kustomization"], **computed}, order, "kustomization")


def _spec(fields: dict[str, Value], order: tuple[str, ...], section: str) -> Mapping[str, Value]:
    known = builtin_addons.SECTIONS[section]
    first: dict[str, Value] = {key: known.get(key, fields.get(key)) for key in order}
    return _map(ordered(fields, first))


def _map(value: Value) -> Mapping[str, Value]:
    return value if isinstance(value, dict) else {}


def _ref(settings: Mapping[str, Any]) -> dict[str, Value]:
    """Digest, range or tag as Flux names them: the tag first, then by name."""
    fields = [(field, settings[pin]) for field, pin in _REF_FIELDS.items() if settings.get(pin)]
    return dict(sorted(fields, key=lambda pair: (pair[0] != "tag", pair[0])))


def _refuse_computed(level: Level, report: ProblemReport) -> None:
    for section, keys in builtin_addons.COMPUTED.items():
        for key in keys.keys() & level.values.get(section, {}).keys():
            report.add(
                (*_path(level), section, key),
                "reloadgen computes this field",
                f"set it with {keys[key]}",
                at_key=True,
            )


def _check_pins(level: Level, report: ProblemReport) -> None:
    chosen = [pin for pin in PINS if level.values.get(pin) is not None]
    if "semver" in chosen and len(chosen) > 1:
        other = next(pin for pin in chosen if pin != "semver")
        path = (*_path(level), "semver")
        report.add(
            path,
            f"cannot be combined with {other}",
            "keep one of them: semver cannot be combined with version or digest",
            at_key=True,
        )


def _path(level: Level) -> KeyPath:
    return level.path or ()


def _require(addon: MergedAddOn, report: ProblemReport) -> None:
    """Report required settings that are missing; at the level of a cluster, only those that it removed."""
    last = addon.levels[-1] if addon.levels else Level(("addons", addon.name), {})
    path, by_cluster = _path(last), _path(last)[:1] == ("clusters",)
    built_in = did_you_mean(addon.name, builtin_addons.SETTINGS, "")
    fix = built_in if built_in.startswith("did you mean") else ""
    for key in ("chart", "namespace"):
        if not addon.text(key) and (key in last.values or not by_cluster):
            report.add((*path, key), "required key is missing", fix or f"set {key}", at_key=True)
    if any(addon.text(pin) for pin in PINS) or any(report.is_reported((*path, pin)) for pin in PINS):
        return
    if not by_cluster or not last.values.keys().isdisjoint(PINS):
        report.add(
            (*path, "version"),
            "required key is missing",
            fix or "set one of version, semver and digest",
            at_key=True,
        )
