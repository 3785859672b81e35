"""Write the generated parts of the documentation: what the code knows is not said twice by hand.

A part stands between `<!-- generated: NAME -->` and `<!-- end -->`; NAME says which (see PARTS). `make docs` runs this.
"""

from __future__ import annotations

import ast
import re
import types
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

import typer
from pydantic import BaseModel

from reloadgen.changes.drift_findings import DRIFT_RULES
from reloadgen.cli.app import app
from reloadgen.document import emit
from reloadgen.findings import PLACES
from reloadgen.inventory import builtin_addons
from reloadgen.inventory.written.model import InventoryModel
from reloadgen.validation.places import counts_in
from reloadgen.validation.rule_registry import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pydantic.fields import FieldInfo

TOP = Path(__file__).resolve().parent.parent
PAGES = (*sorted(TOP.glob("*.md")), *sorted((TOP / "docs").rglob("*.md")))

_PART = re.compile(r"(<!-- generated: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)


def write(text: str) -> str:
    """The page with its generated parts made anew."""
    return _PART.sub(lambda found: f"{found[1]}{_part(*found[2].split())}{found[3]}", text)


def _part(name: str, *arguments: str) -> str:
    return PARTS[name](*arguments).rstrip("\n") + "\n"


# Commands, from typer's own tree.


def commands() -> dict[str, Any]:
    """Every command by name, in the order of the help; typer brings its own copy of click, whose types have no name."""
    group: Any = typer.main.get_command(app)
    return dict(group.commands)


def _context(name: str) -> Any:  # noqa: ANN401 - see commands
    group: Any = typer.main.get_command(app)
    parent = group.make_context("reloadgen", [], resilient_parsing=True)
    return commands()[name].make_context(name, [], parent=parent, resilient_parsing=True) if name else parent


def options(name: str = "") -> tuple[tuple[str, str], ...]:
    """The options of a command ("" for reloadgen itself) as its help shows them: written so, and what they do."""
    context = _context(name)
    found = (parameter.get_help_record(context) for parameter in context.command.get_params(context))
    return tuple(record for record in found if record)


_SHARED = frozenset(options()) | {("-h, --help", "Show this message and exit.")}


def _options(name: str = "") -> str:
    own = [each for each in options(name) if not name or each not in _SHARED]
    if not own:
        return "No options of its own.\n"
    return _table(("option", "does"), [(f"`{written}`", _text(does)) for written, does in own])


def _taken(name: str) -> str:
    """Which of the shared options a command takes."""
    names = [each.split(",")[0].split(" ")[0] for each, does in options(name) if (each, does) in _SHARED]
    return "Takes " + ", ".join(f"`{each}`" for each in names) + ".\n"


def _exits(name: str) -> dict[str, str]:
    return {str(code): text for code, text in commands()[name].details.exit_codes.items()}


def _command(name: str) -> str:
    codes = "\n".join(f"- exit {code}: {what}" for code, what in _exits(name).items())
    examples = "".join(_example(each) for each in commands()[name].details.examples)
    return f"{commands()[name].help}\n\n{codes}\n\n{_options(name)}\n{_taken(name)}\n```text\n{examples}```\n"


def _example(example: str) -> str:
    line, _, does = example.partition("  # ")
    return f"# {does}\n{line}\n"


def _overview() -> str:
    rows = [
        (
            f"[`{name}`](docs/reference/commands.md#{name})",
            command.help.splitlines()[0],
            *(_exits(name).get(code, "") for code in "012"),
        )
        for name, command in commands().items()
    ]
    return _table(("command", "does", "exit 0", "exit 1", "exit 2"), rows)


# The inventory, from its models.


def models() -> dict[type[BaseModel], list[str]]:
    """Every model with the paths at which it stands, from the top downwards."""
    found: dict[type[BaseModel], list[str]] = {InventoryModel: [""]}
    for model in found_from(InventoryModel):
        for path in list(found[model]):
            for field in model.model_fields.values():
                for inner, suffix in _inner(field.annotation):
                    found.setdefault(inner, []).append(
                        ".".join(filter(None, (path, f"{field.alias}{suffix}")))
                    )
    return found


def found_from(start: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The models below one, each once, outer ones first."""
    seen, waiting = {start}, [start]
    while waiting:
        model = waiting.pop(0)
        yield model
        for field in model.model_fields.values():
            for inner, _ in _inner(field.annotation):
                if inner not in seen:
                    seen.add(inner)
                    waiting.append(inner)


def _inner(annotation: Any, suffix: str = "") -> Iterator[tuple[type[BaseModel], str]]:  # noqa: ANN401 - any annotation
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation, suffix
    elif get_origin(annotation) is list:
        yield from _inner(get_args(annotation)[0], "[]")
    elif get_origin(annotation) is dict:
        yield from _inner(get_args(annotation)[1], ".NAME")
    elif get_origin(annotation) in {Union, types.UnionType}:
        for each in get_args(annotation):
            yield from _inner(each, suffix)


def _inventory() -> str:
    parts = []
    for model, paths in models().items():
        title = ", ".join(f"`{path}`" for path in paths) if paths != [""] else "At the top"
        rows = [_row(field) for field in model.model_fields.values()]
        parts.append(
            f"## {title}\n\n{_text(model.__doc__ or '')}\n\n{_table(('key', 'holds', 'means'), rows)}"
        )
    return "\n".join(parts)


def _row(field: FieldInfo) -> tuple[str, str, str]:
    required = " Required." if field.is_required() else ""
    examples = ", ".join(f"`{_flow(each)}`" for each in field.examples or ())
    shown = f" For example {examples}." if examples else ""
    return f"`{field.alias}`", _holds(field.annotation), f"{_text(field.description or '')}{required}{shown}"


def _holds(annotation: Any) -> str:  # noqa: ANN401 - any annotation
    origin, arguments = get_origin(annotation), get_args(annotation)
    if hasattr(annotation, "__metadata__"):
        return _holds(arguments[0])
    if origin in {Union, types.UnionType}:
        return " or ".join(_holds(each) for each in arguments if each is not type(None))
    if origin is Literal:
        return ", ".join(f"`{each}`" for each in arguments)
    if origin is list:
        return f"list of {_holds(arguments[0])}"
    if origin is dict and arguments[1] is not Any:
        return f"map of names to {_holds(arguments[1])}"
    return {str: "text", bool: "`true`, `false`", int: "number"}.get(annotation, "map")


def _flow(value: Any) -> str:  # noqa: ANN401 - an example of any shape
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{emit.scalar(key)}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return emit.scalar(value)


def _builtin() -> str:
    settings = builtin_addons.SETTINGS["reloader"]
    level = {
        **settings,
        "values": builtin_addons.values("reloader", str(settings["namespace"])),
        **builtin_addons.SECTIONS,
    }
    return f"```yaml\naddons:\n  reloader:\n    {emit.block(level, 4)}\n```\n"


def _computed() -> str:
    rows = [
        (f"`{section}.{field}`", f"`{key}`" if key.isalpha() else key)
        for section, fields in builtin_addons.COMPUTED.items()
        for field, key in fields.items()
    ]
    return _table(("field", "is set by"), rows)


# The rest.


def _drift() -> str:
    return _table(("kind", "means"), [(f"`{rule.id}`", rule.summary) for rule in DRIFT_RULES.values()])


def _rules() -> str:
    pages = "../../src/reloadgen/validation/pages"
    rows = [(f"[{rule.id}]({pages}/{rule.id}.md)", rule.severity, rule.summary) for rule in RULES]
    return _table(("rule", "severity", "says"), rows)


def _places() -> str:
    """In which places the findings of each rule count."""
    rows = [
        (
            f"`{rule.id}`",
            *("counts" if counts_in(rule.scope, rule.severity, place) else "information" for place in PLACES),
        )
        for rule in RULES
    ]
    return _table(("rule", *(f"`{place}`" for place in PLACES)), rows)


def _templates() -> str:
    directory = TOP / "templates"
    files = sorted(directory.rglob("*.j2"), key=lambda file: (len(file.parts), file.name))
    return "\n".join(
        f"`{each.relative_to(directory).as_posix()}`\n\n```jinja\n{each.read_text('utf-8')}```\n"
        for each in files
    )


def _modules() -> str:
    """Every module with the sentence that it begins with, by package."""
    top = TOP / "src" / "reloadgen"
    parts = []
    for package in sorted(directory for directory in top.iterdir() if (directory / "__init__.py").exists()):
        modules = sorted(each for each in package.rglob("*.py") if each != package / "__init__.py")
        rows = [(f"`{_module(each, package)}`", _sentence(each)) for each in modules]
        parts.append(
            f"### {package.name}\n\n{_sentence(package / '__init__.py')}\n\n{_table(('module', 'is'), rows)}"
        )
    return "\n".join(parts)


def _module(file: Path, package: Path) -> str:
    return file.relative_to(package).as_posix().removesuffix("/__init__.py").removesuffix(".py")


def _sentence(file: Path) -> str:
    return _text((ast.get_docstring(ast.parse(file.read_text("utf-8"))) or "").split("\n", 1)[0])


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [
        head,
        tuple("---" for _ in head),
        *(tuple(each.replace("|", "\\|") for each in row) for row in rows),
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _text(text: str) -> str:
    return " ".join(text.replace("<", "&lt;").split())


PARTS: dict[str, Callable[..., str]] = {
    "builtin": _builtin,
    "command": _command,
    "computed": _computed,
    "drift": _drift,
    "inventory": _inventory,
    "options": _options,
    "overview": _overview,
    "modules": _modules,
    "places": _places,
    "rules": _rules,
    "templates": _templates,
}

if __name__ == "__main__":
    for page in PAGES:
        before = page.read_text("utf-8")
        if (after := write(before)) != before:
            page.write_text(after, encoding="utf-8")
