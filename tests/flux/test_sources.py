from __future__ import annotations

import pytest

from reloadgen.flux.sources import repository_path


@pytest.mark.parametrize(
    "url",
    [
        "ssh://git@github.com/Acme/fleet.git",
        "ssh://git@GitHub.com:22/acme/fleet",
        "git@github.com:acme/fleet",
        "github.com:acme/fleet.git/",
        "https://github.com/acme/fleet/",
        "https://user:secret@github.com:8443/acme/fleet.git",
        "https://bitbucket.example.com/scm/acme/fleet.git",
        "git@ssh.dev.azure.com:v3/acme/fleet",
    ],
)
def test_a_repository_is_the_same_by_any_url(url: str) -> None:
    assert repository_path(url) == "acme/fleet"
