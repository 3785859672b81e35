"""Which versions of reloadgen an inventory is for: version specifiers as pip takes them (PEP 440)."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from reloadgen.inventory.written.value_checks import refuse


def version_specifier(text: str) -> str:
    """A version specifier such as `>=0.2,<0.3`."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # noqa: PLC0415 - slow, and few inventories need it

    try:
        found = SpecifierSet(text)
    except InvalidSpecifier:
        refuse(f"'{text}' is not a version specifier", f"write one such as {_example(text)}")
    if not len(found):
        refuse("is empty", "write a version specifier such as '>=0.2,<0.3'")
    return text


def _example(text: str) -> str:
    from packaging.version import InvalidVersion, Version  # noqa: PLC0415 - as above

    try:
        return f"'=={Version(text)}'"
    except InvalidVersion:
        return "'>=0.2,<0.3'"


def accepts(specifier: str, version: str) -> bool:
    """Whether a version meets a specifier; a development version counts as the release that it leads to, too.

    A specifier that is none accepts every version: it is reported as a value that is wrong.
    """
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # noqa: PLC0415 - as above
    from packaging.version import Version  # noqa: PLC0415 - as above

    try:
        found = SpecifierSet(specifier)
    except InvalidSpecifier:
        return True
    candidates = (version, Version(version).base_version)
    return any(found.contains(each, prereleases=True) for each in candidates)


VersionSpecifier = Annotated[str, AfterValidator(version_specifier)]
