"""Trees of files for tests, made in every way that reloadgen reads one."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from reloadgen.files.file_tree import FileTree, Kind
from reloadgen.files.paths import ancestors, join, parent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_NAMES = ("a", "b", "c d", "ä", "kustomization.yaml", ".git-not")


def written(top: Path, files: Mapping[str, bytes | Kind]) -> Path:
    """A directory with these files; links lead to `target`, other things are pipes."""
    top.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        if content is Kind.SYMLINK:
            (top / path).symlink_to("target")
        elif content is Kind.OTHER:
            os.mkfifo(top / path)
        elif isinstance(content, bytes):
            (top / path).write_bytes(content)
    return top


def git(top: Path, *arguments: str) -> str:
    """What git prints; nothing of this machine's configuration counts."""
    author = {
        f"GIT_{who}_{what}": "t@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    apart = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-C", str(top), *arguments]
    return subprocess.run(
        command, check=True, capture_output=True, text=True, env={**os.environ, **author, **apart}
    ).stdout.strip()


def staged(top: Path, files: Mapping[str, bytes | Kind], *options: str) -> Path:
    """A new Git repository with these files in its index, and no commit."""
    git(written(top, files), "init", "-q", *options)
    git(top, "add", "-A", "--force")
    return top


def committed(top: Path, files: Mapping[str, bytes | Kind]) -> Path:
    """A Git repository with one commit of these files."""
    staged(top, files)
    git(top, "commit", "-q", "--allow-empty", "-m", "Add files")
    return top


def contents(tree: FileTree, directory: str = "") -> dict[str, bytes | Kind]:
    """Everything in a tree as listing and reading show it; an empty directory by its kind."""
    found: dict[str, bytes | Kind] = {}
    for name, kind in tree.entries(directory).items():
        path = join(directory, name)
        if kind is Kind.DIRECTORY:
            found |= contents(tree, path) or {path: kind}
        else:
            found[path] = tree.read(path) if kind is Kind.FILE else kind
    return found


def without_clashes(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that can stand beside each other: none below another."""
    return {path: data for path, data in files.items() if not set(ancestors(parent(path))) & files.keys()}


FILES = st.dictionaries(
    st.lists(st.sampled_from(_NAMES), min_size=1, max_size=4).map("/".join),
    st.binary(max_size=8),
    max_size=12,
).map(without_clashes)
"""Files by path, in few directories, so that they meet."""
