"""The script that makes the lists of chart values."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

TOP = Path(__file__).parent.parent
CHART = TOP / "tests/cases/validate-values-of-a-chart-in-the-repository/before/charts-of-ours/shop"


@pytest.fixture(scope="module")
def tool() -> Any:
    spec = importlib.util.spec_from_file_location("chart_values_tool", TOP / "tools/chart_values.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_a_list_has_what_the_templates_read(tool: Any) -> None:
    name, version, values = tool.of_chart(CHART)
    assert (name, version) == ("shop", "0.1.0")
    assert values == {
        "debug": {"type": "boolean", "use": "read"},
        "env": {"type": "any", "use": "whole"},
        "extra": {"type": "object", "use": "whole"},
        "image.repository": {"type": "string", "use": "whole"},
        "image.tag": {"type": "string", "use": "whole"},
        "labels": {"type": "any", "use": "whole"},
        "name": {"type": "string", "use": "whole"},
        "nameOverride": {"type": "any", "use": "whole"},
        "replicas": {"type": "any", "use": "whole"},
        "tier": {"type": "string", "use": "whole", "allowed": ["gold", "silver"]},
        "unused": {"type": "number", "use": "default"},
    }


def test_versions_that_agree_share_a_span(tool: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "LISTS", tmp_path)
    for version in ("0.9.0", "0.10.0", "0.2.0"):
        chart = shutil.copytree(CHART, tmp_path / version / "shop")
        (chart / "Chart.yaml").write_text(f"name: shop\nversion: {version}\n")
        if version == "0.2.0":
            (chart / "values.yaml").write_text(
                (chart / "values.yaml").read_text().replace("debug: false\n", "")
            )
        assert tool.main(["--check", str(chart)]) == 1
        assert tool.main([str(chart)]) == 0
        assert tool.main(["--check", str(chart)]) == 0
    listed = json.loads((tmp_path / "shop.json").read_text())
    assert listed["versions"] == ["0.2.0", "0.9.0", "0.10.0"]
    assert listed["values"]["name"] == [{"from": "0.2.0", "to": "0.10.0", "type": "string", "use": "whole"}]
    assert [(each["from"], each["to"]) for each in listed["values"]["debug"]] == [
        ("0.2.0", "0.2.0"),
        ("0.9.0", "0.10.0"),
    ]


@pytest.mark.parametrize(
    "file", sorted((TOP / "src/reloadgen/addon_profiles/charts").glob("*.json")), ids=lambda file: file.stem
)
def test_the_lists_are_written_as_the_script_writes_them(tool: Any, file: Path) -> None:
    content = json.loads(file.read_text())
    assert tool.written(content["chart"], tool.expanded(content)) == file.read_text()
