"""An object on its way through kustomize: what it says, where it was written, and who touched it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, TypeAlias

from reloadgen.document.values import Value

Object: TypeAlias = dict[str, Value]
"""An object's content; never changed in place, for many resources share parts of it."""

StepKind: TypeAlias = Literal["path", "generated", "resources", "components"]


class Step(NamedTuple):
    """One step of a chain: the file and line that lead on, and the file or directory that they lead to."""

    kind: StepKind
    path: str
    line: int
    column: int
    target: str


class Touch(NamedTuple):
    """A transformer that changed an object: which field of which kustomization file, and what it changed."""

    field: str
    path: str
    line: int
    column: int
    changed: str


class Ident(NamedTuple):
    """What makes an object one of a kind in a cluster."""

    api_version: str
    kind: str
    namespace: str
    name: str

    @property
    def group(self) -> str:
        """The API group, "" for the core."""
        return self.api_version.rpartition("/")[0]

    @property
    def version(self) -> str:
        """The API version without its group."""
        return self.api_version.rpartition("/")[2]

    @property
    def shown(self) -> str:
        """Kind and name as one says it."""
        return f"{self.kind} {self.namespace}/{self.name}" if self.namespace else f"{self.kind} {self.name}"

    def same(self, other: Ident) -> bool:
        """Whether kustomize takes both for one object: no namespace is `default`."""
        return (
            self[:2] == other[:2]
            and self.name == other.name
            and (self.namespace or "default") == (other.namespace or "default")
        )


_UNREAD = Ident("", "", "", "")


@dataclass(frozen=True, slots=True)
class Resource:
    """One object, the document it stands in (`path`, `index`; its place in a list is not kept), and its history."""

    content: Object
    path: str
    index: int
    line: int
    trace: tuple[Step, ...] = ()
    previous: tuple[Ident, ...] = ()
    touches: tuple[Touch, ...] = ()
    needs_hash: bool = False
    ident: Ident = _UNREAD
    """Its identity now, read off the content when it is not given."""

    def __post_init__(self) -> None:
        """Reads the identity once: it is asked for at every step."""
        if self.ident is _UNREAD:
            object.__setattr__(self, "ident", identity(self.content))

    @property
    def original(self) -> Ident:
        """Its identity as it was written."""
        return self.previous[0] if self.previous else self.ident

    def changed(self, content: Object, touch: Touch) -> Resource:
        """The same object after a transformer; itself, if that changed nothing."""
        if content == self.content:
            return self
        now = identity(content)
        kept = self.previous if self.previous and now == self.ident else (*self.previous, self.ident)
        return replace(self, content=content, ident=now, previous=kept, touches=(*self.touches, touch))

    def behind(self, steps: tuple[Step, ...]) -> Resource:
        """The same object, reached through further steps before its own."""
        return replace(self, trace=steps + self.trace)


def identity(content: Object) -> Ident:
    """The identity of an object's content; "" for what it does not say."""
    meta = content.get("metadata")
    if not isinstance(meta, dict):
        meta = {}
    return Ident(
        _shown(content.get("apiVersion")),
        _shown(content.get("kind")),
        _shown(meta.get("namespace")),
        _shown(meta.get("name")),
    )


def _shown(value: Value) -> str:
    """Numbers and booleans as YAML writes them; "" for what is no scalar."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else ""


def at(content: Value, *keys: str) -> Value:
    """The value below these keys; None where there is none."""
    for key in keys:
        if not isinstance(content, dict):
            return None
        content = content.get(key)
    return content


def mapping(content: Value, *keys: str) -> Object:
    """The map below these keys; empty where there is none."""
    found = at(content, *keys)
    return found if isinstance(found, dict) else {}


def sequence(content: Value, *keys: str) -> list[Value]:
    """The list below these keys; empty where there is none."""
    found = at(content, *keys)
    return found if isinstance(found, list) else []


def text(content: Value, *keys: str) -> str:
    """The text below these keys; "" where there is none. Numbers and booleans are shown as YAML writes them."""
    found = at(content, *keys)
    return found if isinstance(found, str) else _shown(found)


def with_value(content: Object, keys: tuple[str, ...], new: Value) -> Object:
    """A copy with another value below these keys."""
    head, *rest = keys
    if rest:
        inner = content.get(head)
        new = with_value(inner if isinstance(inner, dict) else {}, tuple(rest), new)
    return {**content, head: new}
