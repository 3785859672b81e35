"""The files of Git's index: what the next commit holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.files.blob_tree import BlobTree
from reloadgen.files.git_program import find_git
from reloadgen.files.index_listing import list_index

if TYPE_CHECKING:
    from pathlib import Path


class IndexTree(BlobTree):
    """What is staged below the directory `top`; unmerged paths, of which there is no one content, are no files."""

    def __init__(self, top: Path) -> None:
        """List the index.

        Raises:
            NoGitError: there is no git, or no work tree.
            GitError: git fails.
        """
        self.git = find_git(top)
        self.listing = list_index(self.git)
        super().__init__(self.git, self.listing.blobs)
