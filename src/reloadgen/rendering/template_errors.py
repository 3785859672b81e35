"""What Jinja found wrong with a template, in the words of its author."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import TemplateNotFound, UndefinedError

from reloadgen.inventory.key_paths import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2 import Environment, TemplateSyntaxError

_UNKNOWN = re.compile(r"No (filter|test) named '(.*)'\.")
_TAG = re.compile(r"Encountered unknown tag '(.*?)'")
_UNCLOSED = re.compile(r"The innermost block that needs to be closed is '(.*)'")
_UNDEFINED = re.compile(r"'(.*)' is undefined")
_SENTENCE = re.compile(r"^([A-Z])(?=[a-z])")


class TemplateProblem(NamedTuple):
    """What is wrong, and a fix; "" if none is known."""

    message: str
    fix: str = ""


def syntax_problem(error: TemplateSyntaxError, environment: Environment) -> TemplateProblem:
    """Why a template does not compile."""
    said = error.message or ""
    if unknown := _UNKNOWN.search(said):
        kind, name = unknown.groups()
        known = environment.filters if kind == "filter" else environment.tests
        near = did_you_mean(name, known, "")
        others = "use scalar, block or a filter of Jinja" if kind == "filter" else "use a test of Jinja"
        return TemplateProblem(f"unknown {kind} {name}", near if near.startswith("did you") else others)
    if block := _UNCLOSED.search(said):
        end = f"{environment.block_start_string} end{block[1]} {environment.block_end_string}"
        message = f"the “{block[1]}” block is not closed"
        tag = _TAG.search(said)
        return TemplateProblem(f"{message} before “{tag[1]}”" if tag else message, f"add “{end}”")
    if tag := _TAG.search(said):
        return TemplateProblem(
            f"unexpected tag {tag[1]}", "check its spelling, and the block that it belongs to"
        )
    if said == "Missing end of comment tag":
        return TemplateProblem("the comment is not closed", f"add “{environment.comment_end_string}”")
    return TemplateProblem(_with_delimiters(said, environment), "")


def _with_delimiters(said: str, environment: Environment) -> str:
    """Jinja's sentence with the delimiters as they are written in the template."""
    names = {
        "'end of print statement'": f"“{environment.variable_end_string}”",
        "'end of statement block'": f"“{environment.block_end_string}”",
        "Missing end of raw directive": "the “raw” block is not closed",
        "expected token 'name'": "expected a name",
    }
    for name, written in names.items():
        said = said.replace(name, written)
    said = re.sub(r"expected token '(.*?)'", r"expected “\1”", said)
    said = re.sub(r"(got|unexpected|unexpected char|expected) '(.*?)'", r"\1 “\2”", said)
    said = re.sub(r"unexpected char (“.*”) at \d+", r"unexpected \1", said)
    return _SENTENCE.sub(lambda match: match[1].lower(), said).removesuffix(".")


def render_problem(error: Exception, variables: Iterable[str], templates: Iterable[str]) -> TemplateProblem:
    """Why a template that compiles cannot be rendered; `variables` and `templates` are the names that it may use."""
    if isinstance(error, TemplateNotFound):
        fix = did_you_mean(str(error), templates, "templates")
        return TemplateProblem(f"template {error} not found in the template directory", fix)
    said = str(error) or type(error).__name__
    if not isinstance(error, UndefinedError):
        return TemplateProblem(said)
    name = _UNDEFINED.fullmatch(said)
    if name is None:
        message, _, fix = said.partition("; ")
        return TemplateProblem(message, fix)
    if name[1] == "files":
        return TemplateProblem(
            "unknown variable files", "files is available only in templates of kustomization files"
        )
    return TemplateProblem(f"unknown variable {name[1]}", did_you_mean(name[1], variables, "variables"))
