"""What every command is told: where to run, which inventory, which clusters, and how to talk."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Invocation:
    """The global options; an empty `inventory` is to be looked for, `clusters` and `selector` are the selection."""

    directory: Path
    inventory: str = ""
    clusters: tuple[str, ...] = ()
    selector: str = ""
    color: str = "auto"
    quiet: bool = False
    verbose: bool = False

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
        )

    def colored(self, stream: TextIO) -> bool:
        """Whether to colour what goes to a stream: as asked, else on a terminal without NO_COLOR (https://no-color.org)."""
        if self.color != "auto":
            return self.color == "always"
        return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
