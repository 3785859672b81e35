"""`reloadgen init`: write the inventory of a repository that exists already."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reloadgen.addon_profiles.reloader import reloader_install
from reloadgen.changes.apply import write_one
from reloadgen.changes.change_set import Create
from reloadgen.commands.gc_pause import paused
from reloadgen.commands.session import Session, compare_all, find_top
from reloadgen.discovery.discover import Discovery, discover
from reloadgen.discovery.inventory_writer import inventory as written
from reloadgen.errors import FileError, UsageError
from reloadgen.files.overlay import Overlay
from reloadgen.files.regular_files import regular_files
from reloadgen.files.work_tree import WorkTree
from reloadgen.inventory.load import load
from reloadgen.manifests.parsed_repository import ParsedRepository

if TYPE_CHECKING:
    from reloadgen.commands.invocation import Invocation
    from reloadgen.files.file_tree import FileTree

_NAME = "clusters.yaml"


def run(invocation: Invocation, *, force: bool, dry_run: bool) -> int:
    """Find clusters, roots and installs, and write them down; doubts go to standard error."""
    directory = invocation.directory
    if not directory.is_dir():
        raise FileError(f"{directory}: is no directory")
    top = find_top(directory.resolve())
    target = top / (Path(invocation.inventory).name if invocation.inventory else _NAME)
    if target.exists() and not force and not dry_run:
        raise UsageError(
            f"{target.name} is there already: init --force overwrites it, init --dry-run only prints"
        )
    tree = WorkTree(top)
    with paused():
        found = discover(ParsedRepository(regular_files(Overlay(tree, {target.name: None}))))
    _doubt(found)
    if not found.clusters:
        sys.stderr.write("nothing found: no Flux starts in this repository; write clusters.yaml by hand\n")
        return 1
    text = written(found, reloader_install.built_in_values(reloader_install.NAMESPACE))
    session = _session(top, tree, target, text)
    if dry_run:
        sys.stdout.write(text)
    else:
        write_one(target, text.encode())
        sys.stderr.write(
            f"{target.name}: {len(found.clusters)} cluster{'s' if len(found.clusters) > 1 else ''}\n"
        )
    _adopt(session)
    return 0


def _doubt(found: Discovery) -> None:
    for doubt in found.doubts:
        sys.stderr.write(f"doubtful: {doubt}\n")


def _session(top: Path, tree: FileTree, target: Path, text: str) -> Session:
    """What the new inventory comes to: it has to load before anybody gets it."""
    data = text.encode()
    fleet = load(data, target.name, target.name)
    after = Overlay(tree, {target.name: data})
    return Session(top, target, target.name, after, data, fleet, fleet.enabled)


def _adopt(session: Session) -> None:
    """Says which files `render` would find in its way."""
    if not any(cluster.addons for cluster in session.selected):
        return
    comparison = compare_all(session)
    made = [change for change in comparison.changes.changes if isinstance(change, Create)]
    conflicts = comparison.changes.conflicts
    if conflicts:
        sys.stderr.write("these files differ from what render would write; render --force adopts them:\n")
        sys.stderr.writelines(f"  {conflict.path}: {conflict.reason}\n" for conflict in conflicts)
    elif all(change.path.endswith(".lock") for change in comparison.changes.changes) and made:
        sys.stderr.write(
            "everything that render would write is there already: it will write the lock alone\n"
        )
