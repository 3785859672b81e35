"""What `check` says of real Git repositories in odd states; the everyday ones are cases, tests/cases/git-*."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import casebook
import scene
import trees

if TYPE_CHECKING:
    from pathlib import Path

INVENTORY = "addons: {reloader: {version: 2.2.3}}\nclusters:\n  - {name: infra, root: w/infra}\n"
APP = "w/infra/system/reloader/app"
RELEASE = f"{APP}/helmrelease.yaml"
OLDER = INVENTORY.replace("2.2.3", "2.2.2")


class Checked(NamedTuple):
    """The exit code, each drift by kind and path, their messages, and standard error."""

    code: int
    drift: list[tuple[str, str]]
    messages: list[str]
    said: str


def check(top: Path, *options: str) -> Checked:
    ran = casebook.run(("check", "-o", "json", *options), top)
    document: dict[str, Any] = json.loads(ran.stdout)
    found = [(each["kind"], each["path"]) for each in document["drift"]]
    messages = [each["message"] for each in (*document["drift"], *document["errors"])]
    return Checked(ran.code, found, messages, ran.stderr.decode())


def render(top: Path, *options: str) -> None:
    ran = casebook.run(("render", *options), top)
    assert ran.code == 0, ran.stderr.decode()


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A repository in which everything is rendered and staged."""
    top = scene.written(tmp_path / "top", {"clusters.yaml": INVENTORY, "w/infra/config.yaml": "kind: X\n"})
    scene.written(top, {"w/infra/kustomization.yaml": "resources:\n  - config.yaml\n"})
    trees.git(top, "init", "-q")
    render(top)
    trees.git(top, "add", "-A")
    assert check(top) == check(top, "--staged") == (0, [], [], check(top).said)
    return top


def rendered_anew(top: Path, inventory: str = OLDER) -> Path:
    (top / "clusters.yaml").write_text(inventory)
    render(top)
    return top


def test_a_root_in_a_submodule_is_an_error_at_the_cluster(top: Path, tmp_path: Path) -> None:
    other = trees.committed(tmp_path / "other", {"w/config.yaml": b"kind: X\n"})
    trees.git(top, "-c", "protocol.file.allow=always", "submodule", "-q", "add", str(other), "vendor/other")
    (top / "clusters.yaml").write_text(f"{INVENTORY}  - {{name: other, root: vendor/other/w}}\n")
    trees.git(top, "add", "clusters.yaml")

    for options in ((), ("--staged",)):
        code, drift, messages, said = check(top, *options)
        assert (code, drift) == (2, [])
        assert said.startswith("clusters.yaml:4:")
        (message,) = messages
        assert message == (
            "root vendor/other/w is in the submodule vendor/other, whose files are committed in its own repository; "
            "keep an inventory in vendor/other, or choose a path outside"
        )
    render(top)
    warned = casebook.run(("render",), top)
    assert warned.code == 0
    assert b"warning: root vendor/other/w is in the submodule vendor/other" in warned.stderr
    trees.git(top, "add", "reloadgen.lock")
    assert check(top, "-c", "infra").code == check(top, "--staged", "-c", "infra").code == 0


def test_other_paths_in_a_submodule_are_an_error_too(top: Path, tmp_path: Path) -> None:
    other = trees.committed(
        tmp_path / "other",
        {"addon/app/helmrelease.yaml.j2": b"kind: X\napiVersion: v1\nmetadata: {name: x}\n"},
    )
    trees.git(top, "-c", "protocol.file.allow=always", "submodule", "-q", "add", str(other), "templates")
    (top / "clusters.yaml").write_text(f"templates: {{path: templates}}\n{INVENTORY}")
    assert check(top).messages[0].startswith("is a submodule, and files of the plan are in it; ")


def test_an_inventory_in_a_submodule_is_judged_by_the_index_there(top: Path, tmp_path: Path) -> None:
    outer = trees.committed(tmp_path / "outer", {"a": b""})
    trees.git(top, "commit", "-q", "-m", "All")
    trees.git(outer, "-c", "protocol.file.allow=always", "submodule", "-q", "add", str(top), "fleet")
    assert check(outer / "fleet", "--staged").code == 0
    rendered_anew(outer / "fleet")
    trees.git(outer / "fleet", "add", "clusters.yaml")
    assert check(outer / "fleet", "--staged").drift == [("unstaged", "reloadgen.lock"), ("unstaged", RELEASE)]


