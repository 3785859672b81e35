"""What in the user's template directory has no effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.inventory.key_paths import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.inventory.fleet import Fleet
    from reloadgen.rendering.template_dirs import Directory


def template_notes(user: Directory, fleet: Fleet) -> Iterator[str]:
    """A note for each file that looks like a template and is none, and for what no add-on uses."""
    declared = {f"addons/{each.addon}" for cluster in fleet.clusters for each in cluster.decisions}
    used = {"addon", *(f"addons/{addon.name}" for cluster in fleet.clusters for addon in cluster.addons)}
    for name in user.ignored:
        if not name.endswith(".md"):  # a README of the templates
            yield f"{user.place(name)} is ignored: templates end in .j2"
    directories: dict[str, None] = {}
    for name in user.files:
        directory = _directory(name)
        if directory in used or any(name in text for text in user.files.values()):
            continue
        if not directory:
            yield f"{user.place(name)} is not used by any add-on"
        directories.setdefault(directory)
    for directory in filter(None, directories):
        if directory in declared:
            yield f"{user.place(directory)} is not used: no enabled cluster gets this add-on"
        else:
            known = did_you_mean(directory, {"addon", *declared}, "templates are read from")
            yield f"{user.place(directory)} is not used: there is no such add-on; {known}"


def _directory(name: str) -> str:
    """The directory that says whose template it is: `addons/NAME`, or the first segment; "" at the top."""
    first, _, rest = name.partition("/")
    if first == "addons" and "/" in rest:
        return f"addons/{rest.partition('/')[0]}"
    return first if rest else ""
