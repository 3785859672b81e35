"""The rules of the architecture: which package may import which, and which modules touch files, clock and network."""

from __future__ import annotations

import ast
import collections
import graphlib
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import reloadgen

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(reloadgen.__file__).parent
GROUND = {"errors", "phases", "findings", "document", "document.edit", "schemas", "manifests", "files"}
INVENTORY = {"inventory", "inventory.written"}
FLUX = GROUND | {
    "inventory",
    "kustomize",
    "kustomize.resources",
    "kustomize.decoding",
    "flux",
    "flux.syncs",
    "flux.substitution",
    "flux.controllers",
}
RULE_PACKAGES = (
    "validation.rules.reachability",
    "validation.rules.kustomize_builds",
    "validation.rules.flux_objects",
    "validation.rules.charts",
    "validation.rules.object_schemas",
)
LIVE_CHECKS = {"live.results", "live.kube", "live.checks"}
MAY_IMPORT = {
    "errors": set(),
    "process_group": set(),
    "phases": set(),
    "findings": {"errors"},
    "document": {"errors"},
    "document.edit": {"errors", "document"},
    "schemas": {"errors", "document"},
    "manifests": {"errors", "document", "files"},
    "files": {"errors"},
    "inventory.written": GROUND,
    "inventory": GROUND | {"inventory.written", "addon_profiles.reloader"},
    "rendering": GROUND | INVENTORY,
    "changes": GROUND | INVENTORY | {"rendering"},
    "kustomize.resources": GROUND,
    "kustomize.decoding": GROUND,
    "kustomize.transformers": GROUND | {"kustomize", "kustomize.decoding", "kustomize.resources"},
    "kustomize": GROUND | {"kustomize.resources", "kustomize.decoding", "kustomize.transformers"},
    "flux.substitution": GROUND,
    "flux": GROUND | {"inventory", "kustomize", "kustomize.resources", "flux.substitution", "flux.syncs"},
    "flux.syncs": GROUND | {"inventory", "kustomize", "kustomize.resources", "flux", "flux.substitution"},
    "flux.controllers": GROUND | {"kustomize.resources", "flux"},
    "charts": GROUND,
    "addon_profiles": GROUND | {"charts", "addon_profiles.reloader"},
    "addon_profiles.reloader": GROUND,
    "discovery": FLUX | {"addon_profiles.reloader"},
    "validation": FLUX | {"addon_profiles", "charts", *RULE_PACKAGES},
    **dict.fromkeys(RULE_PACKAGES, FLUX | {"validation", "charts", "addon_profiles.reloader"}),
    "live.results": set(),
    "live.kube": {"document", "manifests", "process_group"},
    "live.checks": LIVE_CHECKS | {"manifests", "errors", "addon_profiles.reloader"},
    "live.canary": LIVE_CHECKS | {"manifests", "addon_profiles.reloader"},
    "live": LIVE_CHECKS | {"live.canary", "manifests", "inventory", "addon_profiles.reloader"},
    "reports": GROUND | {"inventory", "changes", "live.results"},  # the values that they print
    "reports.graphs": {"reports", "flux", "flux.syncs"},
    "workspace": GROUND | {"inventory", "rendering", "changes"},
    "trial": FLUX | {"discovery", "validation", "workspace", "addon_profiles.reloader"},
    "external_kustomize": GROUND | {"kustomize", "kustomize.resources", "process_group"},
    "commands": FLUX
    | {"trial"}
    | LIVE_CHECKS
    | {"live", "live.canary"}
    | {
        "rendering",
        "changes",
        "discovery",
        "external_kustomize",
        "validation",
        "addon_profiles.reloader",
        "reports",
        "reports.graphs",
        "workspace",
        "commands.verifying",
    },
    "commands.verifying": GROUND
    | LIVE_CHECKS
    | {"commands", "live", "inventory", "rendering", "reports", "workspace"},
    "cli": GROUND | {"commands", "inventory", "reports", "validation", "workspace"},
    "__main__": {"cli", "errors"},
}
"""By package (or module at the top): the other packages that it may import, for types too."""

