"""The `${…}` of a text, by the grammar of github.com/fluxcd/pkg/envsubst."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEFAULT_OPERATORS = frozenset({"=", ":=", ":-", ":+", ":?"})
"""With these a variable need not be defined. All of them, `:+` and `:?` too, give the word where it is empty."""
LENGTH = "length"


class BadSubstitutionError(Exception):
    """A text that Flux refuses to substitute: what is wrong there."""


@dataclass(frozen=True, slots=True)
class Expression:
    """One `${NAME…}`: the operator after the name, "" for none, and its words."""

    name: str
    operator: str = ""
    words: tuple[Part, ...] = ()

    def all(self) -> Iterator[Expression]:
        """Those in its words, all of which are evaluated before it, then itself."""
        for word in self.words:
            if isinstance(word, Expression):
                yield from word.all()
        yield self


Part: TypeAlias = str | Expression


def parse(text: str) -> tuple[Part, ...]:
    """The literal texts and expressions of a text; `$$` is a literal `$`.

    Raises:
        BadSubstitutionError: Flux refuses the text.
    """
    return tuple(_Parser(text).parts())


class _Parser:
    """Reads a text from left to right."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self._start = text, 0, 0

    def parts(self) -> Iterator[Part]:
        while self._at < len(self._text):
            if self._text.startswith("${", self._at):
                self._start = self._at
                yield self._expression()
            else:
                yield self._literal(lambda _: True, escapes="$")

    def _expression(self) -> Expression:
        """An expression from its `${` to its `}`."""
        self._at += len("${")
        is_length = self._take("#")
        name = self._name()
        expression = Expression(name, LENGTH) if is_length else self._operation(name)
        if not self._take("}"):
            raise self._error("`}` is missing, or an operator that Flux does not know is used")
        return expression

    def _operation(self, name: str) -> Expression:
        following = self._text[self._at : self._at + 2]
        if following[:1] == "=" or (following[:1] == ":" and following[1:] in {"=", "-", "?", "+"}):
            operator = self._operator(following if following[0] == ":" else "=")
            return Expression(name, operator, tuple(self._default()))
        match following[:1]:
            case ":":
                return Expression(name, self._operator(":"), tuple(self._substring()))
            case "," | "^":
                twice = following[1:] in {",", "^"}
                return Expression(name, self._operator(following if twice else following[:1]))
            case "/":
                twice = following[1:] in {"/", "#", "%"}
                operator = self._operator(following if twice else "/")
                return Expression(name, operator, tuple(self._replacement()))
            case "#" | "%" as sign:
                operator = self._operator(following if following == sign * 2 else sign)
                return Expression(name, operator, (self._word(lambda char: char != "}"),))
            case _:
                return Expression(name)

    def _default(self) -> Iterator[Part]:
        while not self._text.startswith("}", self._at):
            yield self._word(lambda char: char != "}")

    def _substring(self) -> Iterator[Part]:
        yield self._word(lambda char: char not in ":}")
        if self._take(":"):
            while self._take(":"):
                pass
            yield self._word(lambda char: char != "}")

    def _replacement(self) -> Iterator[Part]:
        yield self._word(lambda char: char != "/", escapes="$\\")
        if not self._take("/"):
            raise self._error("`/` is missing after what is replaced")
        while self._take("/"):
            pass
        if not self._text.startswith("}", self._at):
            yield self._word(lambda char: char != "}", escapes="$\\")

    def _word(self, accept: Callable[[str], bool], escapes: str = "") -> Part:
        """One word of an operator: an expression, or text as far as it is accepted."""
        if self._text.startswith("${", self._at):
            return self._expression()
        word = self._literal(accept, escapes)
        if not word:
            raise self._error("`}` is missing" if self._at >= len(self._text) else "a word is missing")
        return word

    def _literal(self, accept: Callable[[str], bool], escapes: str) -> str:
        """Text to the next expression; escaped are `$` by another one, `/` and a backslash by a backslash."""
        found: list[str] = []
        while self._at < len(self._text) and not self._text.startswith("${", self._at):
            char, pair = self._text[self._at], self._text[self._at : self._at + 2]
            if char in escapes and pair in {"$$", "\\/", "\\\\"}:
                found.append(pair[1])
                self._at += 2
            elif accept(char):
                found.append(char)
                self._at += 1
            else:
                break
        return "".join(found)

    def _name(self) -> str:
        begin = self._at
        while self._at < len(self._text) and _is_of_name(self._text[self._at]):
            self._at += 1
        if begin == self._at:
            raise self._error("a variable's name is missing")
        return self._text[begin : self._at]

    def _operator(self, operator: str) -> str:
        self._at += len(operator)
        return operator

    def _take(self, text: str) -> bool:
        """Whether this comes next; then it is passed."""
        found = self._text.startswith(text, self._at)
        self._at += len(text) if found else 0
        return found

    def _error(self, message: str) -> BadSubstitutionError:
        shown = self._text[self._start :].split("\n", 1)[0]
        return BadSubstitutionError(f"{shown[:_SHOWN]}{'…' if len(shown) > _SHOWN else ''}: {message}")


_SHOWN = 30


def _is_of_name(char: str) -> bool:
    return char == "_" or char.isalpha() or char.isdecimal()
