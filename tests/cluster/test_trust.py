"""Whom verify trusts: the kubeconfig's authority and server name, as said there, and nothing laxer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from cluster.world import token

if TYPE_CHECKING:
    from pathlib import Path

    from cluster.world import Outcome, World

OTHER_AUTHORITY = "apps"
"""Each API server has a certificate of its own: the other one's says nothing about this one."""


def verify_as(world: World, directory: Path, **changes: Any) -> Outcome:
    """On infra, with other words about its cluster in the kubeconfig; None takes a key away."""
    cluster = world.cluster("infra")
    content = cluster.config(token(cluster, "reloadgen-verify"))
    entry = {**content["clusters"][0]["cluster"], **changes}
    content["clusters"][0]["cluster"] = {key: value for key, value in entry.items() if value is not None}
    file = directory / "kubeconfig"
    file.write_text(json.dumps(content), encoding="utf-8")
    return world.verify("--kubeconfig", str(file), "--cluster", "infra", "--read-only")


@pytest.mark.parametrize(
    "changes",
    [
        {"certificate-authority-data": None},
        {"certificate-authority-data": OTHER_AUTHORITY},
        {"tls-server-name": "wrong.example.com"},
    ],
)
def test_a_server_that_is_not_trusted_is_out_of_reach(
    world: World, tmp_path: Path, changes: dict[str, Any]
) -> None:
    if changes.get("certificate-authority-data") == OTHER_AUTHORITY:
        changes = {"certificate-authority-data": world.cluster("apps").authority}
    outcome = verify_as(world, tmp_path, **changes)
    assert outcome.code == 2, outcome.stdout
    assert "certificate verify failed" in outcome.message("infra", "reach")


def test_the_server_s_other_name(world: World, tmp_path: Path) -> None:
    outcome = verify_as(world, tmp_path, **{"tls-server-name": "kubernetes.default.svc"})
    assert outcome.code == 0, outcome.stdout
    assert "warnings" not in outcome.cluster("infra")


def test_skipping_verification_is_honoured_with_a_warning(world: World, tmp_path: Path) -> None:
    changes = {"certificate-authority-data": None, "insecure-skip-tls-verify": True}
    outcome = verify_as(world, tmp_path, **changes)
    assert outcome.code == 0, outcome.stdout
    (warning,) = outcome.cluster("infra")["warnings"]
    assert warning.startswith("context infra skips TLS verification (insecure-skip-tls-verify)")
