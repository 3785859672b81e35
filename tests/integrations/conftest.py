"""What the tools around reloadgen are tried on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from integrations import scratch

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    """A Flux repository of two clusters in which reloadgen never ran."""
    top = tmp_path / "fleet"
    scratch.lay(top)
    return top
