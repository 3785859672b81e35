"""What every command is told: where to run, which inventory, which clusters, and how to talk."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Invocation:
    """The global options; an empty `inventory` is to be looked for, `clusters` and `selector` are the selection.

    With `staged`, Git's index is read instead of the disk.
    """

    directory: Path
    inventory: str = ""
    clusters: tuple[str, ...] = ()
    selector: str = ""
    color: str = "auto"
    quiet: bool = False
    verbose: bool = False
    staged: bool = False
    kustomize: str = ""
    """The kustomize to ask, or `never`; "" leaves it to the environment and the inventory."""
    kustomize_all: bool = False

    @property
    def is_selecting(self) -> bool:
        """Whether the command line selects clusters."""
        return bool(self.clusters or self.selector)

    def extended(  # noqa: PLR0913 - the global options
        self,
        *,
        directory: Path | None = None,
        inventory: str = "",
        color: str = "",
        quiet: bool = False,
        verbose: bool = False,
        clusters: tuple[str, ...] = (),
        selector: str = "",
        staged: bool = False,
        kustomize: str = "",
        kustomize_all: bool = False,
    ) -> Invocation:
        """The invocation with options that were said later: the last word counts, selections add up."""
        return replace(
            self,
            directory=self.directory / directory if directory else self.directory,
            inventory=inventory or self.inventory,
            color=color or self.color,
            quiet=quiet or self.quiet,
            verbose=verbose or self.verbose,
            clusters=(*self.clusters, *clusters),
            selector=",".join(filter(None, (self.selector, selector))),
            staged=staged or self.staged,
            kustomize=kustomize or self.kustomize,
            kustomize_all=kustomize_all or self.kustomize_all,
        )

    def colored(self, stream: TextIO) -> bool:
        """Whether to use colour in what goes to a stream."""
        return use_color(self.color, stream)


def use_color(mode: str, stream: TextIO) -> bool:
    """Whether to use colour in what goes to a stream: by `--color`, by the environment, or because it is a terminal.

    NO_COLOR (https://no-color.org) wins over FORCE_COLOR (https://force-color.org) and CLICOLOR_FORCE
    (https://bixense.com/clicolors), as the last of these pages has it.
    """
    if mode != "auto":
        return mode == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if any(os.environ.get(name, "0") not in {"", "0"} for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"
