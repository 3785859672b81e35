"""The wheel and the source distribution hold exactly what they should, and the wheel works alone."""

from __future__ import annotations

import email
import shutil
import subprocess
import sys
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("install")

LOOSE = {".gitignore", "CHANGELOG.md", "LICENSE", "PKG-INFO", "README.md", "pyproject.toml"}
INFO = {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"}


def below(directory: Path, *parts: str) -> set[str]:
    """The files below some directories of a checkout, relative to it."""
    found = (file for part in parts for file in (directory / part).rglob("*") if file.is_file())
    return {file.relative_to(directory).as_posix() for file in found}


def build(source: Path, out: Path, *arguments: str) -> Path:
    command = [sys.executable, "-m", "build", "--no-isolation", *arguments, "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = out.iterdir()
    return built


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def info_directory(wheel: Path) -> str:
    return "-".join(wheel.name.split("-")[:2]) + ".dist-info"


@pytest.fixture(scope="module")
def sdist(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(checkout, tmp_path_factory.mktemp("sdist"), "--sdist")


def test_the_wheel_has_exactly_the_package_and_its_templates(checkout: Path, wheel: Path) -> None:
    package = {name.removeprefix("src/") for name in below(checkout, "src")}
    templates = {f"reloadgen/{name}" for name in below(checkout, "templates")}
    info = {f"{info_directory(wheel)}/{name}" for name in INFO}
    assert names(wheel) == package | templates | info
    assert "reloadgen/templates/addon/ks.yaml.j2" in templates
    assert {"reloadgen/py.typed", "reloadgen/__main__.py", "reloadgen/schemas/helmrelease.json"} <= package


def test_the_source_distribution_has_exactly_what_a_build_needs(checkout: Path, sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        found = {name.partition("/")[2] for name in archive.getnames()}
    assert found == below(checkout, "src", "templates", "schema") | LOOSE


def test_a_wheel_from_the_source_distribution_is_the_same(sdist: Path, wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    again = build(source, tmp_path / "wheel", "--wheel")
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


def test_caches_and_environments_do_not_get_in(checkout: Path, wheel: Path, tmp_path: Path) -> None:
    used = tmp_path / "used"
    shutil.copytree(checkout, used)
    for junk in (
        ".cache/tools/x",
        ".venv/x.py",
        "src/reloadgen/__pycache__/x.pyc",
        "src/x.egg-info/PKG-INFO",
    ):
        (used / junk).parent.mkdir(parents=True, exist_ok=True)
        (used / junk).touch()
    assert names(build(used, tmp_path / "wheel", "--wheel")) == names(wheel)


def test_metadata_name_the_command_and_the_extra(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        metadata = email.message_from_bytes(archive.read(f"{info_directory(wheel)}/METADATA"))
        points = archive.read(f"{info_directory(wheel)}/entry_points.txt").decode()
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata.get_all("Provides-Extra") == ["live"]
    assert "reloadgen = reloadgen.__main__:main" in points


@pytest.fixture(scope="module")
def alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `reloadgen` of an environment that holds the wheel and what it says it needs, and nothing else."""
    directory = tmp_path_factory.mktemp("alone")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(directory)], check=True)
    pip = [sys.executable, "-m", "pip", "--python", str(directory / "bin" / "python")]
    subprocess.run([*pip, "install", "--quiet", str(wheel)], check=True, capture_output=True)
    return directory / "bin" / "reloadgen"


def test_the_wheel_alone_renders(alone: Path, tmp_path: Path) -> None:
    (tmp_path / "clusters.yaml").write_text(
        "addons: {reloader: {version: 2.2.3}}\nclusters:\n  - name: infra\n    root: workloads\n"
    )
    for command, code in (("check", 1), ("render", 0), ("check", 0)):
        done = subprocess.run([alone, command], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
    written = tmp_path / "workloads" / "system" / "reloader" / "app" / "helmrelease.yaml"
    assert "kind: HelmRelease" in written.read_text("utf-8")


def test_the_wheel_alone_says_how_verify_is_installed(alone: Path, tmp_path: Path) -> None:
    (tmp_path / "clusters.yaml").write_text("clusters: [{name: infra, root: workloads, entrypoint: x}]\n")
    done = subprocess.run([alone, "verify"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "reloadgen[live]" in done.stderr
