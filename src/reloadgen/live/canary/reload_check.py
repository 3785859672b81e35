"""Check that Reloader restarts a workload when its ConfigMap changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.addon_profiles.reloader.reloader_watch import auto_annotation, why_unwatched
from reloadgen.live.canary.canary_manifests import new_canary
from reloadgen.live.canary.canary_run import run_canary
from reloadgen.live.results.criterion import Criterion, CriterionId, CriterionName, State
from reloadgen.manifests.fields import at

if TYPE_CHECKING:
    from reloadgen.live.checks.expected_objects import ExpectedAddon
    from reloadgen.live.kube.api import Api
    from reloadgen.live.kube.kube_objects import Document
    from reloadgen.live.results.progress_event import OnProgress


@dataclass(frozen=True, slots=True)
class CanaryOptions:
    """Seconds that a restart may take, an existing namespace ("": a new one), and an image ("": the default)."""

    timeout: float = 60.0
    namespace: str = ""
    image: str = ""


async def check_reloading(  # noqa: PLR0913 - what the check depends on
    api: Api,
    expected: ExpectedAddon,
    release: Document | None,
    options: CanaryOptions | None,
    on_progress: OnProgress,
    *,
    available: bool,
) -> tuple[Criterion, str]:
    """The criterion, and what could not be removed ("" if nothing is left).

    The canary runs only if it is wanted (`options`), if Reloader is available, and if it watches the namespace.
    """
    criterion = CriterionId(CriterionName.RELOADS, expected.addon)
    if options is None:
        return Criterion(criterion, State.NOT_CHECKED, "canary disabled by --no-canary or --read-only"), ""
    if not available:
        return Criterion(
            criterion, State.NOT_CHECKED, "no canary was run, because Reloader is not available"
        ), ""
    values = _values(expected, release)
    reason = why_unwatched(values, expected.release.namespace, options.namespace)
    if reason:
        hint = "pass --canary-namespace with a namespace that Reloader watches"
        return Criterion(criterion, State.NOT_CHECKED, f"no canary was run: {reason}", hint=hint), ""
    canary = new_canary(options.namespace, options.image, auto_annotation(values))
    return await run_canary(api, canary, criterion, options.timeout, on_progress)


def _values(expected: ExpectedAddon, release: Document | None) -> dict[str, object]:
    """The values of the HelmRelease on the cluster, which a patch may have changed."""
    live = at(release, "spec", "values") if release is not None else None
    return dict(live if isinstance(live, dict) else expected.values)
