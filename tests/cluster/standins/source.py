"""STAND-IN for Flux's source-controller: GitRepository and OCIRepository, nothing else.

Git: every GitRepository reads one local repository; spec.url is not used, spec.ref is resolved in every iteration.
OCI: one tag or digest from a loopback registry over plain HTTP, again only after a change of spec or a reconcile
request. Not implemented: spec.interval, .sourceignore, spec.ignore, verification, TLS, ranges.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import json
import os
import subprocess
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from cluster.api_client import SOURCE, Api, Obj, condition, path_of
from cluster.standins.status import WEB, report, serve_forever, sha256, timestamp

MANIFESTS = "application/vnd.oci.image.manifest.v1+json,application/vnd.docker.distribution.manifest.v2+json"
Stored = tuple[str, str]
"""A revision, and the artifact's path below the store."""


class FailedError(Exception):
    """What ends up in Ready=False: reason, message."""


def git(repository: Path, *arguments: str) -> str:
    """The output of Git in a repository; environment variables of Git are ignored."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    command = ["git", "-C", str(repository), *arguments]
    done = subprocess.run(command, env=clean, capture_output=True, text=True, check=False)
    if done.returncode:
        raise FailedError("GitOperationFailed", done.stderr.strip())
    return done.stdout.strip()


def pack_git(spec: Obj, repository: Path, store: Path) -> Stored:
    """The commit that spec.ref names."""
    ref = spec.get("ref", {})
    if "semver" in ref:
        raise FailedError("StandInUnsupported", "spec.ref.semver")
    name = ref.get("name") or ref.get("tag") or ref.get("branch") or ""
    commit = f"{ref.get('commit') or name or 'HEAD'}^{{commit}}"
    sha = git(repository, "rev-parse", "--verify", "--end-of-options", commit)
    path = f"gitrepository/{sha}.tar.gz"
    if not (store / path).exists():
        git(repository, "archive", "--format=tar.gz", f"--output={store / path}", sha)
    return (f"{name}@sha1:{sha}" if name else f"sha1:{sha}"), path


def fetch(url: str) -> bytes:
    """What the registry answers."""
    try:
        with WEB.open(urllib.request.Request(url, headers={"Accept": MANIFESTS}), timeout=20) as answer:  # noqa: S310 - loopback
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        said = error.read().decode(errors="replace")[:300]
        raise FailedError(
            "OCIArtifactPullFailed", f"failed to determine artifact digest: GET {url}: {said}"
        ) from error
    except OSError as error:
        raise FailedError(
            "OCIArtifactPullFailed", f"failed to determine artifact digest: {url}: {error}"
        ) from error


def pull_oci(spec: Obj, mirrors: dict[str, str], store: Path) -> Stored:
    """The layer that the selector asks for, of the tag or digest."""
    place, ref = spec["url"].removeprefix("oci://"), spec.get("ref", {})
    for prefix, other in mirrors.items():
        if place.startswith(f"{prefix}/"):
            place = other + place[len(prefix) :]
    host, _, name = place.partition("/")
    if host.rpartition(":")[0] != "127.0.0.1":
        raise FailedError(
            "OCIArtifactPullFailed", f"{host}: only a loopback registry, or a mirror of one, is served"
        )
    if "semver" in ref:
        raise FailedError("StandInUnsupported", "spec.ref.semver")
    tag = ref.get("digest") or ref.get("tag") or "latest"
    manifest = fetch(f"http://{host}/v2/{name}/manifests/{tag}")
    wanted = spec.get("layerSelector", {}).get("mediaType")
    layers = [layer for layer in json.loads(manifest)["layers"] if wanted in {None, layer["mediaType"]}]
    if not layers:
        raise FailedError("OCILayerOperationFailed", f"no layer with media type {wanted}")
    digest = layers[0]["digest"]
    path = f"ocirepository/{digest.replace(':', '-')}.tar.gz"
    (store / path).write_bytes(fetch(f"http://{host}/v2/{name}/blobs/{digest}"))
    return (tag if "digest" in ref else f"{tag}@{sha256(manifest)}"), path


@dataclass(frozen=True)
class Controller:
    """Both kinds, on one cluster."""

    api: Api
    repository: Path
    store: Path
    base: str
    mirrors: dict[str, str]

    def step(self) -> None:
        """One look at everything."""
        for plural in ("gitrepositories", "ocirepositories"):
            for obj in self.api.items(f"{SOURCE}/{plural}"):
                if not obj["spec"].get("suspend") and "deletionTimestamp" not in obj["metadata"]:
                    self.reconcile(plural, obj)

    def reconcile(self, plural: str, obj: Obj) -> None:
        """One object."""
        meta, old, path = obj["metadata"], obj.get("status", {}), path_of(SOURCE, plural, obj)
        asked = meta.get("annotations", {}).get("reconcile.fluxcd.io/requestedAt")
        settled = (
            condition(obj).get("status") == "True" and old.get("observedGeneration") == meta["generation"]
        )
        if plural == "ocirepositories" and settled and old.get("lastHandledReconcileAt") == asked:
            return
        try:
            if plural == "gitrepositories":
                revision, file = pack_git(obj["spec"], self.repository, self.store)
            else:
                revision, file = pull_oci(obj["spec"], self.mirrors, self.store)
        except FailedError as failure:
            reason, message = failure.args
            report(
                self.api,
                path,
                obj,
                {"Ready": ("False", reason, message), "FetchFailed": ("True", reason, message)},
            )
            return
        said = ("True", "Succeeded", f"stored artifact for revision '{revision}'")
        artifact = self.artifact(old.get("artifact", {}), revision, file)
        report(self.api, path, obj, {"Ready": said, "ArtifactInStorage": said}, artifact=artifact)

    def artifact(self, old: Obj, revision: str, file: str) -> Obj:
        """status.artifact; its digest is the layer's, the revision's the manifest's."""
        if old.get("revision") == revision:
            return old
        data = (self.store / file).read_bytes()
        url, now = f"{self.base}/{file}", timestamp()
        where = {"revision": revision, "path": file, "url": url}
        return {**where, "digest": sha256(data), "size": len(data), "lastUpdateTime": now}


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves the store."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Nothing."""


def main() -> None:
    """Runs until it is ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kubeconfig", type=Path)
    parser.add_argument("repository", type=Path)
    parser.add_argument("store", type=Path)
    parser.add_argument("port", type=int)
    parser.add_argument("--mirror", action="append", default=[], metavar="PREFIX=HOST:PORT")
    options = parser.parse_args()
    for folder in ("gitrepository", "ocirepository"):
        (options.store / folder).mkdir(parents=True, exist_ok=True)
    handler = functools.partial(Quiet, directory=str(options.store))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    mirrors = dict(pair.split("=", 1) for pair in options.mirror)
    base = f"http://127.0.0.1:{options.port}"
    serve_forever(
        Controller(Api(options.kubeconfig, keep=True), options.repository, options.store, base, mirrors).step
    )


if __name__ == "__main__":
    main()
