"""Add versions of charts to the lists of values in src/reloadgen/addon_profiles/charts/.

`python tools/chart_values.py DIRECTORY...` reads unpacked charts (`helm pull --untar`); `--check` writes nothing and
fails if a list would change. A list has, for each value, the spans of versions for which the same is true of it: the
type of its default (`any` where that says nothing), whether templates `read` it, use it `whole` with all below, or
never name it (`default`), and the values that the chart's schema allows.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from reloadgen.charts.chart_templates import document_value, template_uses
from reloadgen.charts.default_values import value_at, value_list
from reloadgen.files.regular_files import regular_files
from reloadgen.files.work_tree import WorkTree
from reloadgen.manifests.fields import text
from reloadgen.manifests.parsed_repository import ParsedRepository

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reloadgen.charts.value_references import Keys
    from reloadgen.document.values import Value

LISTS = Path(__file__).parent.parent / "src/reloadgen/addon_profiles/charts"
TYPES: dict[type, str] = {
    bool: "boolean",
    dict: "object",
    float: "number",
    int: "number",
    list: "array",
    str: "string",
}

ByVersion: TypeAlias = dict[str, dict[str, dict[str, Any]]]
"""What is true of each value, by version and path."""


def main(arguments: list[str]) -> int:
    """Add the charts in some directories to the lists."""
    outdated = False
    for directory in (each for each in arguments if each != "--check"):
        name, version, values = of_chart(Path(directory))
        file = LISTS / f"{name}.json"
        before = file.read_text("utf-8") if file.exists() else ""
        by_version = expanded(json.loads(before)) if before else {}
        after = written(name, by_version | {version: values})
        outdated |= after != before
        if "--check" not in arguments:
            file.write_text(after, "utf-8")
    return int(outdated and "--check" in arguments)


def of_chart(directory: Path) -> tuple[str, str, dict[str, dict[str, Any]]]:
    """The name and version of an unpacked chart, and what is true of its values."""
    chart = ParsedRepository(regular_files(WorkTree(directory.resolve())))
    about = document_value(chart, "Chart.yaml")
    uses = template_uses(chart, "")
    if uses is None:
        sys.exit(f"{directory}: its templates use values in a way that can't be followed; it gets no list")
    defaults, schema = document_value(chart, "values.yaml"), document_value(chart, "values.schema.json")
    values = {}
    for keys, known in value_list(uses, defaults).values.items():
        allowed = _allowed(schema, keys)
        values[".".join(keys)] = {
            "type": TYPES.get(type(value_at(defaults, keys)), "any"),
            "use": known.use,
            **({"allowed": allowed} if allowed else {}),
        }
    return text(about, "name"), text(about, "version"), values


def _allowed(schema: Value, keys: Keys) -> list[str]:
    """The texts that a schema lists for a value."""
    for key in keys:
        schema = value_at(schema, ("properties", key))
    listed = value_at(schema, ("enum",))
    return [str(each) for each in listed] if isinstance(listed, list) else []


def expanded(content: Mapping[str, Any]) -> ByVersion:
    """A list with its spans unfolded."""
    versions = sorted(content["versions"], key=number)
    by_version: ByVersion = {version: {} for version in versions}
    for path, spans in content["values"].items():
        for span in spans:
            facts = {key: value for key, value in span.items() if key not in ("from", "to")}
            for version in versions:
                if number(span["from"]) <= number(version) <= number(span["to"]):
                    by_version[version][path] = facts
    return by_version


def written(name: str, by_version: ByVersion) -> str:
    """The text of a list: one line for each value, with the spans of versions for which the same is true."""
    versions = sorted(by_version, key=number)
    paths = sorted({path for values in by_version.values() for path in values})
    lines = [f"  {json.dumps(path)}: {json.dumps(_spans(path, versions, by_version))}" for path in paths]
    listed = ",\n".join(lines)
    head = f' "chart": {json.dumps(name)},\n "versions": {json.dumps(versions)},\n'
    return f'{{\n{head} "values": {{\n{listed}\n }}\n}}\n'


def _spans(path: str, versions: Iterable[str], by_version: ByVersion) -> list[dict[str, Any]]:
    spans: list[dict[str, Any]] = []
    before: dict[str, Any] | None = None
    for version in versions:
        facts = by_version[version].get(path)
        if facts is not None and facts == before:
            spans[-1]["to"] = version
        elif facts is not None:
            spans.append({"from": version, "to": version, **facts})
        before = facts
    return spans


def number(version: str) -> tuple[int, ...]:
    """A version as numbers, to sort by."""
    parts = re.match(r"v?(\d+)\.(\d+)\.(\d+)", version)
    if not parts:
        sys.exit(f"{version} is no version")
    return tuple(int(each) for each in parts.groups())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
