"""The tree judged by others: kustomize builds it, as Flux would have it built, and sha256sum reads the lock."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import casebook

NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_YAML = (".yaml", ".yml")


class Kustomize:
    """Builds directories; one that was built with the same content before is not built again."""

    def __init__(self, binary: Path, seen: dict[str, str] | None = None) -> None:
        self._binary = binary
        self._seen = {} if seen is None else seen

    def complaint(self, top: Path, directory: str) -> str:
        """What kustomize has against a directory; "" where it builds. Nothing there is nothing to build."""
        place = top / directory
        if not place.is_dir():
            return ""
        files = sorted((path, repr(data)) for path, data in casebook.tree(place).files.items() if _read(path))
        key = hashlib.sha256(repr((directory, files)).encode()).hexdigest()
        if key not in self._seen:
            self._seen[key] = self._build(place)
        return self._seen[key]

    def _build(self, place: Path) -> str:
        if any((place / name).exists() for name in NAMES):
            return self._say(place)
        if not _entries(place, place):
            return ""  # Flux generates an empty list, and applies nothing
        with tempfile.TemporaryDirectory() as scratch:
            copy = Path(scratch, "copy")
            shutil.copytree(place, copy, symlinks=True)
            resources = "".join(f"  - {json.dumps(entry)}\n" for entry in _entries(copy, copy))
            (copy / "kustomization.yaml").write_text(f"resources:\n{resources}")
            return self._say(copy)

    def _say(self, place: Path) -> str:
        done = subprocess.run([self._binary, "build", place], capture_output=True, text=True, check=False)
        return done.stderr if done.returncode else ""


def _read(path: str) -> bool:
    return path.endswith(_YAML) or Path(path).name in NAMES


def _entries(directory: Path, base: Path) -> list[str]:
    """What Flux generates for a directory: all YAML below, a directory with a kustomization file as one entry.

    As in `scanManifests` of https://github.com/fluxcd/pkg/blob/main/kustomize/kustomize_generator.go.
    """
    found = []
    for path in sorted(directory.iterdir()):
        if path.is_symlink():
            continue
        if path.is_dir():
            listed = any((path / name).exists() for name in NAMES)
            found += [path.relative_to(base).as_posix()] if listed else _entries(path, base)
        elif path.name.endswith(_YAML):
            found.append(path.relative_to(base).as_posix())
    return found


def sums(lock: Path, top: Path) -> str:
    """What `sha256sum -c` has against a lock; "" where it agrees."""
    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", lock], cwd=top, capture_output=True, text=True, check=False
    )
    return f"{done.stdout}{done.stderr}" if done.returncode else ""
