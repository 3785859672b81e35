"""The page of each rule, as it stands in the documentation."""

from __future__ import annotations

from importlib.resources import files


def page(rule: str) -> str:
    """What a rule means, why, an example, and how to silence it: Markdown."""
    return (files("reloadgen.validation") / "pages" / f"{rule}.md").read_text("utf-8")
