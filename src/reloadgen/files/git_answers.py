"""What Git says of paths in a work tree: which it ignores, and which it stores through a filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reloadgen.files.git_program import Git


class IgnoreRule(NamedTuple):
    """The pattern that hides a path, and where it stands."""

    file: str
    line: str
    pattern: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.pattern}"


def ignored(git: Git, asked: Iterable[str]) -> Mapping[str, IgnoreRule]:
    """The paths that are ignored and not tracked, each with its reason.

    Raises:
        NoGitError: there is no work tree.
        GitError: git fails: also for a path in a submodule, or behind a symlink.
    """
    fields = _answers(git, ("check-ignore", "--verbose"), asked, accepted=(0, 1))
    rules = {path: IgnoreRule(file, line, pattern) for file, line, pattern, path in _rows(fields, 4)}
    return {path: rule for path, rule in rules.items() if not rule.pattern.startswith("!")}


def attribute(git: Git, name: str, asked: Iterable[str]) -> Mapping[str, str]:
    """The value of a Git attribute of each path for which it is specified: a text, `set` or `unset`.

    Raises:
        NoGitError: there is no work tree.
        GitError: git fails.
    """
    fields = _answers(git, ("check-attr", name), asked)
    return {path: value for path, _, value in _rows(fields, 3) if value != "unspecified"}


def _answers(
    git: Git, command: tuple[str, ...], asked: Iterable[str], *, accepted: Iterable[int] = (0,)
) -> list[str]:
    given = "".join(f"{path}\0" for path in asked).encode("utf-8", "surrogateescape")
    if not given:
        return []
    said = git.run(*command[:1], "-z", "--stdin", *command[1:], given=given, accepted=accepted)
    return said.decode("utf-8", "surrogateescape").split("\0")[:-1]


def _rows(fields: list[str], width: int) -> Iterable[tuple[str, ...]]:
    return (tuple(fields[at : at + width]) for at in range(0, len(fields), width))
