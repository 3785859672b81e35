"""What is wrong with text that is not YAML, where to look, and a fix, in place of the parser's own words.

The parser (libyaml) says where it gave up, which for an unclosed quote or bracket is the end of the file, and speaks in
terms of its grammar. Its messages are those of scanner.c and parser.c, libyaml 0.2.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from reloadgen.document.merge_markers import RESOLVE, UNRESOLVED, merge_marker_line

if TYPE_CHECKING:
    import yaml

_QUOTE_IT = "quote the value if it is a string"


class SyntaxProblem(NamedTuple):
    """What is wrong, the fix, and the line and column from 1 (0: unknown)."""

    message: str
    fix: str
    line: int = 0
    column: int = 0


def explain(text: str, error: yaml.MarkedYAMLError, open_bracket: Any) -> SyntaxProblem:  # noqa: ANN401 - PyYAML's marks are untyped
    """The problem behind an error of the parser.

    Args:
        text: what was parsed.
        error: what the parser raised.
        open_bracket: the mark of the innermost `[` or `{` that was open; None without one.
    """
    if number := merge_marker_line(text):
        return SyntaxProblem(UNRESOLVED, RESOLVE, number, 1)
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return SyntaxProblem(str(error.problem), "")
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    return _explain(str(error.problem), error.context_mark, mark, line, open_bracket)


def _explain(problem: str, context: Any, mark: Any, line: str, bracket: Any) -> SyntaxProblem:  # noqa: ANN401, C901, PLR0911, PLR0912 - one for each kind
    before, character = line[: mark.column], line[mark.column : mark.column + 1]
    match problem:
        case "found unexpected end of stream" if context is not None:
            return _at(context, "this quote is not closed", "add the closing quote")
        case "did not find expected ',' or ']'" | "did not find expected ',' or '}'":
            kind, close = ("list", "]") if problem.endswith("']'") else ("map", "}")
            return _at(
                context or mark, f"this {kind} is not closed", f"add “{close}”, or a comma between two items"
            )
        case "did not find expected node content" if bracket is not None:
            return _at(bracket, "this list or map is not closed", "add the closing bracket")
        case "mapping values are not allowed in this context":
            fix = "quote the value if it contains “: ”, or correct the indentation"
            return _at(mark, "unexpected “:”", fix)
        case "did not find expected '-' indicator":
            return _at(mark, "expected a list item", "begin it with “- ”, or correct the indentation")
        case "block sequence entries are not allowed in this context":
            return _at(mark, "a list cannot begin after its key", "begin it in the next line")
        case "could not find expected ':'":
            fix = "write “key: value”; indent the line if it continues a value"
            return _at(context or mark, "expected a key with “:”", fix)
        case "found character that cannot start any token" | "did not find expected node content":
            if character == "\t":
                return _at(mark, "a tab indents this line", "indent with spaces, not tabs")
            return _at(
                mark,
                f"a value cannot begin with “{character}”" if character else "a value is missing",
                _QUOTE_IT,
            )
        case "found a tab character where an indentation space is expected":
            return _at(mark, "a tab indents this line", "indent with spaces, not tabs")
        case "did not find expected key":
            if before.strip():
                fix = "quote all of it; inside single quotes, write a quote as ''"
                return _at(mark, "unexpected text after the value", fix)
            return _at(mark, "this line fits no level of indentation above it", "correct the indentation")
        case "did not find expected <document start>":
            return _at(mark, "unexpected text after the end of the document", "correct the indentation")
        case "did not find expected alphabetic or numeric character" if context is not None:
            return _at(context, "“*” or “&” without a name of an anchor", _QUOTE_IT)
        case "did not find expected comment or line break":
            return _at(mark, "text after “|” or “>”", "begin the text in the next line")
        case "found unknown escape character":
            return _at(mark, "unknown escape sequence", "write single quotes, or double the backslash")
        case _:
            return _at(mark, problem, "")


def _at(mark: Any, message: str, fix: str) -> SyntaxProblem:  # noqa: ANN401 - PyYAML's marks are untyped
    return SyntaxProblem(message, fix, mark.line + 1, mark.column + 1)
