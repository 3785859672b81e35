"""Checks across clusters: names, roots that overlap or are shared, and directories of add-ons that overlap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reloadgen.document.nodes import KeyPath
    from reloadgen.inventory.fleet import AddOn, Cluster
    from reloadgen.inventory.problems import ProblemReport


def check(clusters: tuple[Cluster, ...], report: ProblemReport) -> None:
    """Report what can't be true of all clusters together."""
    _names(clusters, report)
    with_root = [(index, cluster) for index, cluster in enumerate(clusters) if cluster.root]
    places = {index: cluster.settings.origin("root") or ("clusters", index) for index, cluster in with_root}
    _apart(with_root, places, report)
    _shared(with_root, places, report)
    for index, cluster in with_root:
        if len(cluster.addons) > 1:
            _directories(cluster, index, report)


def _names(clusters: tuple[Cluster, ...], report: ProblemReport) -> None:
    first: dict[str, int] = {}
    for index, cluster in enumerate(clusters):
        other = first.setdefault(cluster.name, index)
        if other != index:
            line = clusters[other].location.line
            report.add(
                ("clusters", index, "name"),
                f"{cluster.name} is also the name of clusters[{other}] in line {line}",
                "rename one",
            )


def _apart(with_root: list[tuple[int, Cluster]], places: dict[int, KeyPath], report: ProblemReport) -> None:
    """No root inside another, and none that differs from another by case alone: some file systems fold case."""
    spelled: dict[str, str] = {}
    roots = {cluster.root.casefold(): cluster for _, cluster in reversed(with_root)}
    for index, cluster in with_root:
        for prefix in _prefixes(cluster.root):
            first = spelled.setdefault(prefix.casefold(), prefix)
            if first != prefix:
                report.add(
                    places[index],
                    f"{prefix} of cluster {cluster.name} differs from {first} only by case",
                    "use the same spelling",
                )
            outer = roots.get(prefix.casefold())
            if outer is not None and prefix != cluster.root and first == prefix:
                message = (
                    f"{cluster.root} of cluster {cluster.name} is inside {outer.root} of cluster {outer.name}"
                )
                report.add(places[index], message, "give each cluster its own root, or use the same root")


def _prefixes(path: str) -> Iterator[str]:
    parts = path.split("/")
    return ("/".join(parts[:length]) for length in range(1, len(parts) + 1))


def _shared(with_root: list[tuple[int, Cluster]], places: dict[int, KeyPath], report: ProblemReport) -> None:
    first: dict[str, tuple[int, Cluster]] = {}
    for index, cluster in with_root:
        other_index, other = first.setdefault(cluster.root, (index, cluster))
        if other_index == index:
            continue
        where = f"clusters[{other_index}], line {other.location.line}"
        both = f"{cluster.name} shares root {cluster.root} with {other.name} ({where})"
        if cluster.enabled != other.enabled:
            disabled = cluster.name if not cluster.enabled else other.name
            fix = f"give {disabled} its own root: it would get the add-ons anyway"
            report.add(places[index], f"{both}, and {disabled} is disabled", fix)
        elif cluster.enabled and (difference := _difference(cluster, other)):
            report.add(
                places[index],
                f"{both}, but they differ in {difference}",
                "make them equal, or give each its own root",
            )


def _difference(one: Cluster, other: Cluster) -> str:
    """What two clusters of one root would have rendered differently; "" for nothing."""
    mine, theirs = ({addon.name: addon for addon in cluster.addons} for cluster in (one, other))
    for name in sorted(mine.keys() | theirs.keys()):
        if name not in mine or name not in theirs:
            return f"whether they get {name}"
        for field in fields(mine[name]):
            if field.compare and not _same(
                getattr(mine[name], field.name), getattr(theirs[name], field.name)
            ):
                return f"addons.{name}.{_camel(field.name)}"
    return "fluxNamespace" if mine and one.flux_namespace != other.flux_namespace else ""


def _same(one: object, other: object) -> bool:
    """Whether two values are written alike: to Python 1, 1.0 and true, 0.0 and -0.0 are equal, to YAML they are not."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return repr(one) == repr(other)


def _camel(field: str) -> str:
    first, *rest = field.split("_")
    return first + "".join(part.title() for part in rest)


def _directories(cluster: Cluster, index: int, report: ProblemReport) -> None:
    """No add-on's directory holds another's, and none differs from another by case alone."""
    directories = {addon.placement.relative_directory.casefold(): addon for addon in cluster.addons}
    spelled: dict[str, tuple[str, AddOn]] = {}
    reported: set[str] = set()
    for addon in cluster.addons:
        for prefix in _prefixes(addon.placement.relative_directory):
            first, other = spelled.setdefault(prefix.casefold(), (prefix, addon))
            if first != prefix and prefix not in reported:
                reported.add(prefix)
                place = max(
                    _group_origin(cluster, index, addon), _group_origin(cluster, index, other), key=len
                )
                message = f"directories {first} and {prefix} differ only by case"
                report.add(place, message, "use the same spelling for both groups")
            holder = directories.get(prefix.casefold())
            if holder is not None and holder is not addon:
                message = f"group {addon.group} of {addon.name} is inside the directory of {holder.name}"
                fix = f"choose a group outside {holder.placement.relative_directory}"
                report.add(_group_origin(cluster, index, addon), message, fix)


def _group_origin(cluster: Cluster, index: int, addon: AddOn) -> KeyPath:
    """Where an add-on's group was set; the cluster itself where it is the built-in one."""
    return addon.merged.origin("group") or cluster.settings.origin("group") or ("clusters", index)


def names(clusters: Iterable[Cluster]) -> tuple[str, ...]:
    """The clusters' names, in the inventory's order."""
    return tuple(cluster.name for cluster in clusters)
