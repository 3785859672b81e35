"""Map a line of an output to the line of its template: the template runs again, with marks in what it writes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinja2 import Template, TemplateError, nodes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MARK = re.compile("\0([0-9]+)([cv])\0")
"""Before each piece of output: its line in the template, and whether it is copied or a value."""


def line_of(template: Template, source: str, context: Mapping[str, object], output_line: int) -> int:
    """The template's line that last wrote to a line of the output, both from 1; 0 where that is unknown."""
    environment = template.environment
    try:
        tree = environment.parse(source, template.name, template.filename)
        for output in tree.find_all(nodes.Output):
            output.nodes = [node for child in output.nodes for node in (_mark(child), child)]
        tree.set_environment(environment)
        code = environment.compile(tree, template.name, template.filename)
        text = Template.from_code(environment, code, environment.make_globals({})).render(context)
    except (TemplateError, ValueError, TypeError):  # a filter got the marks
        return 0
    last = 0
    for written, line in _lines(text):
        if written == output_line:
            last = line
    return last


def _mark(child: nodes.Expr) -> nodes.TemplateData:
    kind = "c" if isinstance(child, nodes.TemplateData) else "v"
    return nodes.TemplateData(f"\0{child.lineno}{kind}\0", lineno=child.lineno)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """For each piece of a line that is written: the output's line, and the template's."""
    _, *parts = _MARK.split(text)
    written = 1
    for line, kind, piece in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        for number, part in enumerate(piece.split("\n")):
            if part:
                yield written + number, int(line) + (number if kind == "c" else 0)
        written += piece.count("\n")