READERS = {
    "__main__": "the null device, when standard output can't be written",
    "addon_profiles.chart_value_lists": "the lists of chart values that ship with reloadgen",
    "cli.exit_codes": "the null device, when standard output is a closed pipe",
    "commands.process_lock": "the inventory, to lock it",
    "files.work_tree": "everything below the top, and the templates that ship with reloadgen",
    "kustomize.decoding.go_types": "the types of kustomization files that ship with reloadgen",
    "kustomize.resources.builtin_data": "what kustomize knows of Kubernetes' kinds, which ships with reloadgen",
    "live.kube.kubeconfig": "kubeconfig files",
    "schemas.crd_validation": "the schemas that ship with reloadgen",
    "validation.rule_pages": "the pages of the rules that ship with reloadgen",
}
TREE_MAKERS = {
    "cli.completion": "the inventory, for a shell that completes: no command runs",
    "commands.console": "the line that an error is about, after the run has ended with it",
    "commands.init": "the repository that has no inventory yet",
    "rendering.template_dirs": "the templates that ship with reloadgen",
    "workspace.git_drift": "the disk, where the run reads Git's index: only to say what is not staged",
    "workspace.inventory_hints": "what lies where no inventory was found, after the run has ended",
    "workspace.inventory_file": "the repository, for the whole run",
}
"""Who may open a work tree: whatever else is read below the top is read from the tree of the run."""
WRITERS = {
    "changes.apply": "the plan, in its order",
    "external_kustomize.kustomize_program": "a private copy for kustomize, outside of the repository",
}
READING = {"open", "read_bytes", "read_text", "glob", "iterdir", "rglob", "listdir", "scandir", "walk"}
WRITING = {
    *("chmod", "fdopen", "fsync", "makedirs", "mkdir", "mkstemp", "rmdir", "rmtree", "symlink_to"),
    *("touch", "truncate", "unlink", "utime", "write_bytes", "write_text"),
}
RUNNING_PROGRAMS = {
    "external_kustomize.kustomize_program": "kustomize, which alone knows what a directory builds to",
    "files.git_program": "git, which alone knows what the index, a commit and its ignore rules hold",
    "files.git_objects": "the process of git that reads objects",
    "process_group": "the end of such a process and of its children",
}
TAKING_THE_ENVIRONMENT = {"files.git_program": "variables that hooks get from git, passed on"}
WORLD = {"asyncio", "datetime", "getpass", "http", "locale", "random", "socket", "subprocess", "time"}
"""Modules of the standard library by which the clock, the network or another program gets in."""


def modules() -> list[str]:
    """Every module below the package, as `package.module`."""
    files = (file.relative_to(PACKAGE).with_suffix("") for file in PACKAGE.rglob("*.py"))
    return sorted(".".join(file.parts).removesuffix(".__init__") for file in files if file.name != "__init__")


def file_of(module: str) -> Path:
    """The file of a module or package."""
    directory = PACKAGE.joinpath(*module.split("."))
    return directory / "__init__.py" if directory.is_dir() else directory.with_suffix(".py")


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(file_of(module).read_text("utf-8"))


