"""Go templates parsed into nodes."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from reloadgen.charts.template_nodes import (
    Access,
    Action,
    Branch,
    Command,
    Constant,
    Definition,
    Function,
    Node,
    Operand,
    Pipeline,
    TemplateCall,
    TemplateError,
)
from reloadgen.charts.template_scanner import Token, actions

if TYPE_CHECKING:
    from collections.abc import Iterator

_BRANCHES = ("if", "with", "range")
_NOTHING = Pipeline(())


def parse(template: str) -> tuple[Node, ...]:
    """The nodes of a template; text between actions has none.

    Raises:
        TemplateError: it is no valid template, or uses a construct that this parser does not know.
    """
    remaining = deque(actions(template))
    nodes, ending = _nodes(remaining)
    if ending:
        raise TemplateError(f"an unexpected {ending[0].text}")
    return nodes


def _nodes(remaining: deque[list[Token]]) -> tuple[tuple[Node, ...], list[Token]]:
    """The nodes up to an `end`, an `else` or the end of the template, and the tokens of the action that ends them."""
    nodes: list[Node] = []
    while remaining:
        tokens = remaining.popleft()
        keyword = tokens[0].text if tokens and tokens[0].kind == "word" else ""
        if keyword in ("end", "else"):
            return tuple(nodes), tokens
        if keyword in _BRANCHES:
            nodes.append(_branch(keyword, tokens[1:], remaining))
        elif keyword in ("define", "block"):
            nodes.extend(_definition(keyword, tokens, remaining))
        elif keyword == "template":
            nodes.append(TemplateCall(_name(tokens), _pipeline(tokens[2:])))
        elif tokens and keyword not in ("break", "continue"):
            nodes.append(Action(_pipeline(tokens)))
    return tuple(nodes), []


def _branch(keyword: str, tokens: list[Token], remaining: deque[list[Token]]) -> Branch:
    pipeline = _pipeline(tokens)
    body, ending = _nodes(remaining)
    otherwise: tuple[Node, ...] = ()
    if ending and ending[0].text == "else":
        if len(ending) > 1:  # `else if`, `else with`: a branch that shares this one's `end`
            otherwise = (_branch(ending[1].text, ending[2:], remaining),)
            return Branch(keyword, pipeline, body, otherwise)
        otherwise, ending = _nodes(remaining)
    _require_end(ending)
    return Branch(keyword, pipeline, body, otherwise)


def _definition(keyword: str, tokens: list[Token], remaining: deque[list[Token]]) -> Iterator[Node]:
    body, ending = _nodes(remaining)
    _require_end(ending)
    yield Definition(_name(tokens), body)
    if keyword == "block":
        yield TemplateCall(_name(tokens), _pipeline(tokens[2:]))


def _require_end(ending: list[Token]) -> None:
    if not ending or ending[0].text != "end":
        raise TemplateError("a block without its end")


def _name(tokens: list[Token]) -> str:
    if len(tokens) < 2 or tokens[1].kind != "string":  # noqa: PLR2004 - the keyword and the name
        raise TemplateError("a template without a name")
    return tokens[1].text


def _pipeline(tokens: list[Token]) -> Pipeline:
    remaining = deque(tokens)
    variables, declares = _variables(remaining)
    pipeline = _commands(remaining)
    if remaining:
        raise TemplateError(f"an unexpected {remaining[0].text}")
    return Pipeline(pipeline.commands, variables, declares)


def _variables(remaining: deque[Token]) -> tuple[tuple[str, ...], bool]:
    """The variables at the head of a pipeline (`$k, $v :=`), taken off."""
    tokens = list(remaining)
    for index, token in enumerate(tokens):
        if token.text in (":=", "=") and token.kind == "mark":
            for _ in range(index + 1):
                remaining.popleft()
            return tuple(each.text for each in tokens[:index] if each.kind == "variable"), token.text == ":="
        if token.kind != "variable" and token.text != ",":
            break
    return (), False


def _commands(remaining: deque[Token]) -> Pipeline:
    """The commands up to a closing parenthesis or the end."""
    commands: list[Command] = []
    operands: list[Operand] = []
    while remaining and remaining[0].text != ")":
        token = remaining.popleft()
        if token.kind == "mark" and token.text == "|":
            commands.append(tuple(operands))
            operands = []
        else:
            operands.append(_operand(token, remaining))
    if operands:
        commands.append(tuple(operands))
    return Pipeline(tuple(commands)) if commands else _NOTHING


def _operand(token: Token, remaining: deque[Token]) -> Operand:  # noqa: PLR0911 - one case for each kind
    match token.kind:
        case "string":
            return Constant(token.text)
        case "number" | "char":
            return Constant(None)
        case "word":
            return Constant(None) if token.text in ("true", "false", "nil") else Function(token.text)
        case "dot":
            return Access(".", ())
        case "field":
            return Access(".", (token.text[1:], *_fields(remaining)))
        case "variable":
            return Access(token.text, _fields(remaining))
        case _ if token.text == "(":
            inner = _commands(remaining)
            if not remaining:
                raise TemplateError("an open parenthesis")
            remaining.popleft()
            return Access(inner, _fields(remaining))
        case _:
            raise TemplateError(f"an unexpected {token.text}")


def _fields(remaining: deque[Token]) -> tuple[str, ...]:
    """The fields that follow an operand without a space."""
    names = []
    while remaining and remaining[0].kind == "field" and remaining[0].joined:
        names.append(remaining.popleft().text[1:])
    return tuple(names)
