"""Every rule has its module, page and test, fires on one case of its test and is silent on the other."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

from reloadgen.kustomize.defect import DefectKind
from reloadgen.validation import rule_pages, rules
from reloadgen.validation.rule_registry import RULE_IDS, RULE_MODULES, RULES
from validation import samples

if TYPE_CHECKING:
    from types import ModuleType

    from reloadgen.findings import Rule

HERE = Path(__file__).parent


def shipped_modules() -> list[ModuleType]:
    """Every module below `validation.rules`."""
    names = (
        each.name for each in pkgutil.walk_packages(rules.__path__, f"{rules.__name__}.") if not each.ispkg
    )
    return [import_module(name) for name in names]


def test_every_module_of_a_rule_is_registered_once() -> None:
    assert sorted(map(str, shipped_modules())) == sorted(map(str, RULE_MODULES))


def test_every_kind_of_defect_has_its_rule() -> None:
    assert set(get_args(DefectKind)) <= set(RULE_IDS)


def test_ids_are_unique() -> None:
    assert len(set(RULE_IDS)) == len(RULE_IDS)


@pytest.mark.parametrize("module", shipped_modules(), ids=lambda each: str(each.RULE.id))
def test_a_module_is_named_after_its_rule(module: ModuleType) -> None:
    rule: Rule = module.RULE
    assert module.__name__.rpartition(".")[2] == rule.id.replace("-", "_")
    assert (module.__doc__ or "").startswith(f"`{rule.id}`: ")
    assert rule.summary.endswith(".")


def own_test(module: ModuleType) -> ModuleType:
    """The test of a rule's module."""
    path = module.__name__.removeprefix("reloadgen.").split(".")
    return import_module(".".join((*path[:-1], f"test_{path[-1]}")))


def test_every_test_is_that_of_a_rule() -> None:
    files = {file.relative_to(HERE / "rules") for file in (HERE / "rules").rglob("test_*.py")}
    names = (module.__name__.split(".")[-2:] for module in shipped_modules())
    assert files == {Path(group) / f"test_{name}.py" for group, name in names}


@pytest.mark.parametrize("module", shipped_modules(), ids=lambda each: str(each.RULE.id))
def test_a_rule_fires_on_one_case_and_is_silent_on_the_other(module: ModuleType) -> None:
    test = own_test(module)
    assert test.FIRES != test.SILENT
    judge = getattr(test, "judge", lambda: None)  # for a rule about what another program says
    assert samples.findings(test.FIRES, module.RULE, judge=judge())
    assert not samples.findings(test.SILENT, module.RULE, judge=judge())


@pytest.mark.parametrize("rule", RULES, ids=RULE_IDS)
def test_every_rule_has_its_page(rule: Rule) -> None:
    text = rule_pages.page(rule.id)
    assert text.startswith(f"# {rule.id}\n")
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings == ["## What", "## Why", "## Example", "## Fix", "## Silence"]


def test_every_page_is_that_of_a_rule() -> None:
    directory = Path(rule_pages.__file__).parent / "pages"
    assert {file.stem for file in directory.iterdir()} == set(RULE_IDS)
