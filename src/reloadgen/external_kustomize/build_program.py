"""What a program that builds directories is asked, and what it answers."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Built:
    """The program built the directory: the YAML that it printed."""

    output: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The program refused to build the directory: its message on one line."""

    message: str


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The program did not answer, for a reason that says nothing about the directory."""

    why: str


BuildAnswer: TypeAlias = Built | Failed | NoAnswer


class BuildProgram(Protocol):
    """Builds a directory of some files."""

    @property
    @abstractmethod
    def name(self) -> str:
        """The program with its version, for messages."""

    @abstractmethod
    def build(self, files: Mapping[str, bytes], directory: str) -> BuildAnswer:
        """Build a directory of these files, by path relative to their top."""
