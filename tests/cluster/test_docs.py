"""The output in the how-to guide is that of a real run."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

from cluster.live_fleet import DOCS

if TYPE_CHECKING:
    from cluster.live_fleet import LiveFleet

SHOWN = re.compile(r"```console\n\$ reloadgen -q verify\n(.*?)```", re.DOTALL)


def shape(text: str) -> str:
    """The lines without what differs between runs: times, digests, commits, names of canaries."""
    text = re.sub(r" +\d+\.\d s", " N s", text)
    text = re.sub(r"[0-9a-f]{40,64}|(?<=\+)[0-9a-f]{12}", "HASH", text)
    text = re.sub(r"Helm (install|upgrade) succeeded", "Helm DID succeeded", text)
    text = re.sub(r"\d+\.\d s after|\.v\d+ ", " N ", text)
    return re.sub(r"canary-[0-9a-f]{8}", "canary-ID", text)


def test_the_output_in_the_how_to(fleet: LiveFleet) -> None:
    done = subprocess.run(
        fleet.command("-q"),
        cwd=fleet.repository,
        env=fleet.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    shown = SHOWN.search((DOCS / "verify.md").read_text(encoding="utf-8"))
    assert shown is not None
    assert shape(shown[1]) == shape(done.stdout), done.stdout
