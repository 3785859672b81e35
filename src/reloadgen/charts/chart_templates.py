"""What the templates in a chart's directory do with its values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.charts.template_nodes import Branch, Definition, Node, TemplateError
from reloadgen.charts.template_parser import parse
from reloadgen.charts.template_reader import TemplateReader
from reloadgen.charts.value_references import Keys, NotUnderstoodError
from reloadgen.files.paths import join, name
from reloadgen.manifests.fields import items, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.charts.value_uses import ValueUses
    from reloadgen.document.values import Value
    from reloadgen.manifests.parsed_repository import ParsedRepository


def template_uses(repository: ParsedRepository, directory: str) -> ValueUses | None:
    """What the templates do with values; None where that is not known."""
    if not repository.files.is_directory(join(directory, "templates")):
        return None
    dependencies = tuple(_dependencies(repository, directory))
    places = (join(directory, f"charts/{text(each, 'name')}") for each in dependencies)
    try:
        parsed = [(path, parse(_template(repository, path))) for path in _templates(repository, directory)]
        definitions = {each.name: each.body for _, nodes in parsed for each in _definitions(nodes)}
        reader = TemplateReader(definitions, is_complete=all(is_chart(repository, each) for each in places))
        for path, nodes in parsed:
            if path.startswith(join(directory, "templates/")) and not name(path).startswith("_"):
                reader.read(nodes)
    except (TemplateError, NotUnderstoodError):
        return None
    passed = {text(each, "alias") or text(each, "name") for each in dependencies}
    passed |= {name(path) for path in _subcharts(repository, directory)}
    reader.uses.used |= {(each,) for each in passed | ({"global", "tags"} if passed else set())}
    reader.uses.tested |= {keys for each in dependencies for keys in _conditions(each)}
    return reader.uses


def _templates(repository: ParsedRepository, directory: str) -> Iterator[str]:
    """The templates of the chart, and of the charts in it, whose named templates it may call."""
    for below in (*_subcharts(repository, directory), directory):
        yield from repository.files.below(join(below, "templates"))


def _subcharts(repository: ParsedRepository, directory: str) -> Iterator[str]:
    """The charts that are unpacked in a chart, at any depth."""
    charts = join(directory, "charts")
    for each in repository.files.directories.get(charts, ()):
        if is_chart(repository, path := join(charts, each)):
            yield path
            yield from _subcharts(repository, path)


def _template(repository: ParsedRepository, path: str) -> str:
    try:
        return repository.files.read(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise TemplateError(f"{path} is not UTF-8 text") from error


def _definitions(nodes: tuple[Node, ...]) -> Iterator[Definition]:
    """The named templates of a file: Go has them at the top of a file, `block` alone stands deeper."""
    for each in nodes:
        if isinstance(each, Definition):
            yield each
            yield from _definitions(each.body)
        elif isinstance(each, Branch):
            yield from _definitions(each.body)
            yield from _definitions(each.otherwise)


def _dependencies(repository: ParsedRepository, directory: str) -> Iterator[Value]:
    for file in ("Chart.yaml", "requirements.yaml"):
        yield from items(document_value(repository, join(directory, file)), "dependencies")


def _conditions(dependency: Value) -> Iterator[Keys]:
    """The values that switch a dependency on."""
    for condition in text(dependency, "condition").split(","):
        if condition.strip():
            yield tuple(condition.strip().split("."))


def is_chart(repository: ParsedRepository, directory: str) -> bool:
    """Whether a directory holds a chart."""
    return repository.files.is_file(join(directory, "Chart.yaml"))


def document_value(repository: ParsedRepository, path: str) -> Value:
    """The content of a YAML or JSON file; None where there is none that can be read."""
    documents = repository.documents(path) if repository.files.is_file(path) else ()
    return documents[0].value if isinstance(documents, tuple) and documents else None
