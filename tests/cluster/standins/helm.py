"""STAND-IN for Flux's helm-controller, with the real helm underneath: HelmReleases whose chartRef is an OCIRepository.

Implemented: values, releaseName, targetNamespace, timeout, suspend, maxHistory, install.createNamespace,
install/upgrade.remediation.retries, upgrade.cleanupOnFail, rollback after a failed upgrade; on deletion
the release is uninstalled. Sets the labels helm.toolkit.fluxcd.io/name and /namespace on every object of a release
(the real one while rendering, this one right after). Refused: the fields in UNSUPPORTED. Not implemented: all others,
such as uninstall after a failure, drift detection and tests. One release at a time.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import yaml

from cluster.api_client import HELM, SOURCE, Api, Obj, condition, path_of
from cluster.standins.status import WEB, report, serve_forever, sha256

UNSUPPORTED = (
    "chart",
    "valuesFrom",
    "postRenderers",
    "dependsOn",
    "kubeConfig",
    "serviceAccountName",
    "storageNamespace",
)
FINALIZER = "finalizers.fluxcd.io"
PLURALS = {
    "ClusterRole": "clusterroles",
    "ClusterRoleBinding": "clusterrolebindings",
    "Deployment": "deployments",
    "PodMonitor": "podmonitors",
    "ServiceAccount": "serviceaccounts",
}


class HelmError(RuntimeError):
    """What helm said."""


@dataclass(frozen=True)
class Release:
    """Where a HelmRelease's Helm release is."""

    name: str
    namespace: str


@dataclass(frozen=True)
class Attempt:
    """What is being released: the artifact with its manifest's digest, and what the status says of the attempt."""

    tag: str
    oci: str
    artifact: Obj
    action: str
    counter: str
    failures: int
    status: Obj


