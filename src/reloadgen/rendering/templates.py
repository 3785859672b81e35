"""Compile templates and run them in Jinja's sandbox; every error names the template and its line."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from jinja2 import (
    DictLoader,
    StrictUndefined,
    Template,
    TemplateSyntaxError,
    Undefined,
    meta,
    nodes,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from reloadgen.document import emit
from reloadgen.errors import InputError, Location, Problem
from reloadgen.files.file_names import is_kustomization_file
from reloadgen.inventory.fleet import TemplateSettings
from reloadgen.inventory.key_paths import did_you_mean
from reloadgen.rendering.template_dirs import SUFFIX, Directory
from reloadgen.rendering.template_errors import render_problem, syntax_problem
from reloadgen.rendering.template_lines import line_of

if TYPE_CHECKING:
    from collections.abc import Callable

VARIABLES = ("cluster", "addon", "ociRepository", "helmRelease", "kustomization", "files")
"""What a template can use; `files` only in templates of kustomization files."""

_NESTED = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)


class OutputTemplate(NamedTuple):
    """A template of one output: where that lies below the add-on's directory, and which variables it depends on."""

    path: str
    label: str
    source: str
    compiled: Template
    uses: tuple[str, ...]

    def render(self, context: Mapping[str, object]) -> str:
        """The output's text.

        Raises:
            InputError: an undefined name, a value that a filter refuses, or anything else that fails in the template.
        """
        try:
            return self.compiled.render(context)
        except Exception as error:  # noqa: BLE001 - a template can raise anything, and its author needs the line
            self._explain(error, context)

    def _explain(self, error: Exception, context: Mapping[str, object]) -> NoReturn:
        if isinstance(error, TemplateSyntaxError):
            line = error.lineno
        else:
            # Jinja puts the templates' own lines into the traceback.
            frames = [
                frame
                for frame in traceback.extract_tb(error.__traceback__)
                if frame.filename == self.compiled.filename
            ]
            line = (frames[-1].lineno or 0) if frames else 0
        message, fix = render_problem(error, context, self.compiled.environment.list_templates())
        raise InputError(Problem(Location(self.label, line), message, fix)) from None

    def line_of(self, context: Mapping[str, object], output_line: int) -> int:
        """The template's line that last wrote to a line of the output, both from 1; 0 where that is unknown."""
        return line_of(self.compiled, self.source, context, output_line)


class Templates:
    """The templates of both directories: per add-on, the outputs that they make."""

    def __init__(self, shipped: Directory, user: Directory | None, settings: TemplateSettings) -> None:
        self._directories = [directory for directory in (user, shipped) if directory is not None]
        default = TemplateSettings()
        same = (settings.variable, settings.block, settings.comment) == (
            default.variable,
            default.block,
            default.comment,
        )
        reachable = (
            {**shipped.files, **user.files} if user is not None and same else dict(user.files if user else {})
        )
        self._environments = {shipped.label: _environment(shipped.files, default)}
        if user is not None:
            self._environments[user.label] = _environment(reachable, settings)
        self._compiled: dict[str, OutputTemplate] = {}

    def of(self, addon: str) -> tuple[OutputTemplate, ...]:
        """The templates of an add-on by output, kustomization files last: they list the others.

        Raises:
            InputError: a template that is no Jinja.
        """
        templates: dict[str, OutputTemplate] = {}
        problems: list[Problem] = []
        for prefix in (f"addons/{addon}/", "addon/"):
            for directory in self._directories:
                for name in directory.files:
                    path = name.removeprefix(prefix).removesuffix(SUFFIX)
                    if name.startswith(prefix) and path not in templates:
                        try:
                            templates[path] = self._compile(directory, name, path)
                        except InputError as error:
                            problems += error.problems
        if problems:
            raise InputError(*set(problems))
        return tuple(
            sorted(templates.values(), key=lambda each: (is_kustomization_file(each.path), each.path))
        )

    def _compile(self, directory: Directory, name: str, path: str) -> OutputTemplate:
        label = directory.place(name)
        if label not in self._compiled:
            environment = self._environments[directory.label]
            try:
                tree = environment.parse(directory.files[name], name, label)
                compiled = environment.get_template(name)
            except TemplateSyntaxError as error:
                message, fix = syntax_problem(error, environment)
                raise InputError(Problem(Location(label, error.lineno), message, fix)) from None
            compiled.filename = label
            nested = any(True for _ in tree.find_all(_NESTED))
            undeclared = VARIABLES if nested else meta.find_undeclared_variables(tree)
            used = tuple(name for name in VARIABLES if name in undeclared)
            self._compiled[label] = OutputTemplate(path, label, directory.files[name], compiled, used)
        return self._compiled[label]


class _Missing(StrictUndefined):
    """An undefined name, reported in the words of templates."""

    @property
    def _undefined_message(self) -> str:
        holder = self._undefined_obj
        if holder is missing or self._undefined_hint:
            return super()._undefined_message
        known = holder if isinstance(holder, Mapping) else getattr(holder, "__slots__", ())
        name = str(self._undefined_name)
        return f"unknown name {name}; {did_you_mean(name, map(str, known), 'known')}"


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, where a map's key precedes a method of its type: `helmRelease.values` is the field."""

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - as Jinja has it
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def _environment(files: Mapping[str, str], settings: TemplateSettings) -> ImmutableSandboxedEnvironment:
    environment = _Environment(
        loader=DictLoader(files),
        undefined=_Missing,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        variable_start_string=settings.variable[0],
        variable_end_string=settings.variable[1],
        block_start_string=settings.block[0],
        block_end_string=settings.block[1],
        comment_start_string=settings.comment[0],
        comment_end_string=settings.comment[1],
    )
    # Random output would break "same inventory, same bytes".
    del environment.globals["lipsum"], environment.filters["random"]
    filters: dict[str, Any] = {"scalar": _strict(emit.scalar), "block": _strict(emit.block)}
    environment.filters.update(filters)
    return environment


def _strict(function: Callable[..., str]) -> Callable[..., str]:
    """The filter, which reports an undefined name as such, not as a value of a wrong type."""

    def strict(value: Any, *arguments: int) -> str:  # noqa: ANN401 - whatever a template hands over
        if isinstance(value, Undefined):
            str(value)
        return function(value, *arguments)

    return strict
