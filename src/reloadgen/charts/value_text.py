"""Templates in values: charts evaluate the text of some of them (`tpl`), and it can name other values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.charts.template_nodes import TemplateError
from reloadgen.charts.template_parser import parse
from reloadgen.charts.template_reader import TemplateReader
from reloadgen.charts.value_references import Keys, NotUnderstoodError
from reloadgen.manifests.fields import strings

if TYPE_CHECKING:
    from reloadgen.document.values import Value


def named_in_text(values: Value) -> frozenset[Keys] | None:
    """The values that templates in values name; None where one of them can't be followed."""
    reader = TemplateReader({}, is_complete=False)
    try:
        for _, text in strings(values):
            if "{{" in text:
                reader.read(parse(text))
    except (TemplateError, NotUnderstoodError):
        return None
    return frozenset(reader.uses.tested | reader.uses.used)
