"""What the functions of Helm's templates do with values (https://helm.sh/docs/chart_template_guide/function_list/)."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, NamedTuple

from reloadgen.charts.value_references import (
    NONE,
    NotUnderstoodError,
    References,
    Special,
    elements,
    field,
    made,
    union,
)

if TYPE_CHECKING:
    from reloadgen.charts.value_uses import ValueUses

_CHOOSING = frozenset({"default", "coalesce", "or", "and"})
"""Functions that return one of their arguments, after they asked about each."""
_ASKING = frozenset({"not", "empty", "kindIs", "kindOf", "typeIs", "typeIsLike", "typeOf", "fail"})
_PASSING = frozenset({"deepCopy", "mustDeepCopy", "list", "tuple"})
"""Functions whose result is an argument, or holds them as elements."""
_TAKING = frozenset({"first", "last", "mustFirst", "mustLast"})
_MERGING = frozenset({"merge", "mergeOverwrite", "mustMerge", "mustMergeOverwrite"})
_FEWEST = {
    "dig": 2,
    "get": 2,
    "hasKey": 2,
    "include": 1,
    "index": 1,
    "pluck": 1,
    "set": 3,
    "tpl": 1,
    "unset": 2,
}
"""The fewest arguments of functions whose arguments have a meaning each."""


class Call(NamedTuple):
    """A function with its arguments; `constants` has the text of those that are string literals."""

    function: str
    arguments: tuple[References, ...]
    constants: tuple[str | None, ...]


class FunctionReader:
    """Notes what a function call does with values, and says what its result may be."""

    uses: ValueUses

    @abstractmethod
    def call(self, name: str, argument: References) -> None:
        """Run a named template."""

    @abstractmethod
    def call_any(self, argument: References) -> None:
        """Run every named template: the template computes which."""

    def result(self, call: Call) -> References:  # noqa: C901, PLR0911, PLR0912 - one case for each kind of function
        """What a call returns."""
        arguments = call.arguments
        if len(arguments) < _FEWEST.get(call.function, 0):
            raise NotUnderstoodError
        match call.function:
            case name if name in _CHOOSING:
                self._test(*arguments)
                return union(*arguments)
            case name if name in _ASKING:
                self._test(*arguments)
                return NONE
            case name if name in _PASSING:
                return union(*arguments)
            case name if name in _TAKING:
                return elements(union(*arguments))
            case "required" | "ternary":
                return self._chosen(call)
            case "dict":
                return self._dict(call)
            case "get" | "index" | "hasKey" | "dig" | "pluck" | "unset":
                return self._keyed(call)
            case "include":
                self._include(call)
                return NONE
            case "tpl":
                return self._tpl(call)
            case name if name in _MERGING:
                self._use(*arguments)  # the first one is changed, which is not followed
                return union(*arguments)
            case "set":
                return self._set(call)
            case _:
                self._use(*arguments)
                return NONE | (union(*arguments) & {Special.FILES})

    def _test(self, *several: References) -> None:
        for each in several:
            self.uses.test(each)

    def _use(self, *several: References) -> None:
        for each in several:
            self.uses.use(each)

    def _chosen(self, call: Call) -> References:
        """`required MESSAGE VALUE`, `ternary ONE OTHER CONDITION`."""
        self._test(*call.arguments[-1:])
        return union(*(call.arguments[1:] if call.function == "required" else call.arguments[:2]))

    def _dict(self, call: Call) -> References:
        keys, values = call.constants[::2], call.arguments[1::2]
        if any(key is None for key in keys):
            self._use(*call.arguments)
            return NONE
        return made({key: value for key, value in zip(keys, values, strict=False) if key is not None})

    def _keyed(self, call: Call) -> References:
        """`get MAP KEY`, `index MAP KEY…`, `hasKey MAP KEY`, `pluck KEY MAP…`, `dig KEY… DEFAULT MAP`."""
        arguments, constants = call.arguments, call.constants
        match call.function:
            case "pluck":
                return self._looked_up(union(*arguments[1:]), arguments[:1], constants[:1])
            case "dig":
                found = self._looked_up(arguments[-1], arguments[:-2], constants[:-2])
                return union(found, arguments[-2])
            case _:
                found = self._looked_up(arguments[0], arguments[1:], constants[1:])
        if call.function == "hasKey":
            self._test(found)
            return NONE
        return found

    def _looked_up(
        self, found: References, keys: tuple[References, ...], constants: tuple[str | None, ...]
    ) -> References:
        """What stands below some keys; one that the template computes may be any."""
        for argument, key in zip(keys, constants, strict=True):
            self._use(argument)
            if key is None:
                self.uses.iterate(found)
                found = elements(found)
            else:
                found = field(found, key)
        return found

    def _include(self, call: Call) -> None:
        self._use(*call.arguments[:1])
        name, argument = call.constants[0], union(*call.arguments[1:])
        if name is None:  # often `print $.Template.BasePath "/configmap.yaml"`, for a checksum
            self.call_any(argument)
        else:
            self.call(name, argument)

    def _tpl(self, call: Call) -> References:
        """`tpl TEXT DOT`: text from values is read with the release; what a file of the chart names is not followed."""
        if any(Special.FILES in each for each in call.arguments[:1]) or call.constants[:1] != (None,):
            raise NotUnderstoodError
        self._use(*call.arguments[:1])
        return NONE

    def _set(self, call: Call) -> References:
        """`set MAP KEY VALUE` changes the map, which is not followed: the value may be read from there in any way."""
        target, key = call.arguments[0], call.constants[1]
        if key in (None, "Values") and Special.ROOT in target:
            raise NotUnderstoodError
        self._use(*call.arguments[2:])
        return target
