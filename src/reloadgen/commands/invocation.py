"""What every command is told: where to run, which inventory, which clusters, and how to talk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Invocation:
    """The global options. `color` is already decided for both streams; `clusters` and `selector` are the selection."""

    directory: Path
    inventory: str = "clusters.yaml"
    clusters: tuple[str, ...] = ()
    selector: str = ""
    color: str = "auto"
    quiet: bool = False
    verbose: bool = False
