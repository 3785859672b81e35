"""What a comparison starts from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reloadgen.changes.current_state import CurrentState
    from reloadgen.changes.lock import Lock
    from reloadgen.changes.scope import Scope
    from reloadgen.rendering.plan import Plan


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is planned, what was written last, what is there, and what the run covers."""

    plan: Plan
    lock: Lock
    current: CurrentState
    scope: Scope
