"""Check the syntax of single values; each check returns the value, or raises with the fix."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, NoReturn
from urllib.parse import urlsplit

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from reloadgen.inventory.written.semver_range import is_range

MAX_RELEASE_NAME = 53  # Helm's bound on a release name
MAX_LABEL = 63  # https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names

_DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SEGMENT = re.compile(r"[A-Za-z0-9._-]+")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_CHART = re.compile(r"oci://[A-Za-z0-9.-]+(:[0-9]+)?(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)+")
_LABEL_NAME = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")
_LABEL_PREFIX = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")


def refuse(message: str, fix: str) -> NoReturn:
    """Raise a problem that carries its fix through pydantic."""
    raise PydanticCustomError("reloadgen", "{message}", {"message": message, "fix": fix})


def _dns_label(text: str, longest: int) -> str:
    if not _DNS_LABEL.fullmatch(text):
        refuse(
            f"'{text}' is not a valid DNS label",
            "use lower-case letters, digits and '-'; begin and end with a letter or digit",
        )
    if len(text) > longest:
        refuse(f"'{text}' is longer than {longest} characters", "shorten it")
    return text


def dns_label(text: str) -> str:
    """A DNS label of at most 63 characters: names of clusters and namespaces."""
    return _dns_label(text, MAX_LABEL)


def add_on_name(text: str) -> str:
    """A DNS label of at most 53 characters: the add-on's name is the Helm release's."""
    return _dns_label(text, MAX_RELEASE_NAME)


def object_name(text: str) -> str:
    """A DNS subdomain: the name of a Flux object."""
    if len(text) > 253 or not _LABEL_PREFIX.fullmatch(text):  # noqa: PLR2004 - the bound of a DNS subdomain
        refuse(
            f"'{text}' is not a valid name of a Kubernetes object",
            "use lower-case letters, digits, '-' and '.'",
        )
    return text


def relative_path(text: str) -> str:
    """A POSIX path below the top, without a leading `./` and a trailing `/`; placeholders already filled in."""
    if _CONTROL.search(text):
        refuse(f"'{text}' contains a control character", "remove it")
    if "\\" in text:
        refuse(f"'{text}' contains a backslash", "use '/' in paths")
    if text.startswith("/"):
        refuse(f"'{text}' is absolute", "write it relative to the top of the repository")
    while text.startswith("./"):
        text = text[2:].lstrip("/")
    text = text.rstrip("/")
    for segment in text.split("/"):
        _segment(text, segment)
    return text


def _segment(text: str, segment: str) -> None:
    if text in ("", "."):
        refuse("not a directory below the top of the repository", "write it like kubernetes/workloads/NAME")
    if segment in ("", "."):
        refuse(f"'{text}' contains an empty segment or a '.'", "separate names with single slashes")
    if segment == "..":
        refuse(f"'{text}' contains '..'", "write it relative to the top of the repository")
    if not _SEGMENT.fullmatch(segment):
        refuse(f"'{text}' contains '{_odd(segment)}'", "use ASCII letters, digits, '.', '_' and '-'")
    if segment.casefold() == ".git":
        refuse(f"'{text}' is inside .git", "choose a directory of the work tree")


def _odd(segment: str) -> str:
    return next(char for char in segment if not _SEGMENT.fullmatch(char))


def chart(text: str) -> str:
    """An OCI chart's address: `oci://…` without tag or digest."""
    if not text.startswith("oci://"):
        refuse(
            f"'{text}' is not an OCI address",
            "write oci://REGISTRY/PATH; charts of other repositories are not supported",
        )
    last = text.rpartition("/")[2]
    if "@" in last or ":" in last:
        bare = text[: len(text) - len(last)] + re.split("[@:]", last)[0]
        refuse(
            f"'{text}' contains a tag or digest", f"write chart: {bare}, and the rest under version or digest"
        )
    if not _CHART.fullmatch(text):
        refuse(
            f"'{text}' is not an OCI address",
            "write oci://REGISTRY/PATH in lower case, without a trailing '/'",
        )
    return text


