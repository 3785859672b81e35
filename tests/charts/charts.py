"""Charts made of a few files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.charts.chart_files import read_chart
from reloadgen.files.memory_tree import MemoryTree
from reloadgen.files.regular_files import regular_files
from reloadgen.manifests.parsed_repository import ParsedRepository

if TYPE_CHECKING:
    from reloadgen.charts.chart_files import Chart

META = {"Chart.yaml": "apiVersion: v2\nname: sample\nversion: 0.1.0\n"}


def chart(files: dict[str, str]) -> Chart:
    """The chart that these files are."""
    tree = MemoryTree({path: text.encode() for path, text in (META | files).items()})
    return read_chart(ParsedRepository(regular_files(tree)), "")
