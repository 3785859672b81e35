"""What Flux leaves out of an artifact: the patterns of `.sourceignore` files and of a source's `spec.ignore`.

The rules are those of github.com/fluxcd/pkg/sourceignore v0.18.0, which matches the path of each file with the
patterns of go-git. They differ from Git's (docs/decisions/source-ignore.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_VCS = (".git/", ".gitignore", ".gitmodules", ".gitattributes")
_EXTENSIONS = ("*.jpg", "*.jpeg", "*.gif", "*.png", "*.wmv", "*.flv", "*.tar.gz", "*.zip")
_CI = (
    ".github/",
    ".circleci/",
    ".travis.yml",
    ".gitlab-ci.yml",
    "appveyor.yml",
    ".drone.yml",
    "cloudbuild.yaml",
    "codeship-services.yml",
    "codeship-steps.yml",
)
_EXTRA = ("**/.goreleaser.yml", "**/.sops.yaml", "**/.flux.yaml")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of an ignore file that is in the directory `domain`; all paths are split at their slashes."""

    domain: tuple[str, ...]
    parts: tuple[str, ...]
    includes: bool
    directories_only: bool

    def excludes(self, path: tuple[str, ...]) -> bool | None:
        """Whether a file is left out (True) or included again (False); None: the pattern does not match it."""
        if len(path) <= len(self.domain) or path[: len(self.domain)] != self.domain:
            return None
        below = path[len(self.domain) :]
        matched = self._name(below) if len(self.parts) == 1 else self._glob(below)
        return (not self.includes) if matched else None

    def _name(self, path: tuple[str, ...]) -> bool:
        for index, name in enumerate(path):
            if _matches(self.parts[0], name):
                return not (self.directories_only and index == len(path) - 1)
        return False

    def _glob(self, path: tuple[str, ...]) -> bool:
        matched = traverse = False
        rest = path
        for index, part in enumerate(self.parts):
            if not part:
                traverse = False
                continue
            if part == "**":
                if index == len(self.parts) - 1:
                    break
                traverse = True
                continue
            if "**" in part or not rest:
                return False
            if traverse:
                traverse = False
                position = next((at for at, name in enumerate(rest) if _matches(part, name)), None)
                matched = position is not None
                rest = rest[position + 1 :] if position is not None else ()
            elif _matches(part, rest[0]):
                matched, rest = True, rest[1:]
            else:
                return False
        return matched and not (self.directories_only and not rest)


def parse(text: str, domain: tuple[str, ...] = ()) -> tuple[Pattern, ...]:
    """The patterns of an ignore file's text."""
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple(_pattern(line, domain) for line in lines)


def _pattern(line: str, domain: tuple[str, ...]) -> Pattern:
    includes = line.startswith("!")
    text = line[1:] if includes else line
    if not text.endswith("\\ "):
        text = text.rstrip(" ")
    directories_only = text.endswith("/")
    if directories_only:
        text = text[:-1]
    return Pattern(domain, tuple(text.split("/")), includes, directories_only)


_MAY_MATCH_DEFAULTS = re.compile(
    r"(^|/)(\.|appveyor|cloudbuild|codeship)|\.(jpg|jpeg|gif|png|wmv|flv|gz|zip)(/|$)"
)
"""What the path of every file has that a default pattern matches: other files need no closer look."""

_VCS_PATTERNS = parse("\n".join(_VCS))
_DEFAULT_PATTERNS = parse("\n".join((*_VCS, *_EXTENSIONS, *_CI, *_EXTRA)))


def is_ignored(path: str, patterns: Iterable[Pattern]) -> bool:
    """Whether a file is left out. Patterns of one's own replace Flux's defaults, except those for version control."""
    own = tuple(patterns)
    if not own and not _MAY_MATCH_DEFAULTS.search(path):
        return False
    segments = tuple(path.split("/"))
    for pattern in reversed((*_VCS_PATTERNS, *own) if own else _DEFAULT_PATTERNS):
        excluded = pattern.excludes(segments)
        if excluded is not None:
            return excluded
    return False


def _matches(pattern: str, name: str) -> bool:
    compiled = _compiled(pattern)
    return compiled is not None and compiled.fullmatch(name) is not None


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    """A pattern of Go's path/filepath.Match as a regular expression; None: it is malformed and matches nothing."""
    parts, index = [], 0
    while index < len(pattern):
        part, index = _part(pattern, index)
        if part is None:
            return None
        parts.append(part)
    return re.compile("".join(parts))


def _part(pattern: str, index: int) -> tuple[str | None, int]:
    """The regular expression of what begins at an index, and where the next part begins."""
    match pattern[index]:
        case "*":
            return "[^/]*", index + 1
        case "?":
            return "[^/]", index + 1
        case "[":
            return _character_class(pattern, index + 1)
        case _:
            character, index = _character(pattern, index)
            return re.escape(character) if character else None, index


def _character_class(pattern: str, index: int) -> tuple[str | None, int]:
    """`[a-z]` or `[^a-z]` from behind its first bracket; unlike in Git, `!` does not negate, and names are unknown."""
    negated = pattern[index : index + 1] == "^"
    index += negated
    ranges: list[str] = []
    while pattern[index : index + 1] != "]" or not ranges:
        low, index = _class_character(pattern, index)
        high = low
        if pattern[index : index + 1] == "-":
            high, index = _class_character(pattern, index + 1)
        if not low or not high or index >= len(pattern):
            return None, index
        ranges.append(f"{re.escape(low)}-{re.escape(high)}" if low <= high else "")
    members = "".join(ranges)
    nothing, anything = "(?!)", "[^/]"
    empty = anything if negated else nothing
    return (f"[{'^' if negated else ''}{members}]" if members else empty), index + 1


def _class_character(pattern: str, index: int) -> tuple[str, int]:
    return ("", index) if pattern[index : index + 1] in ("-", "]") else _character(pattern, index)


def _character(pattern: str, index: int) -> tuple[str, int]:
    """The character at an index, a backslash in front of it taken off, and the index behind; "" past the end."""
    index += pattern[index : index + 1] == "\\"
    return pattern[index : index + 1], index + 1
