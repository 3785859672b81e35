"""Validate the merged open sections against the schemas of the Flux objects that they configure."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Literal

from reloadgen.inventory import builtin_addons
from reloadgen.inventory.addons import SECTIONS, kustomization
from reloadgen.inventory.fleet import MergedAddOn, Source
from reloadgen.inventory.layout import DEFAULT_LAYOUT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.document.nodes import KeyPath
    from reloadgen.inventory.problems import ProblemReport

KINDS: Mapping[str, Literal["OCIRepository", "HelmRelease", "Kustomization"]] = {
    "ociRepository": "OCIRepository",
    "helmRelease": "HelmRelease",
    "kustomization": "Kustomization",
}


def check(addon: MergedAddOn, report: ProblemReport) -> None:
    """Report every violation at the most specific level that sets the field; only sections that are set are checked."""
    used = [key for key in SECTIONS if any(level.values.get(key) for level in addon.levels)]
    if not used:
        return
    from reloadgen.schemas.crd_validation import check_spec  # noqa: PLC0415 - the validator is slow to import and rarely needed

    placement = DEFAULT_LAYOUT.place("root", "group", addon.name)
    source = Source("GitRepository", "flux-system")
    specs = {
        "ociRepository": addon.oci_repository,
        "helmRelease": addon.helm_release,
        "kustomization": kustomization(addon, placement.spec_path, source),
    }
    for section in used:
        for violation in check_spec(KINDS[section], specs[section]):
            if violation.path[:1] and violation.path[0] in builtin_addons.COMPUTED[section]:
                continue  # computed, or refused as such
            path = _origin(addon, section, violation.path)
            report.add(path, violation.message, violation.fix, at_key=violation.of_key)


def _origin(addon: MergedAddOn, section: str, path: KeyPath) -> KeyPath:
    """Where the value at a path of a section was set; where it is missing, in the last level with the section."""
    keys = tuple(itertools.takewhile(lambda part: isinstance(part, str), path))
    mention = addon.settings.mention(section, *map(str, keys))
    if mention is not None:
        return (*mention, *path[len(keys) :])
    last = next(level for level in reversed(addon.levels) if level.values.get(section))
    return (*(last.path or ()), section, *path)
