"""The repositories of tests/repositories, each with one kustomization file mutated: shapes not made for this."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

import scene
from kustomize.mutated_trees import Tree, mutate, places, written
from kustomize.sound_shapes import FILES, SHAPES
from reloadgen.files.file_names import is_kustomization_file
from reloadgen.files.paths import join, parent, relative

if TYPE_CHECKING:
    import random

_TOP = "built-from-here"
_OWN = ("apiVersion", "kind", "openapi")
"""Fields of the shapes that are not added to other files."""


@cache
def texts(name: str) -> dict[str, str]:
    """The files of a repository that are text."""
    top = scene.tree(name)
    files = (path for path in sorted(top.rglob("*")) if path.is_file() and not path.is_symlink())
    return {path.relative_to(top).as_posix(): path.read_bytes().decode("utf-8", "replace") for path in files}


@cache
def kustomizations() -> list[tuple[str, str, dict[str, Any]]]:
    """Every kustomization file that is a map: repository, path and content."""
    paths = [(name, path) for name in scene.NAMES for path in texts(name) if is_kustomization_file(path)]
    contents = [(name, path, _content(texts(name)[path])) for name, path in paths]
    return [each for each in contents if each[2]]


def _content(text: str) -> dict[str, Any]:
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError:  # a template of another program
        return {}
    return content if isinstance(content, dict) else {}


def real_tree(dice: random.Random) -> Tree:
    """A repository with a field added to a kustomization file, a place of it mutated, or both."""
    name, path, shape = dice.choice(kustomizations())
    directory, files = parent(path), dict(texts(name))
    what = [f"{name}:{path}"]
    if dice.random() < 0.6:
        donor = SHAPES[dice.choice(sorted(SHAPES))]
        field = dice.choice(sorted(donor.keys() - _OWN) or ["resources"])
        shape = {**shape, field: copy.deepcopy(donor.get(field, []))}
        files = {join(directory, each): text for each, text in FILES.items()} | files
        what.append(f"with {field}")
    candidates = [keys for _, keys in places(shape)]
    if candidates and dice.random() < 0.8:
        shape, how = mutate(shape, dice.choice(candidates), dice)
        what.append(how)
    files[path], form = written(shape, dice)
    if dice.random() < 0.5 and directory:
        listed = json.dumps(relative(directory, _TOP))
        files[f"{_TOP}/kustomization.yaml"] = f"resources: [{listed}]\n"
        directory = _TOP
    what.append(form)
    return Tree(files, "", nested=False, what=", ".join(what), directory=directory, path=path)
