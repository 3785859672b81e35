"""`version-range`: a tag is a range of versions, or moves from one version to another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.validation.case import Case

RULE = Rule("version-range", "error", "A version is a range of versions, which no tag can be.")
_RANGE = re.compile(r"v?(?:[0-9]+\.){0,2}[xX](?:\.[xX0-9]+){0,2}")
_MOVING = frozenset({"latest", "stable", "edge", "main", "master", "dev", "nightly"})


def check(case: Case) -> Iterator[Finding]:
    """One finding for each generated source with such a tag; a warning where the tag may exist."""
    for clusters, written in case.generated_objects:
        tag = written.text("spec", "ref", "tag") if written.id.kind == "OCIRepository" else ""
        location = written.location("spec", "ref", "tag")
        if _RANGE.fullmatch(tag):
            message = f"version {tag} is a range of versions, and Flux looks for a tag of that name"
            yield RULE.finding(
                location, message, f"write `semver: {tag}` instead of version", clusters=clusters
            )
        elif tag.lower() in _MOVING:
            message = f"version {tag} is a tag that moves: which chart it installs changes without a commit"
            fix = "write a version, or a range under semver"
            yield RULE.finding(location, message, fix, clusters=clusters, severity="warning")
