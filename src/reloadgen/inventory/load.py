"""Load an inventory: from bytes to the fleet, with every problem of the file in one run."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from reloadgen import __version__
from reloadgen.errors import InputError, Problem
from reloadgen.inventory import resolve, validation_errors, yaml_text
from reloadgen.inventory.problems import ProblemReport
from reloadgen.inventory.written.model import InventoryModel
from reloadgen.inventory.written.version_specifier import accepts

if TYPE_CHECKING:
    from reloadgen.document.nodes import KeyPath
    from reloadgen.inventory.fleet import Fleet
    from reloadgen.inventory.yaml_text import YamlText


def load(data: bytes, name: str, path: str) -> Fleet:
    """The fleet of an inventory; `name` is how messages call the file, `path` where it lies below the top.

    Raises:
        InputError: with every problem, sorted by position; or the file is for other versions of reloadgen.
    """
    text = yaml_text.read(data, name)
    _check_version(text)
    written, refused = _validate(text)
    report = ProblemReport(text, frozenset(path for path, _ in refused))
    fleet = resolve.resolve(written, path, report) if written is not None else None
    locations = {problem.location for problem in text.problems}
    refusals = {problem for _, problem in refused if problem.location not in locations}
    problems = {*text.problems, *refusals, *report.problems}
    if problems or fleet is None:
        raise InputError(*problems)
    return fleet


def _check_version(text: YamlText) -> None:
    """Refuse a file for other versions before anything else: what looks wrong in it may be right there."""
    required = text.values.get("requiredVersion")
    if isinstance(required, str) and not accepts(required, __version__):
        problem = Problem(
            text.locate_value(("requiredVersion",)),
            f"requiredVersion: this is reloadgen {__version__}, and the file is for {required}",
            f"install such a version: pip install 'reloadgen{required}'",
        )
        raise InputError(problem)


def _validate(text: YamlText) -> tuple[InventoryModel | None, list[tuple[KeyPath, Problem]]]:
    """The inventory as far as it is valid: what the model refuses is reported, and removed before the next try."""
    values: Any = text.values
    refused: list[tuple[KeyPath, Problem]] = []
    while True:
        try:
            return InventoryModel.model_validate(values), refused
        except ValidationError as error:
            new = validation_errors.problems(error, text)
        values = deepcopy(values) if not refused else values
        known = {path for path, _ in refused}
        refused += [each for each in new if each[0] not in known]  # what was removed is not missing
        if not _prune(values, [path for path, _ in new]):
            return None, refused


def _prune(values: Any, paths: list[KeyPath]) -> bool:  # noqa: ANN401 - plain values of any shape
    """Remove the refused values, or put valid ones in their place; whether that was possible for all."""
    return all(_take(values, path) for path in paths)


def _take(values: Any, path: KeyPath) -> bool:  # noqa: ANN401 - plain values of any shape
    """Items of lists stay, so that the places of the others hold: a cluster gets a stand-in, or a stand-in's name."""
    match path:
        case ("clusters", int(index)):
            values["clusters"][index] = {"name": f"clusters-{index}", "root": f"clusters-{index}"}
            return True
        case ("clusters", int(index), "name"):
            values["clusters"][index]["name"] = f"clusters-{index}"
            return True
    return _remove_key(values, path)


def _remove_key(values: Any, path: KeyPath) -> bool:  # noqa: ANN401 - plain values of any shape
    """Remove the deepest key on the path that holds what was refused; of a missing key, the map that lacks it."""
    holder, name, value = None, "", values
    for part in path:
        if isinstance(value, dict) and part in value:
            holder, name, value = value, str(part), value[part]
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            break
    if holder is None or (holder is values and name == "clusters"):
        return path not in (("clusters",), ()) and holder is None
    del holder[name]
    return True