def tag(text: str) -> str:
    """A tag of an OCI artifact."""
    if "+" in text and _TAG.fullmatch(text.replace("+", "_")):
        refuse(
            f"'{text}' contains a '+', which no OCI tag can contain",
            f"write {text.replace('+', '_')}: charts are pushed with '_' in its place",
        )
    if not _TAG.fullmatch(text) and is_range(text):
        refuse(f"'{text}' is a range of versions, not a tag", f"write semver: '{text}' instead of version")
    if not _TAG.fullmatch(text):
        refuse(f"'{text}' is not a tag", "write a version such as 2.2.3; use semver for a range")
    return text


def semver(text: str) -> str:
    """A range of versions, as Flux reads it."""
    if not text.strip():
        refuse("is empty", "write a range such as '>=2.2.0 <3.0.0'")
    if not is_range(text):
        refuse(f"'{text}' is not a range of versions", "write one such as '>=2.2.0 <3.0.0', '^2.2' or '2.x'")
    return text


def flux_version(text: str) -> str:
    """A version of Flux, or a range of versions."""
    if not is_range(text):
        refuse(
            f"'{text}' is not a version of Flux", "write one such as '2.8', or a range such as '>=2.7 <2.9'"
        )
    return text


def digest(text: str) -> str:
    """A manifest's digest."""
    if not _DIGEST.fullmatch(text):
        refuse(f"'{text}' is not a digest", "write sha256: followed by 64 lower-case hexadecimal digits")
    return text


def http_url(text: str) -> str:
    """An http or https URL of a server. The message does not quote it: it may hold a password."""
    fix = "write http://HOST:PORT or https://HOST"
    try:
        parts = urlsplit(text)
        is_complete = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        refuse("not a valid URL", fix)
    if not is_complete or not text.isprintable() or " " in text:
        refuse("not a valid URL", fix)
    if parts.query or parts.fragment:
        refuse("the URL has a query or a fragment", f"{fix}, with a path if there is one")
    return text


def label_key(text: str) -> str:
    """A label's key by Kubernetes' rules."""
    prefix, slash, name = text.rpartition("/")
    if not _LABEL_NAME.fullmatch(name) or (slash and not _LABEL_PREFIX.fullmatch(prefix)):
        refuse(f"'{text}' is not a valid label key", "write NAME or PREFIX/NAME, as in Kubernetes")
    return text


def label_value(text: str) -> str:
    """A label's value by Kubernetes' rules; it may be empty."""
    if text and not _LABEL_NAME.fullmatch(text):
        refuse(f"'{text}' is not a valid label value", "use at most 63 letters, digits, '-', '_' and '.'")
    return text


def pattern(text: str) -> str:
    """Text in which `{name}` and `{labels.KEY}` may stand."""
    for match in _PLACEHOLDER.finditer(text):
        if match[1] != "name" and not match[1].startswith("labels."):
            refuse(f"'{text}' contains the unknown placeholder {match[0]}", "use {name} or {labels.KEY}")
    if "{" in _PLACEHOLDER.sub("", text) or "}" in _PLACEHOLDER.sub("", text):
        refuse(f"'{text}' contains a single brace", "use {name} or {labels.KEY}")
    return text


def fill(text: str, name: str, labels: Mapping[str, str]) -> str:
    """The pattern for one cluster.

    Raises:
        KeyError: a label that the cluster does not have.
        PydanticCustomError: a label without a value.
    """

    def value(match: re.Match[str]) -> str:
        if match[1] == "name":
            return name
        label = match[1].removeprefix("labels.")
        return labels[label] or refuse(
            f"cluster {name} has an empty label {label}", "give it a value, or change the pattern"
        )

    return _PLACEHOLDER.sub(value, text)


DnsLabel = Annotated[str, AfterValidator(dns_label)]
ObjectName = Annotated[str, AfterValidator(object_name)]
RelativePath = Annotated[str, AfterValidator(relative_path)]
Chart = Annotated[str, AfterValidator(chart)]
Tag = Annotated[str, AfterValidator(tag)]
Semver = Annotated[str, AfterValidator(semver)]
FluxVersion = Annotated[str, AfterValidator(flux_version)]
HttpUrl = Annotated[str, AfterValidator(http_url)]
Digest = Annotated[str, AfterValidator(digest)]
Labels = dict[Annotated[str, AfterValidator(label_key)], Annotated[str, AfterValidator(label_value)] | None]
Pattern = Annotated[str, AfterValidator(pattern)]
