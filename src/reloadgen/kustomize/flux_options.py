"""What a Flux Kustomization adds to the kustomization at its `spec.path`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reloadgen.kustomize.resources.images import ImageChange
    from reloadgen.kustomize.resources.selectors import Selector


@dataclass(frozen=True, slots=True)
class FluxOptions:
    """The fields of the spec that change a build; `path`, `line` and `column` locate its `spec.path`."""

    namespace: str = ""
    prefix: str = ""
    suffix: str = ""
    patches: tuple[tuple[str, Selector | None], ...] = ()
    images: tuple[ImageChange, ...] = ()
    components: tuple[str, ...] = ()
    ignore_missing_components: bool = False
    path: str = ""
    line: int = 0
    column: int = 0
