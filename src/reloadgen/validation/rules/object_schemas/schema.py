"""`schema`: a generated object breaks its definition: the API server would refuse it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule
from reloadgen.schemas.crd_validation import check_object

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.validation.case import Case

RULE = Rule("schema", "error", "A generated object does not match the schema of its CRD.", scope="build")


def check(case: Case) -> Iterator[Finding]:
    """One finding for each violation in a generated Flux object."""
    for clusters, resource in case.generated_objects:
        for violation in check_object(resource.content):
            path = ".".join(map(str, violation.path)) or resource.id.kind
            location = resource.location(*violation.path)
            message = f"{path}: {violation.message}"
            yield RULE.finding(location, message, violation.fix, clusters=clusters)
