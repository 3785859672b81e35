"""Kubernetes clusters on loopback, without containers: real control planes, simulated nodes (kwok)."""

from __future__ import annotations

import base64
import json
import secrets
from typing import TYPE_CHECKING

from cluster.api_client import Api, Obj, condition
from cluster.go_binaries import go_binaries
from cluster.processes import free_ports, spawn, stop, wait_for

if TYPE_CHECKING:
    from pathlib import Path

_SIZE = {"cpu": "32", "memory": "256Gi", "pods": "110"}


class Cluster:
    """One cluster: its files are in `home`, with an admin kubeconfig that has one context of the cluster's name."""

    def __init__(self, name: str, home: Path) -> None:
        self.name, self.home = name, home
        self.kubeconfig = home / "kubeconfig"
        self.pki = home / "pki"
        self.etcd, self.peer, self.port = free_ports(3)
        self.token = secrets.token_hex(16)

    @property
    def server(self) -> str:
        """The API server's URL."""
        return f"https://127.0.0.1:{self.port}"

    @property
    def authority(self) -> str:
        """The self-signed certificate of the API server, in base64."""
        return base64.b64encode((self.pki / "apiserver.crt").read_bytes()).decode()

    def api(self) -> Api:
        """A connection as admin."""
        return Api(self.kubeconfig)

    def begin(self) -> None:
        """Start etcd and kube-apiserver without waiting for them."""
        self.pki.mkdir(parents=True)
        (self.pki / "tokens.csv").write_text(f"{self.token},admin,admin,system:masters\n", encoding="utf-8")
        urls = {
            "listen-client-urls": self.etcd,
            "advertise-client-urls": self.etcd,
            "listen-peer-urls": self.peer,
            "initial-advertise-peer-urls": self.peer,
        }
        flags = [f"--{flag}=http://127.0.0.1:{port}" for flag, port in urls.items()]
        flags.append(f"--initial-cluster=default=http://127.0.0.1:{self.peer}")
        # no fsync, because the data is discarded
        binary = go_binaries() / "bin" / "etcd"
        spawn(self.home, "etcd", [binary, "--data-dir=etcd", "--unsafe-no-fsync", "--log-level=warn", *flags])
        self.start_server()

    def start_server(self) -> None:
        """Start kube-apiserver, also after it was stopped."""
        spawn(
            self.home,
            "kube-apiserver",
            [
                go_binaries() / "bin" / "kube-apiserver",
                f"--etcd-servers=http://127.0.0.1:{self.etcd}",
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                f"--secure-port={self.port}",
                "--endpoint-reconciler-type=none",  # otherwise it refuses to advertise a loopback address
                "--service-cluster-ip-range=10.96.0.0/16",
                f"--cert-dir={self.pki}",  # it writes its own certificate and key there
                f"--token-auth-file={self.pki}/tokens.csv",
                "--authorization-mode=RBAC",
                "--profiling=false",
                "--service-account-issuer=https://kubernetes.default.svc",
                f"--service-account-key-file={self.pki}/apiserver.key",
                f"--service-account-signing-key-file={self.pki}/apiserver.key",
            ],
        )

    def answers(self) -> bool:
        """Whether the API server is ready; writes the admin's kubeconfig."""
        self.kubeconfig.write_text(json.dumps(self.config(self.token)), encoding="utf-8")
        return bool(self.api().get("/readyz") == "ok")

    def config(self, token: str, **user: object) -> Obj:
        """The content of a kubeconfig with a token or other credentials."""
        cluster = {"server": self.server, "certificate-authority-data": self.authority}
        return {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": self.name,
            "clusters": [{"name": self.name, "cluster": cluster}],
            "users": [{"name": self.name, "user": user or {"token": token}}],
            "contexts": [{"name": self.name, "context": {"cluster": self.name, "user": self.name}}],
        }

    def finish(self) -> None:
        """Wait for the API server, then start controllers, scheduler, kwok and one node."""
        wait_for(f"{self.name}: kube-apiserver", 120, self.answers)
        pods = (
            f"127.{self.port >> 8}.{self.port & 255}.0/24"  # pod IPs on loopback: a stand-in can listen there
        )
        self._controllers(pods)
        api = self.api()
        metadata = {
            "name": "fake-0",
            "labels": {"kubernetes.io/hostname": "fake-0", "kubernetes.io/os": "linux"},
        }
        status = {"allocatable": _SIZE, "capacity": _SIZE}
        node = {
            "apiVersion": "v1",
            "kind": "Node",
            "metadata": metadata,
            "spec": {"podCIDR": pods},
            "status": status,
        }
        api.call("POST", "/api/v1/nodes", node)
        account = "/api/v1/namespaces/default/serviceaccounts/default"
        wait_for(f"{self.name}: default ServiceAccount", 60, lambda: api.get(account))
        ready = "/api/v1/nodes/fake-0"
        wait_for(f"{self.name}: node", 60, lambda: condition(api.get(ready)).get("status") == "True")

    def _controllers(self, pods: str) -> None:
        manager, scheduler, kwok = free_ports(3)
        binaries, config = go_binaries() / "bin", f"--kubeconfig={self.kubeconfig}"
        common = [
            config,
            f"--authentication-{config[2:]}",
            f"--authorization-{config[2:]}",
            "--bind-address=127.0.0.1",
            "--leader-elect=false",
            "--profiling=false",
        ]
        keys = [
            f"--service-account-private-key-file={self.pki}/apiserver.key",
            f"--root-ca-file={self.pki}/apiserver.crt",
        ]
        own = [f"--secure-port={manager}", f"--cert-dir={self.pki}/manager"]
        spawn(
            self.home, "kube-controller-manager", [binaries / "kube-controller-manager", *common, *own, *keys]
        )
        own = [f"--secure-port={scheduler}", f"--cert-dir={self.pki}/scheduler"]
        spawn(self.home, "kube-scheduler", [binaries / "kube-scheduler", *common, *own])
        spawn(
            self.home,
            "kwok",
            [
                binaries / "kwok",
                config,
                f"--config={go_binaries() / 'kwok.yaml'}",
                "--manage-all-nodes=true",
                f"--cidr={pods}",
                "--node-ip=127.0.0.1",
                "--node-lease-duration-seconds=40",
                f"--server-address=127.0.0.1:{kwok}",
            ],
        )


def up(home: Path, *names: str) -> list[Cluster]:
    """Start clusters with these names, and wait until they are ready."""
    clusters = [Cluster(name, home / name) for name in names]
    for cluster in clusters:
        cluster.begin()
    for cluster in clusters:
        cluster.finish()
    return clusters


def down(clusters: list[Cluster]) -> None:
    """Stop all processes of the clusters."""
    for cluster in clusters:
        stop(cluster.home)


def joined(clusters: list[Cluster], token: str = "") -> Obj:
    """One kubeconfig with a context for each cluster, as admin unless a token is given."""
    configs = [cluster.config(token or cluster.token) for cluster in clusters]
    parts = {
        key: [each for config in configs for each in config[key]] for key in ("clusters", "users", "contexts")
    }
    return {**configs[0], **parts}
