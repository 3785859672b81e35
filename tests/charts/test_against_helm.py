"""Helm as the judge: a value that we call unread changes nothing that Helm renders; one that we know does."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import toolbox
from reloadgen.charts.chart_files import read_chart
from reloadgen.charts.chart_values import Misplaced
from reloadgen.files.regular_files import regular_files
from reloadgen.files.work_tree import WorkTree
from reloadgen.manifests.parsed_repository import ParsedRepository

if TYPE_CHECKING:
    from reloadgen.document.values import Value

CHART = (
    Path(__file__).parents[1]
    / "cases/validate-values-of-a-chart-in-the-repository/before/charts-of-ours/shop"
)


def rendered(values: dict[str, Value], directory: Path) -> str:
    file = directory / "values.json"
    file.write_text(json.dumps(values))
    command = [str(toolbox.need("helm")), "template", "x", str(CHART), "--values", str(file)]
    environment = {"HOME": str(directory), "PATH": "/nowhere"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    return done.stdout if done.returncode == 0 else "refused"


@pytest.mark.parametrize(
    ("values", "is_unread"),
    [
        ({"labels": {"team": "platform"}}, False),
        ({"label": {"team": "platform"}}, True),
        ({"env": {"ANY": "x"}}, False),
        ({"extra": {"any": "thing"}}, False),
        ({"image": {"tag": "2"}}, False),
        ({"image": {"tagg": "2"}}, True),
        ({"nameOverride": "y"}, False),
        ({"tier": "silver"}, False),
        ({"unused": 2}, True),
        ({"debug": True}, False),
        ({"replicas": 3}, False),
        ({"tier": "bronze"}, False),
    ],
)
def test_unread_is_what_helm_ignores(values: dict[str, Value], is_unread: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a table
    judged = read_chart(ParsedRepository(regular_files(WorkTree(CHART))), "")
    found = list(judged.check(values))
    assert any(isinstance(each, Misplaced) for each in found) is is_unread
    assert (rendered(values, tmp_path) == rendered({}, tmp_path)) is is_unread


@pytest.mark.parametrize("values", [{"tier": "bronze"}, {"replicas": "2"}])
def test_what_the_schema_refuses_helm_refuses(values: dict[str, Value], tmp_path: Path) -> None:
    judged = read_chart(ParsedRepository(regular_files(WorkTree(CHART))), "")
    assert list(judged.check(values))
    assert rendered(values, tmp_path) == "refused"
