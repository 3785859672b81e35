"""What Flux leaves out of an artifact: `.sourceignore` files and a source's `spec.ignore`.

The rules are those of github.com/fluxcd/pkg/sourceignore v0.18.0, which differ from Git's: every file is judged by its
whole path (a file can come back below a directory that is left out), and the last pattern that says anything decides.
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
    """One line of an ignore file, valid below `domain`."""

    domain: tuple[str, ...]
    parts: tuple[str, ...]
    includes: bool
    directories_only: bool

    def says(self, path: tuple[str, ...]) -> bool | None:
        """Whether the file stays out (True), comes in (False), or nothing about it (None)."""
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


_TELLING = re.compile(r"(^|/)(\.|appveyor|cloudbuild|codeship)|\.(jpg|jpeg|gif|png|wmv|flv|gz|zip)(/|$)")
"""What a path holds that one of the defaults may match: for all others, there is nothing to look up."""

_VCS_PATTERNS = parse("\n".join(_VCS))
_DEFAULT_PATTERNS = parse("\n".join((*_VCS, *_EXTENSIONS, *_CI, *_EXTRA)))


def is_ignored(path: str, patterns: Iterable[Pattern]) -> bool:
    """Whether a file stays out of the artifact; own patterns replace Flux's defaults, but for version control."""
    own = tuple(patterns)
    if not own and not _TELLING.search(path):
        return False
    segments = tuple(path.split("/"))
    for pattern in reversed((*_VCS_PATTERNS, *own) if own else _DEFAULT_PATTERNS):
        said = pattern.says(segments)
        if said is not None:
            return said
    return False


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    """Go's filepath.Match as a regular expression; None: malformed, matches nothing."""
    out, index = [], 0
    while index < len(pattern):
        char = pattern[index]
        index += 1
        if char == "*":
            out.append("[^/]*")
        elif char == "?":
            out.append("[^/]")
        elif char == "[":
            end = pattern.find("]", index + 1)
            if end < 0:
                return None
            out.append(f"[{pattern[index:end]}]")
            index = end + 1
        elif char == "\\" and index < len(pattern):
            out.append(re.escape(pattern[index]))
            index += 1
        else:
            out.append(re.escape(char))
    try:
        return re.compile("".join(out))
    except re.error:
        return None


def _matches(pattern: str, name: str) -> bool:
    compiled = _compiled(pattern)
    return compiled is not None and compiled.fullmatch(name) is not None
