"""verify trusts the certificate authority and server name of the kubeconfig, and no other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from cluster.live_fleet import token

if TYPE_CHECKING:
    from pathlib import Path

    from cluster.live_fleet import LiveFleet, Outcome

OTHER_AUTHORITY = "apps"
"""Each API server has its own certificate authority."""


def verify_as(fleet: LiveFleet, directory: Path, **changes: Any) -> Outcome:
    """Verify infra with a changed cluster in the kubeconfig; None removes a key."""
    cluster = fleet.cluster("infra")
    content = cluster.config(token(cluster, "reloadgen-verify"))
    entry = {**content["clusters"][0]["cluster"], **changes}
    content["clusters"][0]["cluster"] = {key: value for key, value in entry.items() if value is not None}
    file = directory / "kubeconfig"
    file.write_text(json.dumps(content), encoding="utf-8")
    return fleet.verify("--kubeconfig", str(file), "--cluster", "infra", "--read-only")


@pytest.mark.parametrize(
    "changes",
    [
        {"certificate-authority-data": None},
        {"certificate-authority-data": OTHER_AUTHORITY},
        {"tls-server-name": "wrong.example.com"},
    ],
)
def test_a_server_that_is_not_trusted_is_unreachable(
    fleet: LiveFleet, tmp_path: Path, changes: dict[str, Any]
) -> None:
    if changes.get("certificate-authority-data") == OTHER_AUTHORITY:
        changes = {"certificate-authority-data": fleet.cluster("apps").authority}
    outcome = verify_as(fleet, tmp_path, **changes)
    assert outcome.code == 2, outcome.stdout
    assert "certificate verify failed" in outcome.message("infra", "reach")


def test_the_server_s_other_name(fleet: LiveFleet, tmp_path: Path) -> None:
    outcome = verify_as(fleet, tmp_path, **{"tls-server-name": "kubernetes.default.svc"})
    assert outcome.code == 0, outcome.stdout
    assert "warnings" not in outcome.cluster("infra")


def test_skipping_verification_is_accepted_with_a_warning(fleet: LiveFleet, tmp_path: Path) -> None:
    changes = {"certificate-authority-data": None, "insecure-skip-tls-verify": True}
    outcome = verify_as(fleet, tmp_path, **changes)
    assert outcome.code == 0, outcome.stdout
    (warning,) = outcome.cluster("infra")["warnings"]
    assert warning.startswith("context infra skips TLS verification (insecure-skip-tls-verify)")
