"""The tools that Go builds for the tests from tests/go.mod, once per state of their sources."""

from __future__ import annotations

import fcntl
import functools
import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest

MODULE = Path(__file__).parent
CACHE = MODULE.parent / ".cache" / "tools"
NOT_RUN = "not run: "
"""How the reason of a loud skip begins: conftest's closing section collects these."""

_PACKAGES = {
    "controller-gen": "sigs.k8s.io/controller-tools/cmd/controller-gen",
    "crane": "github.com/google/go-containerregistry/cmd/crane",
    "helm": "helm.sh/helm/v4/cmd/helm",
    "kubeconform": "github.com/yannh/kubeconform/cmd/kubeconform",
    "kustomize": "sigs.k8s.io/kustomize/kustomize/v5",
    "kustomize-controller": "github.com/fluxcd/kustomize-controller",
    "kwok": "sigs.k8s.io/kwok/cmd/kwok",
}


class GoMissingError(Exception):
    """There is no `go` on PATH to build a tool with."""


@functools.cache
def tool(name: str) -> Path:
    """The binary of that name, built when it is not there: one of `_PACKAGES`, or a directory in tests/tools/.

    Raises:
        GoMissingError: `go` is not on PATH.
        subprocess.CalledProcessError: it does not build; the compiler's words are on standard error.
    """
    if shutil.which("go") is None:
        raise GoMissingError(f"{name} has to be built and there is no `go` on PATH")
    binary = CACHE / _key(name) / name
    if not binary.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with (CACHE / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # one build at a time, whoever asks: they share two cores
            if not binary.exists():
                _build(name, binary)
    return binary


def need(name: str) -> Path:
    """As `tool`, in a test or fixture: where Go is missing the test is skipped loudly, and fails in CI."""
    try:
        return tool(name)
    except GoMissingError as error:
        lacking(str(error))


def lacking(reason: str) -> NoReturn:
    """End a test that can't run on this machine: a skip that the closing section names, in CI a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason} (in CI this test has to run)", pytrace=False)
    pytest.skip(NOT_RUN + reason)


def go(*arguments: str) -> str:
    """What `go` says on standard output, run in tests/."""
    environment = {**os.environ, "CGO_ENABLED": "0"}
    done = subprocess.run(
        ["go", *arguments], cwd=MODULE, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip()


def _key(name: str) -> str:
    """A name for all that goes into the binary: the compiler, the modules, and our own sources."""
    files = [MODULE / "go.mod", MODULE / "go.sum", *_sources(name)]
    parts = [go("version").encode(), *(file.read_bytes() for file in files)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def _sources(name: str) -> list[Path]:
    """Our own files that a tool is built from."""
    own = sorted((MODULE / "tools" / name).glob("*.go"))
    uses_jobs = any('/tools/jobs"' in file.read_text("utf-8") for file in own)
    return own + (sorted((MODULE / "tools" / "jobs").glob("*.go")) if uses_jobs else [])


def _build(name: str, binary: Path) -> None:
    binary.parent.mkdir(exist_ok=True)
    unfinished = binary.with_suffix(".building")
    package = _PACKAGES.get(name, f"./tools/{name}")
    flags = ("-mod=readonly", "-trimpath", "-buildvcs=false", "-p", "2", f"-ldflags={_link_flags(name)}")
    go("build", *flags, "-o", str(unfinished), package)
    unfinished.replace(binary)


def _link_flags(name: str) -> str:
    if name != "kubebox":
        return "-s -w"
    found = re.search(
        r"^\tk8s\.io/kubernetes v1\.(\d+)\.(\d+)$", (MODULE / "go.mod").read_text(), re.MULTILINE
    )
    assert found, "go.mod does not name k8s.io/kubernetes"
    minor, patch = found.groups()
    # Unstamped, the server calls itself v0.0.0-master, and charts with a kubeVersion refuse it.
    version = {"gitVersion": f"v1.{minor}.{patch}", "gitMajor": "1", "gitMinor": minor}
    return "-s -w " + " ".join(
        f"-X k8s.io/component-base/version.{key}={value}" for key, value in version.items()
    )
