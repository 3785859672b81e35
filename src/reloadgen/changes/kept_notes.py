"""What becomes of files that people edited and that a run with `--force` keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.changes.change_set import Delete
from reloadgen.files import paths
from reloadgen.files.file_names import is_kustomization_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.changes.addon_directories import AddOnDirectories
    from reloadgen.changes.aggregators import AggregatorChanges
    from reloadgen.changes.current_state import CurrentState
    from reloadgen.changes.generated_files import GeneratedFileChanges


def kept_notes(
    files: GeneratedFileChanges,
    aggregators: AggregatorChanges,
    addons: AddOnDirectories,
    current: CurrentState,
) -> Iterator[str]:
    """A note for each kept file; whether it is still applied depends on what lists it now."""
    with_kustomization = {paths.parent(path) for path in files.kept if is_kustomization_file(path)}
    deleted = {change.path for change in aggregators.changes if isinstance(change, Delete)}

    def is_generated(directory: str) -> bool:
        """Whether Flux generates what covers a directory: no kustomization file that stays is on the way up."""
        while directory and directory not in aggregators.generated:
            names = current.kustomizations.get(directory, ())
            if any(paths.join(directory, name) not in deleted for name in names):
                return False
            directory = paths.parent(directory)
        return bool(directory)

    for path in files.kept:
        addon = addons.of(path)
        if addon in with_kustomization:
            yield f"{path} is kept: reloadgen no longer manages it"
        elif is_generated(paths.parent(addon)):
            applied = "Flux still applies it, because it generates the kustomization there"
            yield f"{path} is kept: reloadgen no longer manages it, and {applied}"
        else:
            yield f"{path} is kept: reloadgen no longer manages it, and no kustomization lists it"