def test_a_file_that_goes_through_a_filter_is_named_with_it(top: Path) -> None:
    trees.git(top, "config", "filter.crypt.clean", "tr a-z b-za")
    trees.git(top, "config", "filter.crypt.smudge", "tr b-za a-z")
    (top / ".gitattributes").write_text("helmrelease.yaml filter=crypt\n")
    trees.git(top, "add", "--renormalize", ".")

    assert check(top).code == 0
    checked = check(top, "--staged")

    assert checked.drift == [("edited", RELEASE)]
    assert (
        "exclude it from the filter 'crypt' in .gitattributes: Flux reads what Git stores"
        in checked.messages[0]
    )


@pytest.mark.parametrize(
    ("autocrlf", "attributes"), [("true", ""), ("false", "* text eol=crlf\n"), ("input", "* text=auto\n")]
)
def test_line_ends_of_a_checkout_are_no_drift(top: Path, autocrlf: str, attributes: str) -> None:
    (top / ".gitattributes").write_text(attributes)
    trees.git(top, "config", "core.autocrlf", autocrlf)
    trees.git(top, "add", "-A")
    trees.git(top, "commit", "-q", "-m", "All")
    trees.git(top, "rm", "-q", "-r", ".")
    trees.git(top, "reset", "-q", "--hard")
    is_crlf = b"\r\n" in (top / RELEASE).read_bytes()
    assert is_crlf == (autocrlf != "input")
    assert check(top).drift == check(top, "--staged").drift == []
    rendered_anew(top)
    trees.git(top, "add", "-A")
    assert check(top, "--staged").drift == []


def test_a_sparse_checkout_is_judged_by_the_index(top: Path) -> None:
    trees.git(top, "commit", "-q", "-m", "All")
    trees.git(top, "sparse-checkout", "set", "--cone", "--sparse-index", "elsewhere")
    assert not (top / "w").exists()
    assert check(top, "--staged").drift == []
    (top / "clusters.yaml").write_text(OLDER)
    trees.git(top, "add", "clusters.yaml")
    assert check(top, "--staged").drift == [("outdated", "reloadgen.lock"), ("outdated", RELEASE)]
    (top / "clusters.yaml").write_text(OLDER.replace("name: infra", "enabled: false, name: infra"))
    trees.git(top, "add", "clusters.yaml")
    kinds = {kind for kind, path in check(top, "--staged").drift if path != "reloadgen.lock"}
    assert kinds == {"orphaned"}, "what is not checked out cannot be staged"


def test_what_is_only_announced_is_untracked(top: Path) -> None:
    trees.git(top, "rm", "-q", "--cached", RELEASE)
    trees.git(top, "add", "--intent-to-add", RELEASE)
    assert check(top, "--staged").drift == [("unstaged", RELEASE)]
    assert check(top, "--staged").messages == ["is up to date on disk, but untracked; run git add"]


def test_a_symlink_that_is_staged_is_a_difference(top: Path) -> None:
    content = (top / RELEASE).read_bytes()
    (top / RELEASE).unlink()
    (top / RELEASE).symlink_to("kustomization.yaml")
    trees.git(top, "add", RELEASE)
    assert check(top, "--staged").drift == [("foreign", RELEASE)]
    (top / RELEASE).unlink()
    (top / RELEASE).write_bytes(content)
    assert check(top, "--staged").drift == [("unstaged", RELEASE)]
    assert check(top).drift == []


def test_a_directory_behind_a_symlink_does_not_confuse_git(top: Path) -> None:
    (top / "w" / "infra").rename(top / "elsewhere")
    (top / "w" / "infra").symlink_to("../elsewhere")
    checked = check(top)
    assert {kind for kind, path in checked.drift if path != "reloadgen.lock"} == {"foreign"}
    assert "Git" not in checked.said
    assert check(top, "--staged").drift == []


def test_the_inventory_and_the_templates_are_needed_too(top: Path) -> None:
    scene.written(top, {"templates/addon/extra.yaml.j2": "{# none #}"})
    rendered_anew(top, f"templates: {{path: templates}}\n{INVENTORY}")
    (top / ".gitignore").write_text("/clusters.yaml\n*.j2\n/w/infra/kustomization.yaml\n")
    trees.git(top, "rm", "-q", "-f", "--cached", "clusters.yaml", "w/infra/kustomization.yaml")
    assert check(top).drift == [
        ("ignored", "clusters.yaml"),
        ("ignored", "templates/addon/extra.yaml.j2"),
        ("ignored", "w/infra/kustomization.yaml"),
    ]


