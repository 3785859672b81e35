"""The open sections against the schemas of the objects that they feed; merged, as the API server will see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from reloadgen.inventory import builtin_addons
from reloadgen.inventory.addons import SECTIONS, Draft
from reloadgen.inventory.fleet import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.inventory.key_paths import KeyPath
    from reloadgen.inventory.problems import Report

KINDS: Mapping[str, Literal["OCIRepository", "HelmRelease", "Kustomization"]] = {
    "ociRepository": "OCIRepository",
    "helmRelease": "HelmRelease",
    "kustomization": "Kustomization",
}


def check(draft: Draft, report: Report) -> None:
    """Report every violation at the most specific level that sets the field; only sections that are set are checked."""
    used = [
        key for key, field in SECTIONS.items() if any(getattr(level.written, field) for level in draft.levels)
    ]
    if not used:
        return
    from reloadgen.schemas.crd_validation import check_spec  # noqa: PLC0415 - the validator is slow to import and rarely needed

    specs = {
        "ociRepository": draft.oci_repository,
        "helmRelease": draft.helm_release,
        "kustomization": draft.kustomization("./app", Source("GitRepository", "flux-system")),
    }
    for section in used:
        for violation in check_spec(KINDS[section], specs[section]):
            if violation.path[:1] and violation.path[0] in builtin_addons.COMPUTED[section]:
                continue  # computed, or refused as such
            report.add(_origin(draft, section, violation.path, report), violation.message, violation.fix)


def _origin(draft: Draft, section: str, path: tuple[str | int, ...], report: Report) -> KeyPath:
    """Where the value at a path of the merged section was set; the section itself where it is missing."""
    for level in reversed(draft.levels):
        candidate = (*level.path, section, *path)
        if level.path and report.text.node(candidate) is not None:
            return candidate
    last = next(level for level in reversed(draft.levels) if getattr(level.written, SECTIONS[section]))
    return (*last.path, section, *path)