def imported(module: str) -> Iterator[str]:
    """The full names that a module imports anywhere: inside functions and for types alone too."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module} imports relatively, which this test does not follow"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own(module: str) -> set[str]:
    """The modules of ours that a module imports."""
    known = set(modules())
    names = (name.removeprefix("reloadgen.") for name in imported(module) if name.startswith("reloadgen."))
    return {name if name in known else name.rpartition(".")[0] for name in names} - {"", module}


def calls(module: str) -> set[str]:
    """The names of all functions and methods that a module calls."""
    functions = (node.func for node in ast.walk(tree_of(module)) if isinstance(node, ast.Call))
    return {each.attr if isinstance(each, ast.Attribute) else ast.unparse(each) for each in functions}


def package(module: str) -> str:
    """The package that a module lies in; a module at the top stands for itself."""
    directory = PACKAGE.joinpath(*module.split("."))
    return module if directory.is_dir() else module.rpartition(".")[0] or module


@pytest.mark.parametrize("module", modules())
def test_imports_go_one_way(module: str) -> None:
    others = {package(name) for name in own(module)} - {package(module)}
    assert others <= MAY_IMPORT[package(module)]


def test_no_module_imports_itself_by_way_of_others() -> None:
    graphlib.TopologicalSorter({module: own(module) for module in modules()}).prepare()


LONGEST_MODULE, LARGEST_PACKAGE = 250, 20


@pytest.mark.parametrize("module", modules())
def test_no_module_is_long(module: str) -> None:
    assert len(file_of(module).read_text("utf-8").splitlines()) <= LONGEST_MODULE


def test_no_package_is_large() -> None:
    sizes = collections.Counter(package(module) for module in modules() if "." in module)
    assert {name: size for name, size in sizes.items() if size > LARGEST_PACKAGE} == {}


NAMED_BY_USERS = {"schema"}
"""Names that two modules share: those of a command and of a rule, as users type them."""


def test_no_two_modules_have_the_same_name() -> None:
    counts = Counter(module.rpartition(".")[2] for module in modules())
    assert {name for name, count in counts.items() if count > 1} == NAMED_BY_USERS


@pytest.mark.parametrize("module", modules())
def test_only_readers_and_apply_touch_files(module: str) -> None:
    touching = calls(module) & (READING | WRITING)
    if module in WRITERS:
        return
    assert touching <= (READING if module in READERS else set())


def test_a_run_has_one_tree() -> None:
    assert {module for module in modules() if "WorkTree" in calls(module)} == TREE_MAKERS.keys()


@pytest.mark.parametrize("module", sorted(READERS | WRITERS))
def test_a_reader_reads(module: str) -> None:
    assert calls(module) & (READING | WRITING), "it touches no file any more: take it off the list"


IMPURE = {"__main__", "cli", "commands", "commands.verifying", "live", "live.kube", "live.canary"}
"""Packages that use clock, network or other programs."""

PURE = [module for module in modules() if package(module) not in IMPURE]


@pytest.mark.parametrize("module", PURE)
def test_between_reading_and_applying_there_are_only_values(module: str) -> None:
    outside = {name.partition(".")[0] for name in imported(module)} & WORLD
    assert outside == ({"subprocess"} if module in RUNNING_PROGRAMS else set())
    assert not calls(module) & {"print", "input", "getenv"}
    source = ast.unparse(tree_of(module))
    taken = {name for name in ("os.environ", "sys.argv", "sys.stderr", "sys.stdout") if name in source}
    assert taken == ({"os.environ"} if module in TAKING_THE_ENVIRONMENT else set())


@pytest.mark.parametrize("module", [module for module in modules() if package(module) == "live.checks"])
def test_checks_on_live_clusters_send_no_requests(module: str) -> None:
    known = {name for name in own(module) if package(name) == "live.kube"}
    assert known <= {"live.kube.kinds", "live.kube.kube_objects"}
    assert not any(isinstance(node, ast.Await | ast.AsyncFunctionDef) for node in ast.walk(tree_of(module)))


KUBERNETES_CLIENT = {
    f"live.kube.{name}" for name in ("client", "client_errors", "connection", "json_get", "transport")
}


@pytest.mark.parametrize("module", [module for module in modules() if module.startswith("live.")])
def test_only_the_client_imports_the_kubernetes_library(module: str) -> None:
    library = {name.partition(".")[0] for name in imported(module)} & {"lightkube", "httpx2", "msgspec"}
    assert not library or module in KUBERNETES_CLIENT


def loaded(directory: Path, *arguments: str) -> set[str]:
    """The modules that a command had loaded when it ended; it must have succeeded."""
    probe = (
        "import atexit, sys\n"
        "atexit.register(lambda: print(*sys.modules, sep='\\n', file=sys.stderr))\n"
        f"sys.argv = ['reloadgen', *{arguments!r}]\n"
        "from reloadgen.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], cwd=directory, capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


def test_the_version_is_told_before_typer_is_imported(tmp_path: Path) -> None:
    names = loaded(tmp_path, "--version")
    assert "reloadgen.__main__" in names
    assert not names & {"typer", "yaml", "pydantic", "jinja2", "reloadgen.cli"}


@pytest.fixture(scope="module")
def checking(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What `check` loads on a repository in step whose inventory has no open section."""
    top = tmp_path_factory.mktemp("in-step")
    (top / "clusters.yaml").write_text(
        "addons: {reloader: {version: 2.2.3}}\nclusters:\n  - name: infra\n    root: workloads\n"
    )
    loaded(top, "render")
    return loaded(top, "check")


@pytest.mark.parametrize(
    "unused", ["rich", "jsonschema", "asyncio", "lightkube", "reloadgen.flux", "reloadgen.live"]
)
def test_check_imports_nothing_that_it_does_not_use(checking: set[str], unused: str) -> None:
    assert "reloadgen.commands.check" in checking
    assert not {name for name in checking if f"{name}.".startswith(f"{unused}.")}
