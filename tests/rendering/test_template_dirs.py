"""The user's template directory: plain files of the repository, or an error that names what is not."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from reloadgen.errors import FileError, InputError, Location
from reloadgen.files.work_tree import WorkTree
from reloadgen.inventory.fleet import TemplateSettings
from reloadgen.rendering import template_dirs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OWN = TemplateSettings("tpl", Location("clusters.yaml", 1, 18))


def refusal(top: Path) -> str:
    with pytest.raises(InputError) as caught:
        template_dirs.user(WorkTree(top), OWN)
    return str(caught.value)


@pytest.fixture
def addon(tmp_path: Path) -> Path:
    directory = tmp_path / "top" / "tpl" / "addon"
    directory.mkdir(parents=True)
    return directory


def test_templates_are_read_and_the_rest_is_named(addon: Path) -> None:
    (addon / "ks.yaml.j2").write_text("a: 1\n")
    (addon / "README.md").write_text("words\n")
    (addon / ".swp").write_text("")
    found = template_dirs.user(WorkTree(addon.parent.parent), OWN)
    assert found.files == {"addon/ks.yaml.j2": "a: 1\n"}
    assert found.ignored == ("addon/README.md",)


def test_a_symlink_would_show_what_lies_outside(addon: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hunter2\n")
    (addon / "x.txt.j2").symlink_to(tmp_path / "secret")
    text = refusal(addon.parent.parent)
    assert text.startswith("tpl/addon/x.txt.j2: is a symlink; ")
    assert "hunter2" not in text


def test_the_directory_itself_is_no_symlink(tmp_path: Path) -> None:
    (tmp_path / "tpl").symlink_to("/")
    assert refusal(tmp_path).startswith("clusters.yaml:1:18: templates.path: tpl is a symlink; ")


def test_a_pipe_is_not_waited_for(addon: Path) -> None:
    os.mkfifo(addon / "x.j2")
    assert refusal(addon.parent.parent).startswith("tpl/addon/x.j2: not a regular file; ")


def test_a_name_and_an_encoding_that_can_not_be(addon: Path) -> None:
    (addon / "a b.j2").write_text("")
    (addon / "c.j2").write_bytes(b"\xff")
    assert [line.split("; ")[0] for line in refusal(addon.parent.parent).splitlines()] == [
        "tpl/addon/a b.j2: 'addon/a b.j2' contains ' '",
        "tpl/addon/c.j2: byte 0 is not UTF-8",
    ]


def test_a_directory_that_may_not_be_read_is_not_passed_over(
    addon: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str) -> Iterator[os.DirEntry[str]]:
        if path.endswith("tpl"):
            raise PermissionError(13, "Permission denied")
        return scan(path)

    scan = os.scandir
    monkeypatch.setattr("os.scandir", refuse)
    with pytest.raises(FileError, match=r"^tpl: Permission denied$"):
        template_dirs.user(WorkTree(addon.parent.parent), OWN)
