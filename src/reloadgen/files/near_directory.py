"""The existing directory that was probably meant by the path of one that does not exist."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from reloadgen.files import paths
from reloadgen.files.file_tree import Kind

if TYPE_CHECKING:
    from reloadgen.files.file_tree import FileTree


class NearDirectory(NamedTuple):
    """What there is instead of a directory: one with a similar path ("" for none), and the nearest above it."""

    similar: str
    above: str

    @property
    def hint(self) -> str:
        """What a person should look at."""
        if self.similar:
            return f"did you mean {self.similar}?"
        return f"the nearest existing directory is {self.above or 'the top of the repository'}"


def near_directory(tree: FileTree, path: str) -> NearDirectory:
    """Look for a directory that differs from a path in the spelling of segments.

    Raises:
        FileError: a directory on the way cannot be listed.
    """
    above = next(each for each in paths.ancestors(path) if not each or tree.is_directory(each))
    found = above
    for segment in path[len(above) :].strip("/").split("/"):
        child = _similar(tree, found, segment)
        if not child:
            return NearDirectory("", above)
        found = paths.join(found, child)
    return NearDirectory(found, above)


def _similar(tree: FileTree, directory: str, segment: str) -> str:
    """The name of the directory below another that is the most like a segment; "" for none."""
    names = {
        name.casefold(): name for name, kind in tree.entries(directory).items() if kind is Kind.DIRECTORY
    }
    near = get_close_matches(segment.casefold(), list(names), n=1, cutoff=0.75)
    return names[near[0]] if near else ""
