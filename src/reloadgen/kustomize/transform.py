"""What a kustomization does to the objects that it lists: patches, namespace, names, labels; in kustomize's order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reloadgen.document.nodes import YamlError
from reloadgen.files.paths import resolve
from reloadgen.kustomize.defect import Defect
from reloadgen.kustomize.patches import PatchError, Target, apply_operations, matches_any, merge
from reloadgen.kustomize.replacements import blur
from reloadgen.kustomize.resource import (
    Ident,
    Object,
    Resource,
    Touch,
    at,
    identity,
    mapping,
    sequence,
    text,
    with_value,
)
from reloadgen.manifests import reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reloadgen.document.values import Value
    from reloadgen.flux.artifact import View
    from reloadgen.kustomize.kustomization_file import KustomizationFile
    from reloadgen.manifests.reader import Key

CLUSTER_SCOPED = frozenset(
    [
        "MutatingWebhookConfiguration",
        "ValidatingWebhookConfiguration",
        "CustomResourceDefinition",
        "APIService",
        "CertificateSigningRequest",
        "FlowSchema",
        "PriorityLevelConfiguration",
        "IngressClass",
        "RuntimeClass",
        "PodSecurityPolicy",
        "ClusterRole",
        "ClusterRoleBinding",
        "PriorityClass",
        "CSIDriver",
        "CSINode",
        "StorageClass",
        "VolumeAttachment",
        "ComponentStatus",
        "Namespace",
        "Node",
        "PersistentVolume",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
    ]
)
"""The kinds that kustomize knows to have no namespace, in the groups of Kubernetes itself."""

_UNRENAMED = frozenset({"CustomResourceDefinition", "APIService", "Namespace"})


@dataclass(frozen=True, slots=True)
class FluxOptions:
    """What a Flux Kustomization adds to the kustomization at its path."""

    namespace: str = ""
    prefix: str = ""
    suffix: str = ""
    patches: tuple[tuple[str, Target | None], ...] = ()
    components: tuple[str, ...] = ()
    ignore_missing: bool = False
    path: str = ""
    line: int = 0
    column: int = 0


@dataclass(slots=True)
class Workpiece:
    """The objects while one kustomization works on them, and what it stumbled over."""

    resources: list[Resource]
    defects: list[Defect] = field(default_factory=list)


def is_namespaced(content: Object) -> bool:
    """Whether kustomize gives the object a namespace: all kinds that it does not know have one."""
    group = identity(content).group
    own = "." not in group or group.endswith(".k8s.io")
    return not (own and text(content, "kind") in CLUSTER_SCOPED)


def transform(work: Workpiece, file: KustomizationFile, options: FluxOptions | None, view: View) -> None:
    """Everything that one kustomization (and, at a `spec.path`, the Flux Kustomization) does to its objects."""
    for text_or_path, keys in _strategic(file):
        _patch(work, _loaded(text_or_path, file, view), None, _patched(file, *keys))
    for index, patch in enumerate(sequence(file.content, "patches")):
        target = Target.of(at(patch, "target")) if at(patch, "target") is not None else None
        _patch(work, _body(patch, file, view), target, _patched(file, "patches", index))
    for body, target in options.patches if options else ():
        _patch(work, body, target, _touch(file, options, "spec.patches", "patch"))
    _place(work, file, options)
    _label(work, file)
    for index, patch in enumerate(sequence(file.content, "patchesJson6902")):
        target = Target.of(at(patch, "target"))
        _patch(work, _body(patch, file, view), target, _patched(file, "patchesJson6902", index))
    blur(work.resources, file, view)


def _patched(file: KustomizationFile, *keys: Key) -> Touch:
    return _touch(file, None, str(keys[0]), "patch", *keys)


def _body(patch: Value, file: KustomizationFile, view: View) -> str:
    return text(patch, "patch") or _content(text(patch, "path"), file, view)


def _strategic(file: KustomizationFile) -> Iterator[tuple[str, tuple[Key, ...]]]:
    for index, item in enumerate(sequence(file.content, "patchesStrategicMerge")):
        if isinstance(item, str):
            yield item, ("patchesStrategicMerge", index)


def _loaded(text_or_path: str, file: KustomizationFile, view: View) -> str:
    path = resolve(file.directory, text_or_path) if "\n" not in text_or_path else None
    return _content(text_or_path, file, view) if path and view.is_file(path) else text_or_path


def _content(name: str, file: KustomizationFile, view: View) -> str:
    path = resolve(file.directory, name)
    if path is None or not view.is_file(path):
        return ""
    return view.repository.files.read(path).decode("utf-8", "replace")


def _touch(
    file: KustomizationFile, options: FluxOptions | None, what: str, changed: str, *keys: Key
) -> Touch:
    if options is not None and options.path:
        return Touch(what, options.path, options.line, options.column, changed)
    return Touch(what, file.path, *file.place(*keys), changed)


def _patch(work: Workpiece, body: str, target: Target | None, touch: Touch) -> None:
    try:
        documents = [document.value for document in reader.read(body)]
        if len(documents) == 1 and isinstance(documents[0], list):
            _operate(work, documents[0], target, touch)
        else:
            for patch in documents:
                _merge(work, patch, target, touch)
    except (YamlError, PatchError) as error:
        message = f"the patch can't be applied: {error}"
        work.defects.append(Defect("build-fails", touch.path, touch.line, touch.column, message))


def _operate(work: Workpiece, operations: Sequence[Value], target: Target | None, touch: Touch) -> None:
    if target is None:
        raise PatchError("a JSON patch needs a target")
    for index, resource in enumerate(work.resources):
        if target.selects(resource):
            work.resources[index] = resource.changed(apply_operations(resource.content, operations), touch)


def _merge(work: Workpiece, patch: Value, target: Target | None, touch: Touch) -> None:
    if not isinstance(patch, dict):
        raise PatchError("it is no object")
    ident = identity(patch)
    meant = target.selects if target else lambda resource: matches_any(resource, ident)
    indexes = [index for index, resource in enumerate(work.resources) if meant(resource)]
    if target is None and not indexes:
        raise PatchError(f"nothing here is a {ident.shown} of {ident.api_version}")
    for index in reversed(indexes):
        merged = merge(work.resources[index], patch)
        if merged is None:
            del work.resources[index]
        else:
            work.resources[index] = work.resources[index].changed(merged, touch)


def _each(work: Workpiece, edit: Callable[[Object], Object], touch: Touch) -> None:
    work.resources[:] = [resource.changed(edit(resource.content), touch) for resource in work.resources]


def _place(work: Workpiece, file: KustomizationFile, options: FluxOptions | None) -> None:
    """The namespace, then prefix and suffix; what the Flux Kustomization says stands in for the file's own."""
    chosen = (
        ("namespace", options.namespace if options else "", "spec.targetNamespace", _namespaced),
        ("namePrefix", options.prefix if options else "", "spec.namePrefix", _prefixed),
        ("nameSuffix", options.suffix if options else "", "spec.nameSuffix", _suffixed),
    )
    for name, imposed, said, edit in chosen:
        value = imposed or text(file.content, name)
        if value:
            what, origin = (said, options) if imposed else (name, None)
            changed = "metadata.namespace" if name == "namespace" else "metadata.name"
            touch = _touch(file, origin, f"{what}: {value}", changed, name)
            _each(work, edit(value), touch)
            _collide(work, touch)


