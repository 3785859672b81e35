"""The values that options with a fixed set of choices take."""

from __future__ import annotations

from enum import StrEnum


class ColorMode(StrEnum):
    """When to use colour."""

    auto = "auto"
    always = "always"
    never = "never"


class ChangeFormat(StrEnum):
    """Output formats of `render` and `diff`."""

    text = "text"
    json = "json"


class FindingFormat(StrEnum):
    """Output formats of `check` and `validate`."""

    text = "text"
    json = "json"
    github = "github"
    sarif = "sarif"
    junit = "junit"


class ClusterFormat(StrEnum):
    """Output formats of `clusters`."""

    table = "table"
    json = "json"
    yaml = "yaml"


class GraphFormat(StrEnum):
    """Output formats of `graph`."""

    tree = "tree"
    mermaid = "mermaid"
    dot = "dot"


class VerifyFormat(StrEnum):
    """Output formats of `verify`."""

    text = "text"
    json = "json"
    junit = "junit"