class Helm:
    """On one cluster."""

    def __init__(self, kubeconfig: Path, binary: Path) -> None:
        self.api, self.binary = Api(kubeconfig, keep=True), binary
        self.env = {**os.environ, "KUBECONFIG": str(kubeconfig)}

    def run(self, *arguments: str | Path) -> str:
        """What helm says."""
        done = subprocess.run(
            [self.binary, *arguments], env=self.env, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise HelmError(" ".join((done.stderr or done.stdout).split()))
        return done.stdout

    def step(self) -> None:
        """One look at everything."""
        for obj in self.api.items(f"{HELM}/helmreleases"):
            if not obj["spec"].get("suspend"):
                self.reconcile(obj)

    def reconcile(self, obj: Obj) -> None:
        """One HelmRelease."""
        path, meta, spec = path_of(HELM, "helmreleases", obj), obj["metadata"], obj["spec"]
        release = Release(
            spec.get("releaseName", meta["name"]), spec.get("targetNamespace", meta["namespace"])
        )
        finalizers = meta.get("finalizers", [])
        if "deletionTimestamp" in meta:
            if FINALIZER in finalizers:
                self.run("uninstall", release.name, "-n", release.namespace, "--ignore-not-found", "--wait")
                self.api.patch(
                    path, {"metadata": {"finalizers": [each for each in finalizers if each != FINALIZER]}}
                )
            return
        if refused := [field for field in UNSUPPORTED if field in spec]:
            why = ("False", "StandInUnsupported", f"spec: {', '.join(refused)}")
            report(self.api, path, obj, {"Ready": why, "Stalled": ("True", *why[1:])})
            return
        if FINALIZER not in finalizers:
            self.api.patch(path, {"metadata": {"finalizers": [*finalizers, FINALIZER]}})
        if (attempt := self.attempt(path, obj)) is not None:
            self.release(path, obj, release, attempt)

    def attempt(self, path: str, obj: Obj) -> Attempt | None:
        """What to release now, None when there is nothing to do but to answer."""
        meta, old, ref = obj["metadata"], obj.get("status", {}), obj["spec"]["chartRef"]
        where = f"{SOURCE}/namespaces/{ref.get('namespace', meta['namespace'])}/ocirepositories/{ref['name']}"
        source = self.api.find(where) or {"metadata": {}}
        artifact = source.get("status", {}).get("artifact")
        if not artifact or source["status"].get("observedGeneration") != source["metadata"]["generation"]:
            name = f"{ref['kind']} '{ref.get('namespace', meta['namespace'])}/{ref['name']}'"
            said = f"{name} is not ready: {condition(source).get('message', 'not found')}"
            report(self.api, path, obj, {"Ready": ("False", "SourceNotReady", said)})
            return None
        tag, _, oci = artifact["revision"].rpartition("@")
        same = (old.get("lastAttemptedGeneration"), old.get("lastAttemptedRevisionDigest")) == (
            meta["generation"],
            oci,
        )
        if same and (condition(obj).get("status") == "True" or condition(obj, "Stalled")):
            report(self.api, path, obj, _as_said(obj))
            return None
        action = "upgrade" if old.get("history") else "install"
        counter = f"{action}Failures"
        status: Obj = {
            "lastAttemptedGeneration": meta["generation"],
            "lastAttemptedRevisionDigest": oci,
            "lastAttemptedReleaseAction": action,
            "storageNamespace": meta["namespace"],
        }
        return Attempt(tag, oci, artifact, action, counter, old.get(counter, 0) if same else 0, status)

    def release(self, path: str, obj: Obj, release: Release, attempt: Attempt) -> None:
        """One try, and what it came to."""
        action, spec, old = attempt.action, obj["spec"], obj.get("status", {})
        running = (
            "Unknown",
            "Progressing",
            f"Running '{action}' action with timeout of {spec.get('timeout', '5m')}",
        )
        kept = _as_said(obj, "Released", "Remediated") if attempt.failures else {}
        report(
            self.api,
            path,
            obj,
            {"Ready": running, "Reconciling": ("True", *running[1:]), **kept},
            **attempt.status,
        )
        try:
            snapshot, inventory = self.upgrade(obj, release, attempt)
        except (HelmError, OSError) as error:
            self.failed(path, obj, release, attempt, str(error))
            return
        done = (
            f"Helm {action} succeeded for release {release.namespace}/{release.name}.v{snapshot['version']} "
        )
        said = (
            "True",
            f"{action.title()}Succeeded",
            f"{done}with chart {snapshot['chartName']}@{snapshot['chartVersion']}",
        )
        earlier = [
            {**each, "status": "superseded"}
            for each in old.get("history", [])
            if each["version"] != snapshot["version"]
        ]
        fields = {
            "installFailures": 0,
            "upgradeFailures": 0,
            "lastAttemptedRevision": snapshot["chartVersion"],
        }
        history = [{**snapshot, "action": action}, *earlier[:1]]
        both = {"Ready": said, "Released": said}
        report(self.api, path, obj, both, history=history, inventory=inventory, **fields, **attempt.status)

    def failed(self, path: str, obj: Obj, release: Release, attempt: Attempt, error: str) -> None:
        """Says so; rolls an upgrade back; is Stalled when no retries are left."""
        action = attempt.action
        said = f"Helm {action} failed for release {release.namespace}/{release.name} with chart {attempt.tag}: {error}"
        conditions = {name: ("False", f"{action.title()}Failed", said) for name in ("Ready", "Released")}
        fields: Obj = {attempt.counter: attempt.failures + 1, **attempt.status}
        remediation = obj["spec"].get(action, {}).get("remediation", {})
        if action == "upgrade" and remediation.get("retries"):
            self.run("rollback", release.name, "-n", release.namespace, "--wait")
            back = f"Helm rollback to previous release {release.namespace}/{release.name} succeeded"
            conditions |= {
                "Ready": ("False", "RollbackSucceeded", back),
                "Remediated": ("True", "RollbackSucceeded", back),
            }
            latest, *earlier = obj["status"]["history"]
            version = json.loads(
                self.run("get", "metadata", release.name, "-n", release.namespace, "-o", "json")
            )["revision"]
            fields["history"] = [
                {**latest, "action": "rollback", "version": version, "status": "deployed"},
                *earlier,
            ]
            fields["history"][0].pop("ociDigest", None)  # as recorded: a rolled-back entry has none
        if 0 <= remediation.get("retries", 0) <= attempt.failures:
            tries = f"Failed to {action} after {attempt.failures + 1} attempt(s)"
            conditions["Stalled"] = ("True", "RetriesExceeded", tries)
        report(self.api, path, obj, conditions, **fields)

    def upgrade(self, obj: Obj, release: Release, attempt: Attempt) -> tuple[Obj, Obj]:
        """One `helm upgrade --install --wait`: the entry for status.history, and the inventory."""
        spec = obj["spec"]
        with tempfile.TemporaryDirectory() as directory:
            tmp = Path(directory)
            version = self.chart(tmp, attempt)
            values = tmp / "values.json"
            values.write_text(json.dumps(spec.get("values", {})), encoding="utf-8")
            self.run(
                *(
                    "upgrade",
                    release.name,
                    next(tmp.glob(f"*{version}.tgz")),
                    "--install",
                    "-n",
                    release.namespace,
                ),
                *("-f", values, "--wait", "--timeout", spec.get("timeout", "5m"), "--take-ownership"),
                *("--history-max", str(spec.get("maxHistory", 5))),
                *(["--create-namespace"] if spec.get("install", {}).get("createNamespace") else []),
                *(["--cleanup-on-fail"] if spec.get("upgrade", {}).get("cleanupOnFail") else []),
            )
        inventory = self.label(obj["metadata"], release)
        where = (release.name, "-n", release.namespace, "-o", "json")
        shown, status = (
            json.loads(self.run("get", "metadata", *where)),
            json.loads(self.run("status", *where)),
        )
        snapshot = {
            "name": release.name,
            "namespace": release.namespace,
            "version": shown["revision"],
            "status": shown["status"],
            "chartName": shown["chart"],
            "chartVersion": shown["version"],
            "appVersion": shown["appVersion"],
            "ociDigest": attempt.oci,
            "configDigest": sha256(json.dumps(spec.get("values", {}), sort_keys=True).encode()),
            "digest": sha256(json.dumps(status, sort_keys=True).encode()),
            "firstDeployed": status["info"]["first_deployed"],
            "lastDeployed": status["info"]["last_deployed"],
        }
        return snapshot, inventory

    def chart(self, tmp: Path, attempt: Attempt) -> str:
        """Packs the artifact's chart with the version that helm-controller gives it: `2.2.3+<digest's start>`."""
        with WEB.open(attempt.artifact["url"], timeout=20) as answer:
            data = answer.read()
        if sha256(data) != attempt.artifact["digest"]:
            raise HelmError(f"artifact is {sha256(data)}, not {attempt.artifact['digest']}")
        (tmp / "chart.tgz").write_bytes(data)
        with tarfile.open(tmp / "chart.tgz") as archive:
            archive.extractall(tmp / "chart", filter="data")
        (chart,) = (tmp / "chart").iterdir()
        text = (chart / "Chart.yaml").read_text(encoding="utf-8")
        found = re.search(r"^version:\s*[\"']?([^\s\"']+)", text, re.MULTILINE)
        version = f"{found[1] if found else ''}+{attempt.oci.partition(':')[2][:12]}"
        self.run("package", chart, "--version", version, "-d", tmp)
        return version

    def label(self, meta: Obj, release: Release) -> Obj:
        """Puts the origin's labels on every object of the release; the status's inventory of them."""
        manifest = self.run("get", "manifest", release.name, "-n", release.namespace)
        labels = {f"helm.toolkit.fluxcd.io/{key}": meta[key] for key in ("name", "namespace")}
        entries = []
        for each in filter(None, yaml.safe_load_all(manifest)):
            group, _, version = each["apiVersion"].rpartition("/")
            namespace = each["metadata"].get("namespace", "")
            base = f"/apis/{group}/{version}" if group else f"/api/{version}"
            directory = f"{base}/namespaces/{namespace}" if namespace else base
            name = each["metadata"]["name"]
            self.api.patch(f"{directory}/{PLURALS[each['kind']]}/{name}", {"metadata": {"labels": labels}})
            entries.append({"id": f"{namespace}_{name}_{group}_{each['kind']}", "v": version})
        return {"entries": entries}


def _as_said(obj: Obj, *kinds: str) -> dict[str, tuple[str, str, str]]:
    """The conditions as they stand."""
    found = obj.get("status", {}).get("conditions") or []
    return {
        each["type"]: (each["status"], each["reason"], each["message"])
        for each in found
        if each["type"] in (kinds or ("Ready", "Released", "Remediated", "Stalled"))
    }


if __name__ == "__main__":
    serve_forever(Helm(Path(sys.argv[1]), Path(sys.argv[2])).step)
