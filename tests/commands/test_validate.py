"""What is elsewhere does not fail `validate`, in any format; with `--all` it does."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

import scene
from reloadgen.commands import validate
from reloadgen.commands.invocation import Invocation

if TYPE_CHECKING:
    from pathlib import Path

ORPHAN = "kubernetes/workloads/platform/cicd/later.yaml"
HEADING = "Elsewhere in the repository"


@pytest.fixture(scope="module")
def top(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A valid repository with a manifest that nobody lists."""
    copied = scene.copied("story", tmp_path_factory.mktemp("top"))
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: later}\n"
    return scene.written(copied, {ORPHAN: text})


def run(top: Path, capsys: pytest.CaptureFixture[str], output: str, *, judge_all: bool) -> tuple[int, str]:
    code = validate.run(Invocation(top), output=output, explain="", judge_all=judge_all)
    return code, capsys.readouterr().out


def level(output: str, text: str) -> str:
    """How bad the finding is in a format."""
    match output:
        case "json":
            document = json.loads(text)
            (entry,) = (each for each in document["findings"] if each["path"] == ORPHAN)
            assert document["valid"] is (entry["severity"] == "info")
            assert entry["place"] == "elsewhere"
            return str(entry["severity"])
        case "sarif":
            results = json.loads(text)["runs"][0]["results"]
            (result,) = (each for each in results if each["ruleId"] == "orphan")
            assert result["properties"]["place"] == "elsewhere"
            return str(result["level"])
        case "github":
            (line,) = (each for each in text.splitlines() if ORPHAN in each)
            return line.removeprefix("::").partition(" ")[0]
        case "junit":
            (element,) = re.findall(rf'name="{ORPHAN}".*?>\s*<([a-z-]+)', text)
            return str(element)
        case _:
            (line,) = (each for each in text.splitlines() if ORPHAN in each)
            assert (HEADING in text) is ("info[orphan]" in line)
            return line.split()[1].partition("[")[0]


@pytest.mark.parametrize(
    ("output", "information", "problem"),
    [
        ("text", "info", "warning"),
        ("json", "info", "warning"),
        ("sarif", "note", "warning"),
        ("github", "notice", "warning"),
        ("junit", "system-out", "failure"),
    ],
)
def test_what_is_elsewhere_counts_with_all_alone(
    top: Path, capsys: pytest.CaptureFixture[str], output: str, information: str, problem: str
) -> None:
    code, text = run(top, capsys, output, judge_all=False)
    assert (code, level(output, text)) == (0, information)
    code, text = run(top, capsys, output, judge_all=True)
    assert (code, level(output, text)) == (1, problem)


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("not-reached", "It counts in every place."),
        (
            "build-fails",
            "It counts where it is ours, on-the-way or built-with-ours, and with --all in every place.",
        ),
        (
            "api-version",
            "It counts where it is ours, on-the-way or built-with-ours, and with --all in every place.",
        ),
        ("orphan", "It counts only with --all."),
        ("no-effect", "It is information."),
    ],
)
def test_the_page_of_a_rule_ends_with_the_places(
    top: Path, capsys: pytest.CaptureFixture[str], rule: str, says: str
) -> None:
    assert validate.run(Invocation(top), output="text", explain=rule, judge_all=False) == 0
    assert capsys.readouterr().out.endswith(f"\n## Places\n\n{says}\n")
