"""STAND-IN for Stakater's Reloader: the program behind the pods of the chart's Deployment.

While a pod labelled app=reloader is Ready, /metrics answers on that pod's IP and port. While such a pod's
ServiceAccount may list ConfigMaps in all namespaces and patch Deployments, workloads annotated
reloader.stakater.com/auto: "true" roll when a ConfigMap or Secret that they use changes. Changes while it does not
run are not handled, metadata is ignored. Not implemented: every flag and every value of Reloader but these.
"""

from __future__ import annotations

import hashlib
import http.server
import json
import re
import sys
import threading
from pathlib import Path

from cluster.api_client import Api, Obj, condition
from cluster.standins.status import say, serve_forever

PODS = "/api/v1/pods?labelSelector=app%3Dreloader"
REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews"
NEEDED = (("list", "", "configmaps"), ("patch", "apps", "deployments"))
AUTO = "reloader.stakater.com/auto"
WORKLOADS = ("deployments", "statefulsets", "daemonsets")
KINDS = {"configmaps": ("CONFIGMAP", "configMap", "name"), "secrets": ("SECRET", "secret", "secretName")}


class Reloader:
    """On one cluster."""

    def __init__(self, kubeconfig: Path) -> None:
        self.api = Api(kubeconfig, keep=True)
        self.seen: dict[str, str] = {}
        self.count = 0
        self.servers: dict[tuple[str, int], http.server.HTTPServer] = {}

    def step(self) -> None:
        """Handle everything once."""
        ready = [pod for pod in self.api.items(PODS) if _runs(pod)]
        self.listen({address for pod in ready for address in _addresses(pod)})
        if not any(self.may(pod) for pod in ready):
            self.seen.clear()  # what changes while it can't see is not made up for
            return
        for plural in KINDS:
            for obj in self.api.items(f"/api/v1/{plural}"):
                data = json.dumps([obj.get("data"), obj.get("binaryData")], sort_keys=True).encode()
                new, uid = hashlib.sha256(data).hexdigest()[:40], obj["metadata"]["uid"]
                if self.seen.get(uid, new) != new:
                    self.roll(plural, obj["metadata"], new)
                self.seen[uid] = new  # only now: a roll that failed comes again

    def may(self, pod: Obj) -> bool:
        """Whether RBAC lets this pod do a Reloader's work: asked of the API server, for its ServiceAccount."""
        account = (
            f"system:serviceaccount:{pod['metadata']['namespace']}:{pod['spec'].get('serviceAccountName')}"
        )
        for verb, group, resource in NEEDED:
            attributes = {"verb": verb, "group": group, "resource": resource}
            review = {"spec": {"user": account, "resourceAttributes": attributes}}
            if not self.api.call("POST", REVIEWS, review)["status"]["allowed"]:
                return False
        return True

    def roll(self, plural: str, source: Obj, value: str) -> None:
        """Sets the environment variable that Reloader sets, in every workload that uses the source."""
        for kind in WORKLOADS:
            base = f"/apis/apps/v1/namespaces/{source['namespace']}/{kind}"
            for obj in self.api.items(base):
                template = obj["spec"]["template"]
                annotations = {
                    **template["metadata"].get("annotations", {}),
                    **obj["metadata"].get("annotations", {}),
                }
                if annotations.get(AUTO) != "true" or not uses(template["spec"], plural, source["name"]):
                    continue
                variable = f"STAKATER_{re.sub('[^A-Z0-9]', '_', source['name'].upper())}_{KINDS[plural][0]}"
                first = template["spec"]["containers"][0]["name"]
                container = {"name": first, "env": [{"name": variable, "value": value}]}
                patch = {"spec": {"template": {"spec": {"containers": [container]}}}}
                path = f"{base}/{obj['metadata']['name']}"
                self.api.call("PATCH", path, patch, "application/strategic-merge-patch+json")
                self.count += 1
                say("rolled", kind, obj["metadata"]["name"], variable)

    def listen(self, wanted: set[tuple[str, int]]) -> None:
        """Serves /metrics on these addresses and no others."""
        for gone in self.servers.keys() - wanted:
            self.servers[gone].shutdown()
            self.servers.pop(gone).server_close()
        for address in wanted - self.servers.keys():
            self.servers[address] = server = http.server.ThreadingHTTPServer(address, self.handler())
            threading.Thread(target=server.serve_forever, daemon=True).start()

    def handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        """Answers with the one metric that people look for."""
        reloader = self

        class Metrics(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                name = "reloader_reload_executed_total"
                body = f'# TYPE {name} counter\n{name}{{success="true"}} {reloader.count}\n'.encode()
                self.send_response(200 if self.path == "/metrics" else 404)
                self.send_header("Content-Type", "text/plain; version=0.0.4")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
                pass

        return Metrics


def _runs(pod: Obj) -> bool:
    return "deletionTimestamp" not in pod["metadata"] and condition(pod).get("status") == "True"


def _addresses(pod: Obj) -> set[tuple[str, int]]:
    ports = [port for container in pod["spec"]["containers"] for port in container.get("ports", [])]
    return {(pod["status"]["podIP"], port["containerPort"]) for port in ports if port.get("name") == "http"}


def uses(pod: Obj, plural: str, name: str) -> bool:
    """Whether a pod's spec refers to that ConfigMap or Secret: volumes, projections, envFrom, env."""
    _, key, field = KINDS[plural]
    parts = [*pod["containers"], *pod.get("initContainers", [])]
    volumes = pod.get("volumes", [])
    named = [volume[key].get(field) for volume in volumes if key in volume]
    projected = [source for volume in volumes for source in volume.get("projected", {}).get("sources", [])]
    named += [source[key].get("name") for source in projected if key in source]
    sources = [each for part in parts for each in part.get("envFrom", [])]
    named += [each[f"{key}Ref"]["name"] for each in sources if f"{key}Ref" in each]
    values = [each.get("valueFrom", {}) for part in parts for each in part.get("env", [])]
    named += [each[f"{key}KeyRef"]["name"] for each in values if f"{key}KeyRef" in each]
    return name in named


if __name__ == "__main__":
    serve_forever(Reloader(Path(sys.argv[1])).step)
