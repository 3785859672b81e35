"""Which values the templates of a chart read: every template is run over all branches, with references for values."""

from __future__ import annotations

from collections import ChainMap
from typing import TYPE_CHECKING, TypeAlias

from reloadgen.charts.template_functions import Call, FunctionReader
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
)
from reloadgen.charts.value_references import (
    NONE,
    ROOT,
    NotUnderstoodError,
    References,
    Special,
    elements,
    field,
    union,
)
from reloadgen.charts.value_uses import ValueUses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MOST_CALLS = 2000
_DEEPEST_CALL = 40
"""Calls of named templates with different arguments, and calls within calls: far past what charts do."""

Variables: TypeAlias = ChainMap[str, References]


class TemplateReader(FunctionReader):
    """Runs templates and notes what they do with values."""

    def __init__(self, definitions: Mapping[str, tuple[Node, ...]], *, is_complete: bool) -> None:
        self.uses = ValueUses()
        self._definitions, self._is_complete = definitions, is_complete
        self._called: set[tuple[str, References]] = set()
        self._depth = 0

    def read(self, nodes: Iterable[Node]) -> None:
        """Run a template as Helm does, with the root as its dot.

        Raises:
            NotUnderstoodError: it uses the values in a way that can't be followed.
        """
        self._run(tuple(nodes), ROOT, ChainMap({"$": ROOT}))

    def call(self, name: str, argument: References) -> None:
        """Run a named template; one that the chart doesn't hold (a library chart's) does whatever it likes."""
        if name not in self._definitions:
            self.uses.use(argument)
        elif (name, argument) not in self._called:
            if len(self._called) == _MOST_CALLS or self._depth == _DEEPEST_CALL:
                raise NotUnderstoodError
            self._called.add((name, argument))
            self._depth += 1
            self._run(self._definitions[name], argument, ChainMap({"$": argument}))
            self._depth -= 1

    def call_any(self, argument: References) -> None:
        """Run every named template; what a missing library chart defines does whatever it likes."""
        if not self._is_complete:
            self.uses.use(argument)
        for name in self._definitions:
            self.call(name, argument)

    def _run(self, nodes: tuple[Node, ...], dot: References, variables: Variables) -> None:
        for node in nodes:
            match node:
                case Action(pipeline):
                    result = self._evaluate(pipeline, dot, variables)
                    if not pipeline.variables:
                        self.uses.use(result)
                case Branch():
                    self._branch(node, dot, variables.new_child())
                case TemplateCall(name, pipeline):
                    self.call(name, self._evaluate(pipeline, dot, variables))
                case Definition():
                    pass

    def _branch(self, branch: Branch, dot: References, variables: Variables) -> None:
        result = self._evaluate(branch.pipeline, dot, variables)
        inner = dot
        if branch.keyword == "range":
            self.uses.iterate(result)
            inner = elements(result)
            for name in branch.pipeline.variables:
                variables[name] = inner
        else:
            self.uses.test(result)
            inner = result if branch.keyword == "with" else dot
        for _ in range(2 if branch.keyword == "range" else 1):  # what it assigns may be read further up
            self._run(branch.body, inner, variables.new_child())
        self._run(branch.otherwise, dot, variables.new_child())

    def _evaluate(self, pipeline: Pipeline, dot: References, variables: Variables) -> References:
        result: References | None = None
        for command in pipeline.commands:
            result = self._command(command, dot, variables, result)
        found = result or NONE
        for name in pipeline.variables:
            if pipeline.declares:
                variables[name] = found
            else:
                _assign(variables, name, found)
        return found

    def _command(
        self, command: Command, dot: References, variables: Variables, piped: References | None
    ) -> References:
        first, *operands = command
        arguments = [self._operand(each, dot, variables) for each in operands]
        constants = [each.text if isinstance(each, Constant) else None for each in operands]
        if piped is not None:
            arguments.append(piped)
            constants.append(None)
        if isinstance(first, Function):
            return self.result(Call(first.name, tuple(arguments), tuple(constants)))
        result = self._operand(first, dot, variables)
        if arguments:  # a method of an object, such as `.Files.Get` or `.Capabilities.APIVersions.Has`
            self.uses.use(union(result - {Special.FILES}, *arguments))
        return result

    def _operand(self, operand: Operand, dot: References, variables: Variables) -> References:
        match operand:
            case Constant():
                return NONE
            case Function(name):
                return self.result(Call(name, (), ()))
            case Access(of, names):
                found = self._start(of, dot, variables)
                for name in names:
                    found = field(found, name)
                return found

    def _start(self, of: str | Pipeline, dot: References, variables: Variables) -> References:
        if isinstance(of, Pipeline):
            return self._evaluate(of, dot, variables)
        return dot if of == "." else variables.get(of, NONE)


def _assign(variables: Variables, name: str, value: References) -> None:
    """Let a variable of an outer scope be this too: whether the assignment runs is not known."""
    for scope in variables.maps:
        if name in scope:
            scope[name] = union(scope[name], value)
            return
