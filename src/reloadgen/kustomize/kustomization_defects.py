"""Why kustomize refuses a kustomization file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.kustomize.defect import Defect, DefectKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.kustomize.kustomization_file import KustomizationFile
    from reloadgen.manifests.fields import Key

API_VERSIONS = {
    "Kustomization": "kustomize.config.k8s.io/v1beta1",
    "Component": "kustomize.config.k8s.io/v1alpha1",
}
"""The only apiVersion that kustomize takes for each kind."""

_MOVED = frozenset({"bases", "imageTags", "helmChartInflationGenerator"})
"""Fields whose items kustomize moves to a newer one: an empty list of them is as good as none."""


def file_defects(file: KustomizationFile, *, top: bool) -> Iterator[Defect]:
    """The defects of a file; Flux fixes some of them in the file that a `spec.path` names (`top`)."""
    for refusal in file.refusals:
        yield Defect("build-fails", file.path, *refusal.position, refusal.message, refusal.fix)
    yield from _kind(file, top=top)
    if not file.refusals:
        yield from _empty(file, top=top)
    for field in ("resources", "components", "bases"):
        yield from _items_without_path(file, field)


def _kind(file: KustomizationFile, *, top: bool) -> Iterator[Defect]:
    kind, version = file.kind, file.text("apiVersion")
    if kind not in API_VERSIONS:
        message = f"kind {kind} is neither Kustomization nor Component"
        yield _defect(file, "build-fails", message, "write `kind: Kustomization`", "kind")
        return
    fix = f"write `apiVersion: {API_VERSIONS[kind]}`"
    if version and version != API_VERSIONS[kind]:
        message = f"apiVersion {version} is not an API version of kustomize for kind {kind}"
        yield _defect(file, "build-fails", message, fix, "apiVersion")
    elif top and kind == "Component" and file.content.get("apiVersion") is None:
        message = (
            "a Component without apiVersion: Flux adds that of a Kustomization, and kustomize refuses it"
        )
        yield _defect(file, "build-fails", message, fix, "kind")


def _empty(file: KustomizationFile, *, top: bool) -> Iterator[Defect]:
    if any(_is_set(key, value) for key, value in file.content.items()):
        return
    keys = ("resources",) if "resources" in file.content else ()
    what = "resources is null" if keys else "the file lists nothing"
    allowed = ", but Flux accepts it" if top else ""
    message = f"{what}: kustomize fails with “kustomization.yaml is empty”{allowed}"
    position = file.position(*keys)
    yield Defect(
        "empty-resources", file.path, *position, message, "write `resources: []`", corrected_by_flux=top
    )


def _is_set(field: str, value: object) -> bool:
    if field in ("apiVersion", "kind") or value is None or value == "":
        return False
    return field not in _MOVED or value != []


def _items_without_path(file: KustomizationFile, field: str) -> Iterator[Defect]:
    for index, item in enumerate(file.items(field)):
        if item == "":
            message = f"{field} has an empty item"
            yield _defect(file, "empty-resources", message, "remove the item", field, index)


def _defect(file: KustomizationFile, kind: DefectKind, message: str, fix: str, *keys: Key) -> Defect:
    return Defect(kind, file.path, *file.position(*keys), message, fix)
