from __future__ import annotations

import pytest

from reloadgen.inventory.written.version_specifier import accepts


@pytest.mark.parametrize(
    ("specifier", "version", "accepted"),
    [
        (">=0.2,<0.3", "0.2.0", True),
        (">=0.2,<0.3", "0.2.9", True),
        (">=0.2,<0.3", "0.1.9", False),
        (">=0.2,<0.3", "0.3.0", False),
        (">=0.2", "0.2.0.dev3", True),
        ("<0.3", "0.3.0rc1", False),
        ("==0.3.0rc1", "0.3.0rc1", True),
        ("~=0.2.1", "0.2.4", True),
        ("==0.2.*", "0.3.0", False),
        ("no specifier", "0.2.0", True),
    ],
)
def test_versions_are_compared_as_pip_does(specifier: str, version: str, accepted: bool) -> None:  # noqa: FBT001 - a parameter
    assert accepts(specifier, version) is accepted
