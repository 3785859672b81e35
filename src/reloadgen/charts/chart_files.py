"""A chart in a directory: its templates, its default values and its schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.charts.chart_templates import document_value, template_uses
from reloadgen.charts.chart_values import Mismatch, Mistyped, ValueList
from reloadgen.charts.default_values import value_list
from reloadgen.charts.values_schema import declares, schema_mismatches
from reloadgen.files.paths import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.document.values import Value
    from reloadgen.manifests.fields import Content
    from reloadgen.manifests.parsed_repository import ParsedRepository


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart's files say of its values; a part that it doesn't have, or that is not understood, says nothing."""

    listed: ValueList | None
    defaults: Value
    schema: Value

    def check(self, values: Content, *, is_complete: bool = True) -> Iterator[Mismatch]:
        """What of a release's values the chart does not read or refuses; `is_complete`: it has no others."""
        refused = tuple(schema_mismatches(self.schema, self.defaults, values, is_complete=is_complete))
        yield from refused
        for each in self.listed.check(values) if self.listed else ():
            by_default = isinstance(each, Mistyped) and declares(self.schema, each.keys)
            if not by_default and each.keys not in {other.keys for other in refused}:
                yield each


def read_chart(repository: ParsedRepository, directory: str) -> Chart:
    """The chart in a directory."""
    defaults = document_value(repository, join(directory, "values.yaml"))
    schema = document_value(repository, join(directory, "values.schema.json"))
    uses = template_uses(repository, directory)
    return Chart(value_list(uses, defaults) if uses else None, defaults, schema)
