"""Why kustomize refuses a kustomization file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.kustomize.defect import Defect, DefectKind
from reloadgen.kustomize.kustomization_fields import API_VERSIONS, FIELDS, LISTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.kustomize.kustomization_file import KustomizationFile
    from reloadgen.manifests.fields import Key

_LOWER_CASE = {field.lower() for field in FIELDS}


def file_defects(file: KustomizationFile, *, top: bool) -> Iterator[Defect]:
    """The defects of a file; Flux fixes some of them in the file that a `spec.path` names (`top`)."""
    yield from _kind(file)
    yield from _empty(file, top=top)
    if not top:
        yield from _unknown_fields(file)
    yield from _lists(file)


def _kind(file: KustomizationFile) -> Iterator[Defect]:
    kind, version = file.kind, file.text("apiVersion")
    if kind not in API_VERSIONS:
        yield _defect(file, "build-fails", f"kind {kind} is neither Kustomization nor Component", "", "kind")
    elif version and version != API_VERSIONS[kind]:
        fix = f"write `apiVersion: {API_VERSIONS[kind]}`"
        yield _defect(
            file, "build-fails", f"apiVersion {version} is not an API version of kustomize", fix, "apiVersion"
        )


def _empty(file: KustomizationFile, *, top: bool) -> Iterator[Defect]:
    set_fields = {key for key, value in file.content.items() if value is not None and value != ""}
    if set_fields - {"apiVersion", "kind"}:
        return
    keys = ("resources",) if "resources" in file.content else ()
    what = "resources is null" if keys else "the file lists nothing"
    allowed = ", but Flux accepts it" if top else ""
    message = f"{what}: kustomize fails with “kustomization.yaml is empty”{allowed}"
    position = file.position(*keys)
    yield Defect(
        "empty-resources", file.path, *position, message, "write `resources: []`", corrected_by_flux=top
    )


def _unknown_fields(file: KustomizationFile) -> Iterator[Defect]:
    for key in file.content:
        if key.lower() not in _LOWER_CASE:
            yield _defect(file, "build-fails", f"unknown field {key}", "remove it", key)


def _lists(file: KustomizationFile) -> Iterator[Defect]:
    for field in sorted(LISTS & file.content.keys()):
        value = file.content[field]
        if value is not None and not isinstance(value, list):
            yield _defect(file, "build-fails", f"{field} must be a list", "", field)
        elif field in ("resources", "components", "bases"):
            yield from _items_without_path(file, field)


def _items_without_path(file: KustomizationFile, field: str) -> Iterator[Defect]:
    for index, item in enumerate(file.items(field)):
        if not isinstance(item, str):
            message = f"{field} has an item that is not a path"
            yield _defect(file, "empty-resources", message, "remove the item", field, index)


def _defect(file: KustomizationFile, kind: DefectKind, message: str, fix: str, *keys: Key) -> Defect:
    return Defect(kind, file.path, *file.position(*keys), message, fix)