def test_templates_that_nobody_added_are_named(top: Path) -> None:
    scene.written(
        top, {"templates/addon/app/helmrelease.yaml.j2": "kind: X\napiVersion: v1\nmetadata: {name: x}\n"}
    )
    trees.git(
        trees.written(top, {"templates/addon/extra.yaml.j2": b""}), "add", "templates/addon/extra.yaml.j2"
    )
    rendered_anew(top, f"templates: {{path: templates}}\n{INVENTORY}")
    trees.git(top, "add", "clusters.yaml", "w", "reloadgen.lock")

    checked = check(top, "--staged")

    assert ("unstaged", "templates/addon/app/helmrelease.yaml.j2") in checked.drift
    assert ("outdated", RELEASE) in checked.drift
    assert "git add templates/addon/app\n" in checked.said

    (top / ".gitignore").write_text("helmrelease.yaml.j2\n")
    assert ("ignored", "templates/addon/app/helmrelease.yaml.j2") in check(top, "--staged").drift
    trees.git(top, "add", "--force", "templates")
    assert check(top, "--staged").drift == []


def test_a_directory_of_templates_that_nobody_added_is_an_error(top: Path) -> None:
    (top / "clusters.yaml").write_text(f"templates: {{path: my/templates}}\n{INVENTORY}")
    trees.git(top, "add", "clusters.yaml")
    assert "is not staged" not in check(top, "--staged").said
    scene.written(top, {"my/templates/addon/extra.yaml.j2": ""})
    code, drift, _, said = check(top, "--staged")
    assert (code, drift) == (2, [])
    assert said.startswith("clusters.yaml:1:")
    assert said.endswith(
        ": error: templates.path: my/templates is not staged; hint: run git add my/templates\n"
    )


def test_an_error_in_what_is_staged_is_told_without_a_line_of_the_disk(top: Path) -> None:
    (top / "clusters.yaml").write_text(INVENTORY.replace("root:", "rooot:"))
    trees.git(top, "add", "clusters.yaml")
    (top / "clusters.yaml").write_text(INVENTORY)
    assert check(top).code == 0
    assert check(top, "--staged").said.startswith("clusters.yaml:3:")


def test_nothing_is_read_from_disk(top: Path) -> None:
    for path in ("clusters.yaml", "reloadgen.lock", RELEASE, "w/infra/kustomization.yaml"):
        (top / path).write_text("broken: [\n")
    assert check(top, "--staged").drift == []
    (top / "clusters.yaml").unlink()
    assert check(top, "--staged").drift == []
    ran = casebook.run(("validate", "--staged", "-o", "json"), top)
    assert "broken" not in ran.stdout.decode()


@pytest.mark.parametrize("bare", [True, False])
def test_without_a_work_tree_check_is_as_ever(top: Path, tmp_path: Path, *, bare: bool) -> None:
    (top / ".git").rename(tmp_path / "away")
    (top / ".gitignore").write_text("*\n")
    if bare:
        trees.git(top, "init", "-q", "--bare", ".git")
    assert check(top) == (0, [], [], "Up to date: 1 cluster, 4 files.\n")
    render(top)


def test_without_git_check_is_as_ever(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (top / ".gitignore").write_text("*\n")
    trees.git(top, "rm", "-q", "-r", "--cached", ".")
    monkeypatch.setenv("PATH", str(top))
    assert check(top) == (0, [], [], "Up to date: 1 cluster, 4 files.\n")
    assert check(top, "--staged").said == (
        "error: Git's index cannot be read: git is not on PATH; "
        "hint: check and validate without --staged read the files on disk\n"
    )


def test_a_git_that_refuses_is_a_note_and_an_error_for_the_index(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text(
        "#!/bin/sh\necho 'fatal: detected dubious ownership' >&2\nprintf '\\tgit config x\\n' >&2\nexit 128\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    assert check(top).said == (
        "note: Git did not say which files it ignores: git ls-files: detected dubious ownership; run git config x\n"
        "Up to date: 1 cluster, 4 files.\n"
    )
    assert check(top, "--staged").said == (
        "error: git ls-files: detected dubious ownership; hint: run git config x\n"
    )
    render(top)
