from __future__ import annotations

import pytest

from reloadgen.changes.change_set import Create, Delete, Update
from reloadgen.changes.lock_contents import lock_change


@pytest.mark.parametrize(
    ("content", "settled", "change"),
    [
        (None, b"x\n", Create),
        (b"y\n", b"x\n", Update),
        (b"x\n", None, Delete),
        (b"x\n", b"x\n", None),
        (b"x\r\n", b"x\n", None),
        (None, None, None),
    ],
)
def test_the_lock_changes_where_its_content_does(
    content: bytes | None, settled: bytes | None, change: type | None
) -> None:
    assert [type(each) for each in lock_change("l", content, settled)] == ([change] if change else [])
