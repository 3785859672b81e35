"""`reloadgen schema`: the JSON Schema of the inventory."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from reloadgen.inventory.json_schema import schema

if TYPE_CHECKING:
    from reloadgen.commands.invocation import Invocation


def run(invocation: Invocation) -> int:  # noqa: ARG001 - every command takes one
    """Print it."""
    sys.stdout.write(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n")
    return 0
