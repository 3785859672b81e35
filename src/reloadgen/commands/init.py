"""`reloadgen init`: write the inventory of a repository that exists already."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reloadgen.changes.apply import write_one
from reloadgen.changes.change_set import Create
from reloadgen.commands.console import Console
from reloadgen.commands.git_messages import offer_union_merge
from reloadgen.commands.progress import Progress
from reloadgen.discovery.discover import survey
from reloadgen.errors import UsageError
from reloadgen.files.git_remotes import remote_urls
from reloadgen.files.overlay import Overlay
from reloadgen.files.regular_files import regular_files
from reloadgen.files.work_tree import WorkTree
from reloadgen.inventory.load import load
from reloadgen.manifests.parsed_repository import ParsedRepository
from reloadgen.reports.counts import counted
from reloadgen.trial.inventory_trial import Trial
from reloadgen.workspace.comparison import compare_all
from reloadgen.workspace.gc_pause import paused
from reloadgen.workspace.inventory_file import NAME, InventoryFile, find_top
from reloadgen.workspace.inventory_hints import require_directory
from reloadgen.workspace.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from reloadgen.commands.invocation import Invocation
    from reloadgen.files.file_tree import FileTree

_NONE_FOUND = (
    "no clusters found: no Flux sync in this repository (gotk-sync.yaml, a FluxInstance, or a Kustomization of Flux)",
    "run flux bootstrap and commit what it writes, or list the clusters in clusters.yaml by hand",
)
_NONE_USABLE = (
    "no clusters found that an inventory can list: the warnings say why",
    "correct what they name, or list the clusters in clusters.yaml by hand",
)


def run(invocation: Invocation, *, force: bool, dry_run: bool) -> int:
    """Find clusters, roots and installs, try them, and write them down; doubts go to standard error."""
    directory = invocation.directory
    named = (directory / invocation.inventory).absolute() if invocation.inventory else None
    require_directory(named.parent if named else directory)
    top = find_top((named.parent if named else directory).resolve())
    target = named.parent.resolve() / named.name if named else top / NAME
    path = target.relative_to(top).as_posix()
    if target.exists() and not force and not dry_run:
        raise UsageError(
            f"{path} already exists",
            "print a new one with reloadgen init --dry-run, or overwrite it with reloadgen init --force",
        )
    tree = WorkTree(top)
    with Progress(invocation) as progress, paused():
        progress.start("reading the repository")
        files = regular_files(Overlay(tree, {path: None}))
        found = survey(ParsedRepository(files, remote_urls(top)))
        progress.start("validating what is found")
        discovery, text = Trial(found, lambda text: _session(top, tree, path, text)).run()
    console = Console(invocation, top)
    console.doubts(discovery.doubts)
    if not discovery.clusters:
        console.error(*(_NONE_USABLE if discovery.doubts else _NONE_FOUND))
        return 1
    session = _session(top, tree, path, text)
    if dry_run:
        sys.stdout.write(text)
    else:
        write_one(target, text.encode())
        console.summary(f"Written: {path} ({counted(len(discovery.clusters), 'cluster')}).", good=True)
    _announce_render(session, console)
    if not dry_run:
        offer_union_merge(top, console)
    return 0


def _session(top: Path, tree: FileTree, path: str, text: str) -> Session:
    """What the new inventory comes to: it has to load before anybody gets it."""
    data = text.encode()
    fleet = load(data, path, path)
    after = Overlay(tree, {path: data})
    inventory = InventoryFile(top, path, path, data, after)
    return Session(inventory, fleet, fleet.enabled)


def _announce_render(session: Session, console: Console) -> None:
    """Say which files `render` would find in its way."""
    if not any(cluster.addons for cluster in session.selected):
        return
    comparison = compare_all(session)
    changes, conflicts = comparison.changes.changes, comparison.changes.conflicts
    created = [change.path for change in changes if isinstance(change, Create)]
    if conflicts:
        console.conflicts(conflicts)
        console.notes(("render would stop at these conflicts; render --force overwrites the files",))
    elif created == [comparison.changes.lock.path] and len(changes) == 1:
        console.notes(("all files already exist as render would write them; render will only add the lock",))
