"""Tries the inventory that `init` is about to write: planned, walked and judged, until nothing in it is an error."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reloadgen.addon_profiles.reloader import reloader_install
from reloadgen.discovery.inventory_writer import inventory_text
from reloadgen.discovery.remarks import Remarks
from reloadgen.errors import Location
from reloadgen.validation.run_rules import validate
from reloadgen.workspace.comparison import compare_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from reloadgen.discovery.discover import Survey
    from reloadgen.discovery.discovered_cluster import Discovery
    from reloadgen.discovery.remarks import Section
    from reloadgen.findings import Finding
    from reloadgen.workspace.session import Session

_TRIES = 4
"""How many roots of one cluster are tried."""
_SECTIONS: tuple[Section, ...] = ("kustomization", "helmRelease")


class Trial:
    """The search for an inventory without errors; `session` makes one of an inventory's text."""

    def __init__(self, survey: Survey, session: Callable[[str], Session]) -> None:
        self._survey, self._session = survey, session
        self._rejected: dict[tuple[str, str], tuple[str, ...]] = {}
        self._remarks: dict[str, Remarks] = {}

    def run(self) -> tuple[Discovery, str]:
        """The clusters and their inventory: where no root of a cluster is right, the cluster is disabled there."""
        while True:
            discovery = self._survey.discovery(self._rejected)
            text = self._text(discovery) if discovery.clusters else ""
            if not text or not self._learn(discovery, self._session(text)):
                disabled = [name for name, remarks in self._remarks.items() if remarks.errors]
                doubts = (f"cluster {name} is disabled: the comments beside it say why" for name in disabled)
                return replace(discovery, doubts=(*discovery.doubts, *doubts)), text

    def _text(self, discovery: Discovery) -> str:
        built_in = reloader_install.built_in_values(reloader_install.NAMESPACE)
        return inventory_text(discovery, built_in, self._remarks)

    def _learn(self, discovery: Discovery, session: Session) -> bool:
        """Judge an inventory, and whether another one is to be tried; a disabled cluster is not looked at."""
        if not session.selected:
            return False
        errors: dict[str, list[str]] = {}
        has_learned = False
        comparison = compare_all(session)
        for conflict in comparison.changes.conflicts:
            if conflict.path not in comparison.plan.outputs:  # else Reloader is there already, in our place
                for name in conflict.clusters:
                    text = f"{Location(conflict.path, conflict.line)}: conflict: {conflict.reason}"
                    errors.setdefault(name, []).append(text)
        for finding in validate(session.fleet, comparison.repository(), comparison.rendered):
            for name in finding.clusters:
                if finding.severity == "error":
                    text = _as_comment(finding, session.inventory.path)
                    errors.setdefault(name, []).append(text)
                elif finding.rule == "service-account-missing":
                    has_learned |= self._lock(name, finding)
        roots = {cluster.name: cluster.root.path for cluster in discovery.clusters}
        for name, found in errors.items():
            self._reject(name, roots[name], tuple(dict.fromkeys(found)))
        return has_learned or bool(errors)

    def _lock(self, name: str, finding: Finding) -> bool:
        """Note the sections that need a service account; False if they are known to."""
        before = self._remarks.get(name, Remarks())
        needed = {section for section in _SECTIONS if f"{section}: {{serviceAccountName" in finding.fix}
        self._remarks[name] = replace(before, locked=before.locked | needed)
        return not needed <= before.locked

    def _reject(self, name: str, root: str, errors: tuple[str, ...]) -> None:
        """Try another root next, or disable the cluster with the errors of its likeliest one."""
        tried = [key for key in self._rejected if key[0] == name]
        if (name, root) not in self._rejected and len(tried) + 1 < _TRIES:
            self._rejected[name, root] = errors
            return
        first = self._rejected[tried[0]] if tried else errors
        for key in tried:
            del self._rejected[key]
        self._remarks[name] = replace(self._remarks.get(name, Remarks()), errors=first)


def _as_comment(finding: Finding, inventory: str) -> str:
    """A finding on one line. A line of the inventory would move with the comment itself, so it is left out."""
    where = next((each for each in (finding.location, *finding.about) if each.path != inventory), None)
    return f"{where or finding.location.path}: error[{finding.rule}]: {finding.message}"
