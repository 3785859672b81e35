from __future__ import annotations

from reloadgen.changes.current_state import current_state
from reloadgen.files.file_tree import Kind
from reloadgen.files.memory_tree import MemoryTree
from reloadgen.files.obstacle import Obstacle
from reloadgen.files.skipped_directories import SkippedDirectories

FILES: dict[str, bytes | Kind] = {
    "root/system/app.yaml": b"app",
    "root/system/deep/x.yml": b"",
    "root/notes.md": b"notes",
    "root/link.yaml": Kind.SYMLINK,
    "other/Kustomization": b"one",
    "other/kustomization.yaml": b"two",
    "link": Kind.SYMLINK,
}
TREE = MemoryTree(FILES)


def test_it_holds_what_was_asked_for_and_is_there() -> None:
    found = current_state(TREE, ["root/notes.md", "root/missing.yaml", "nowhere/at/all"], ["other", "root"])

    assert found.files == {
        "root/notes.md": b"notes",
        "other/Kustomization": b"one",
        "other/kustomization.yaml": b"two",
    }
    assert found.kustomizations == {"other": ("kustomization.yaml", "Kustomization"), "root": ()}


def test_what_stands_in_the_way_of_a_kustomization_file_is_seen() -> None:
    found = current_state(TREE, [], ["link/system"])

    assert found.files == {"link/system/kustomization.yaml": Obstacle(Kind.SYMLINK, "link")}
    assert found.directories == frozenset()


def test_a_kustomization_file_names_the_others_beside_it() -> None:
    assert current_state(TREE, ["other/kustomization.yaml"], []).twins == {
        "other/kustomization.yaml": ("other/Kustomization",)
    }


def test_yaml_is_listed_at_any_depth_without_symlinks() -> None:
    assert current_state(TREE, [], ["root", "other"]).manifests == {
        "root": frozenset({"root/system/app.yaml", "root/system/deep/x.yml"})
    }


def test_skipped_directories_are_not_looked_into_unless_the_run_is_about_them() -> None:
    tree = MemoryTree({"root/.cache/x.yaml": b"", "root/.git/y.yaml": b""})
    named = SkippedDirectories.but_for(["root"])

    assert current_state(tree, [], ["root"]).manifests == {"root": frozenset()}
    assert current_state(tree, [], ["root"], skipped=named).manifests == {
        "root": frozenset({"root/.cache/x.yaml"})
    }


def test_leftovers_are_found_beside_all_that_was_asked_for() -> None:
    leftovers: dict[str, bytes | Kind] = {
        "fleet/.lock.reloadgen-tmp": b"",
        "root/.x.yaml.reloadgen-tmp": b"",
        "root/.y.reloadgen-tmp": Kind.SYMLINK,
        "root/system/empty/.w.reloadgen-tmp": b"",
    }
    tree = MemoryTree(
        {
            **FILES,
            **leftovers,
            ".z.reloadgen-tmp/directory": b"",
            "elsewhere/.v.reloadgen-tmp": b"",
            "other/system/.u.reloadgen-tmp": b"",
            "root/mine.reloadgen-tmp": b"",
        }
    )

    found = current_state(tree, ["root/x.yaml"], ["root", "other"], beside=["fleet/reloadgen.lock"])

    assert found.leftovers == tuple(sorted(leftovers))
