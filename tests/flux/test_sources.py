from __future__ import annotations

import pytest

from reloadgen.flux.sources import repository_path


@pytest.mark.parametrize(
    "url",
    ["ssh://git@github.com/Acme/fleet.git", "git@github.com:acme/fleet", "https://github.com/acme/fleet/"],
)
def test_a_repository_is_the_same_by_any_url(url: str) -> None:
    assert repository_path(url) == "acme/fleet"
