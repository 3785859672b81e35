"""The worked examples of CONTRIBUTING do what the page says: their code runs, and every path that is named exists."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from types import ModuleType

import pytest

from reloadgen.validation.rule_registry import RULE_MODULES
from validation import samples

TOP = Path(__file__).parent.parent
_PAGE = (TOP / "CONTRIBUTING.md").read_text("utf-8")
_NEW = {
    "src/reloadgen/validation/pages/prune-disabled.md",
    "tests/validation/rules/flux_objects/test_prune_disabled.py",
    "src/reloadgen/reports/code_quality.py",
    "tests/reports/test_code_quality.py",
}
"""The files that the reader writes."""


def blocks(heading: str) -> list[str]:
    """The Python blocks of a section."""
    section = _PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return [textwrap.dedent(block) for block in re.findall(r"```python\n(.*?)```", section, re.DOTALL)]


def module(name: str, source: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module that can be imported under its name until the test ends."""
    made = ModuleType(name)
    monkeypatch.setitem(sys.modules, name, made)
    exec(compile(source, name, "exec"), made.__dict__)  # noqa: S102 - the page's own code
    return made


def run_tests(test: ModuleType) -> None:
    """Every test function of a module."""
    functions = [each for name, each in vars(test).items() if name.startswith("test_")]
    assert functions
    for function in functions:
        function()


def test_the_rule_works(monkeypatch: pytest.MonkeyPatch) -> None:
    source, test_source = blocks("Add a rule to `validate`")
    rule = module("reloadgen.validation.rules.flux_objects.prune_disabled", source, monkeypatch)
    monkeypatch.setattr("reloadgen.validation.run_rules.RULE_MODULES", (*RULE_MODULES, rule))
    test = module("test_prune_disabled", test_source, monkeypatch)
    assert samples.findings(test.FIRES, rule.RULE)
    assert not samples.findings(test.SILENT, rule.RULE)
    run_tests(test)


def test_the_format_works(monkeypatch: pytest.MonkeyPatch) -> None:
    source, case, test_source = blocks("Add an output format")
    module("reloadgen.reports.code_quality", source, monkeypatch)
    assert 'case "code-quality":' in case
    assert "return code_quality.render(report)" in case
    run_tests(module("test_code_quality", test_source, monkeypatch))


def test_the_key_works(tmp_path: Path) -> None:
    (field,) = blocks("Add an inventory key")
    (line,) = re.findall(r"```text\n\s*(tier=.*?)\n", _PAGE)
    shutil.copytree(TOP / "src", tmp_path, dirs_exist_ok=True)
    inventory = tmp_path / "reloadgen" / "inventory"
    above = '    """Defaults for every cluster."""\n'
    _insert(inventory / "written" / "model.py", above, textwrap.indent(field, "    "))
    _insert(inventory / "fleet.py", "    entrypoint: str\n", "    tier: str\n")
    _insert(
        inventory / "cluster_resolver.py",
        "            entrypoint=self._entrypoint(),\n",
        f"            {line}\n",
    )

    program = "import sys; from reloadgen.inventory.load import load; "
    program += "print(*(each.tier for each in load(sys.stdin.buffer.read(), 'i', 'i').clusters), sep=',')"
    written = "defaults: {root: w, tier: gold}\nclusters: [{name: a}, {name: b, root: v, tier: silver}]\n"
    command = [sys.executable, "-c", program]
    ran = subprocess.run(
        command, input=written, capture_output=True, text=True, env={"PYTHONPATH": str(tmp_path)}, check=False
    )
    assert (ran.stdout, ran.stderr) == ("gold,silver\n", "")


def _insert(path: Path, after: str, text: str) -> None:
    """Insert text after the first line that reads so."""
    before = path.read_text("utf-8")
    assert after in before, path
    path.write_text(before.replace(after, after + text, 1), "utf-8")


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:src|tests|docs)/[\w./-]+)`", _PAGE)) - _NEW))
def test_a_path_that_is_named_exists(path: str) -> None:
    assert (TOP / path).exists()
