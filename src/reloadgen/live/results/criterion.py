"""One criterion of `verify`: what is checked, the outcome, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CriterionName(StrEnum):
    """What can be checked. The values are part of the output."""

    SOURCE = "source"
    ENTRYPOINT = "entrypoint"
    KUSTOMIZATION = "kustomization"
    OCI_REPOSITORY = "oci-repository"
    HELM_RELEASE = "helm-release"
    CHART = "chart"
    AVAILABLE = "available"
    SERVICE_ACCOUNT = "service-account"
    SINGLE_RELEASE = "single-release"
    SCRAPED = "scraped"
    RELOADS = "reloads"
    FLUX = "flux"
    REACH = "reach"
    RIGHTS = "rights"
    TIMEOUT = "timeout"


@dataclass(frozen=True, slots=True)
class CriterionId:
    """A criterion of a cluster, or of one add-on there. Prints as in the output: `source`, `reloader/available`."""

    name: CriterionName
    addon: str = ""

    def __str__(self) -> str:
        return f"{self.addon}/{self.name}" if self.addon else str(self.name)


class State(StrEnum):
    """The outcome of a criterion. The values are part of the output."""

    PASS = "pass"  # noqa: S105 - a state, no password
    FAIL = "fail"
    NOT_CHECKED = "not-checked"


@dataclass(frozen=True, slots=True)
class Criterion:
    """What was checked, the outcome, why, the seconds it took, and how to fix it ("" if that is not known)."""

    id: CriterionId
    state: State
    message: str
    seconds: float = 0.0
    hint: str = ""

    @property
    def line(self) -> str:
        """Message and hint on one line."""
        return f"{self.message}; hint: {self.hint}" if self.hint else self.message
