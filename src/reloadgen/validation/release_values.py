"""The values of a HelmRelease compared with what its chart reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.addon_profiles.chart_value_lists import (
    ChartValues,
    Misplaced,
    Mistyped,
    from_schema,
    from_values,
    shipped,
)
from reloadgen.files.paths import join, parent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.helm_releases import Release
    from reloadgen.manifests.parsed_repository import ParsedRepository


def mismatches(
    repository: ParsedRepository, inventory: str, release: Release
) -> Iterator[Misplaced | Mistyped]:
    """The values that the chart does not read, or reads as another type; none for an unknown chart."""
    known = _chart_values(repository, inventory, release)
    if known is not None:
        yield from known.check(release.values)


def _chart_values(repository: ParsedRepository, inventory: str, release: Release) -> ChartValues | None:
    """The chart's schema or values file in `charts/NAME/` beside the inventory; else the list that ships."""
    directory = join(parent(inventory), f"charts/{release.chart}")
    for name, read in (("values.schema.json", from_schema), ("values.yaml", from_values)):
        documents = (
            repository.documents(path) if repository.files.is_file(path := join(directory, name)) else ()
        )
        if isinstance(documents, tuple) and documents:
            return read(documents[0].value)
    return shipped(release.chart, release.version.partition("+")[0])
