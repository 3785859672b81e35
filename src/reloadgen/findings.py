"""What a report prints: findings, and the rules that they refer to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from reloadgen.errors import Location

Severity: TypeAlias = Literal["error", "warning", "info"]
Place: TypeAlias = Literal["ours", "on-the-way", "built-with-ours", "elsewhere"]
"""Where a finding is, seen from what reloadgen writes for a cluster; the nearest place first."""
Scope: TypeAlias = Literal["reach", "build", "object", "ours", "unread"]
"""What the findings of a rule are about: whether a cluster gets our files, whether a build or its apply succeeds as a
whole, a single object, an object of ours alone, or a file that nothing reads."""

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""The worst first."""
PLACES: tuple[Place, ...] = get_args(Place)
"""The nearest first."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong or worth knowing; findings sort by location.

    The path of `location` is POSIX, relative to the top; "" means the whole repository.
    `clusters` are the names of the clusters that it concerns; none: it concerns the file itself.
    `about` are the positions of what it is about, where that is not at `location`.
    """

    location: Location
    rule: str
    severity: Severity
    message: str
    fix: str = ""
    clusters: tuple[str, ...] = ()
    about: tuple[Location, ...] = ()
    scope: Scope = "object"
    place: Place = "ours"

    @property
    def counts(self) -> bool:
        """Whether it makes the command fail: information never does."""
        return self.severity != "info"

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is information about what has no influence on ours."""
        return not self.counts and self.place in {"built-with-ours", "elsewhere"}

    @property
    def text(self) -> str:
        """The message with its fix, on one line."""
        return f"{self.message}; {self.fix}" if self.fix else self.message


@dataclass(frozen=True, slots=True)
class Rule:
    """What findings of one kind have in common: the id that users silence and look up, and what it says.

    `severity` is what its findings have unless the check gives a reason for another; `summary` is one sentence.
    `scope` is what they are about unless the check says otherwise, and decides in which places they count.
    """

    id: str
    severity: Severity
    summary: str
    scope: Scope = "object"
    problem: tuple[str, str] = ("", "")
    """The problem in a few words, for one finding and for several that are counted; "": the summary says it."""

    def counted(self, number: int) -> str:
        """The problem as often as it was found, `2 fields have no effect`; the summary where it has no short form."""
        one, several = self.problem
        if not one:
            return f"{self.summary[:1].lower()}{self.summary[1:].rstrip('.')}"
        return one if number == 1 else f"{number} {several}"

    def finding(  # noqa: PLR0913 - the fields of a finding
        self,
        location: Location,
        message: str,
        fix: str = "",
        *,
        clusters: tuple[str, ...] = (),
        severity: Severity | None = None,
        about: tuple[Location, ...] = (),
        scope: Scope | None = None,
    ) -> Finding:
        """A finding of this rule."""
        return Finding(
            location,
            self.id,
            severity or self.severity,
            message,
            fix,
            clusters,
            about,
            scope or self.scope,
        )