def _collide(work: Workpiece, touch: Touch) -> None:
    """Objects that become one by moving into one namespace: kustomize refuses that."""
    seen: dict[Ident, Resource] = {}
    for resource in work.resources:
        first = seen.setdefault(resource.ident, resource)
        if first is not resource and touch.changed == "metadata.namespace":
            message = (
                f"`{touch.field}` makes {resource.ident.shown} of two objects ({first.path}, {resource.path})"
            )
            fix = "give one of them another name"
            defect = Defect("object-twice", touch.path, touch.line, touch.column, message, fix)
            work.defects.append(defect)


def _namespaced(namespace: str) -> Callable[[Object], Object]:
    def edit(content: Object) -> Object:
        if text(content, "kind") == "Namespace" and text(content, "apiVersion") == "v1":
            return with_value(content, ("metadata", "name"), namespace)
        return (
            with_value(content, ("metadata", "namespace"), namespace) if is_namespaced(content) else content
        )

    return edit


def _prefixed(prefix: str) -> Callable[[Object], Object]:
    return _renamed(lambda name: prefix + name)


def _suffixed(suffix: str) -> Callable[[Object], Object]:
    return _renamed(lambda name: name + suffix)


def _renamed(rename: Callable[[str], str]) -> Callable[[Object], Object]:
    def edit(content: Object) -> Object:
        if text(content, "kind") in _UNRENAMED:
            return content
        return with_value(content, ("metadata", "name"), rename(text(content, "metadata", "name")))

    return edit


def _label(work: Workpiece, file: KustomizationFile) -> None:
    """Labels and annotations, as far as selectors of patches further up see them."""
    given = [("labels", mapping(file.content, "commonLabels"), "commonLabels")]
    given += [("labels", mapping(item, "pairs"), "labels") for item in sequence(file.content, "labels")]
    given += [("annotations", mapping(file.content, "commonAnnotations"), "commonAnnotations")]
    for where, pairs, name in given:
        if pairs:
            touch = _touch(file, None, name, f"metadata.{where}", name)
            _each(work, _marked(where, pairs), touch)


def _marked(where: str, pairs: Object) -> Callable[[Object], Object]:
    return lambda content: with_value(
        content, ("metadata", where), mapping(content, "metadata", where) | pairs
    )
