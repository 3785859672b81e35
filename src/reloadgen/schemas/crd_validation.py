"""Flux objects held against the schemas of their CRDs, as strictly as the API server's field validation."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from reloadgen.schemas.violation import Violation, violations

if TYPE_CHECKING:
    from jsonschema import ValidationError
    from jsonschema.protocols import Validator

Kind: TypeAlias = Literal["OCIRepository", "HelmRelease", "Kustomization"]

_FILES = {
    ("helm.toolkit.fluxcd.io/v2", "HelmRelease"): "helmrelease.json",
    ("kustomize.toolkit.fluxcd.io/v1", "Kustomization"): "kustomization.json",
    ("source.toolkit.fluxcd.io/v1", "Bucket"): "bucket.json",
    ("source.toolkit.fluxcd.io/v1", "GitRepository"): "gitrepository.json",
    ("source.toolkit.fluxcd.io/v1", "HelmRepository"): "helmrepository.json",
    ("source.toolkit.fluxcd.io/v1", "OCIRepository"): "ocirepository.json",
}


def check_spec(kind: Kind, spec: Mapping[str, object]) -> tuple[Violation, ...]:
    """All that is wrong with the `spec` of such an object, sorted by path (which begins below the spec)."""
    return _check(_validator(f"{kind.lower()}.json", "spec"), spec)


def spec_schema(kind: Kind) -> dict[str, Any]:
    """The JSON Schema of the `spec` of such an object."""
    spec: dict[str, Any] = _load(f"{kind.lower()}.json")["properties"]["spec"]
    return spec


def check_object(obj: Mapping[str, object]) -> tuple[Violation, ...]:
    """All that is wrong with a whole object, sorted by path; nothing for a kind that has no schema here."""
    file = _FILES.get((str(obj.get("apiVersion")), str(obj.get("kind"))))
    return _check(_validator(file), obj) if file else ()


def _check(validator: Validator, value: Any) -> tuple[Violation, ...]:  # noqa: ANN401 - the stubs know dict and list alone
    found = (each for error in validator.iter_errors(value) for each in violations(error))
    return tuple(sorted(found, key=lambda each: (each.path, each.message)))


@functools.cache
def _validator(file: str, part: str = "") -> Validator:
    """The validator of a schema that ships with reloadgen, or of one property of it."""
    schema = _load(file)
    return _strict()(schema["properties"][part] if part else schema)


def _load(file: str) -> dict[str, Any]:
    from importlib.resources import files  # noqa: PLC0415 - loaded only where something is checked

    schema: dict[str, Any] = json.loads((files("reloadgen.schemas") / file).read_text("utf-8"))
    return schema


@functools.cache
def _strict() -> type[Validator]:
    """JSON Schema as Go's API server reads it, over any Mapping and over lists and tuples."""
    import jsonschema  # noqa: PLC0415 - a tenth of a second that only open sections cost

    types = jsonschema.Draft202012Validator.TYPE_CHECKER.redefine_many(
        {
            "object": lambda _, value: isinstance(value, Mapping),
            "array": lambda _, value: isinstance(value, list | tuple),
        }
    )
    extend: Any = jsonschema.validators.extend  # the stubs leave it untyped
    strict: type[Validator] = extend(
        jsonschema.Draft202012Validator, {"pattern": _pattern}, type_checker=types
    )
    return strict


def _pattern(_: Validator, pattern: str, value: object, __: Mapping[str, Any]) -> Iterator[ValidationError]:
    """A pattern as Go means it: Python's `$` would let a last line break pass."""
    from jsonschema import ValidationError  # noqa: PLC0415 - as above

    if isinstance(value, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), value):
        yield ValidationError("")
