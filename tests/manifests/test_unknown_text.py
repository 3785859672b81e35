from __future__ import annotations

import re

from reloadgen.manifests.unknown_text import as_pattern, display, unknown, unknown_parts

TEXT = f"./one/{unknown('B')}/x"


def test_a_marker_carries_its_reason_and_is_displayed_as_a_variable() -> None:
    assert unknown_parts(TEXT) == ("B",)
    assert display(TEXT) == "./one/${B}/x"


def test_the_pattern_matches_whatever_the_unknown_part_may_be() -> None:
    assert as_pattern(TEXT) == r"\./one/.*/x"
    assert re.fullmatch(as_pattern(TEXT), "./one/two/three/x")


def test_text_without_markers_is_known_and_stands_for_itself() -> None:
    assert unknown_parts("a.b") == ()
    assert display("a.b") == "a.b"
    assert as_pattern("a.b") == r"a\.b"
