"""`replicas-without-ha`: more than one replica without `enableHA`: the Reloader chart creates one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.addon_profiles.reloader import reloader_values
from reloadgen.findings import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.validation.case import Case

RULE = Rule("replicas-without-ha", "warning", "More than one replica without `enableHA`.")


def check(case: Case) -> Iterator[Finding]:
    """One finding for each release of Reloader that sets replicas which the chart ignores."""
    for walk, release in case.releases_of(reloader_values.CHART):
        replicas = reloader_values.ignored_replicas(release.values)
        if replicas:
            shown = str(release.resource.id)
            yield RULE.finding(
                release.resource.location("spec", "values", *reloader_values.REPLICAS),
                f"the chart creates 1 replica of {shown}, not {replicas}, because enableHA is not set",
                f"set `{'.'.join(reloader_values.HIGH_AVAILABILITY)}: true`",
                clusters=(walk.cluster.name,),
            )
