"""Objects of a repository that have the name of one that is about to be written, where both would be built together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from reloadgen.changes.change_set import Conflict, Drift
from reloadgen.changes.kustomization_list import Listing, normalise, read
from reloadgen.changes.object_moves import object_ids
from reloadgen.document.edit.edit_error import EditError
from reloadgen.document.nodes import Mapping as MappingNode
from reloadgen.document.nodes import Scalar, Sequence, YamlError
from reloadgen.errors import FileError
from reloadgen.files import paths
from reloadgen.files.file_names import KUSTOMIZATION_NAMES, is_yaml
from reloadgen.files.file_tree import Kind
from reloadgen.manifests import yaml_reader
from reloadgen.manifests.kubernetes_object import objects_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from reloadgen.document.nodes import Node
    from reloadgen.files.file_tree import FileTree
    from reloadgen.manifests.kubernetes_object import KubernetesObject
    from reloadgen.rendering.plan import Output, Plan

_METADATA_NAME = re.compile(rb"""metadata:\s*\{?\s*name:\s*["']?([A-Za-z0-9.-]+)""")
_RENAMING = {"namePrefix", "nameSuffix", "transformers", "replacements"}
"""Fields after which a name in a file says little about the name in the build."""

_PATCHES = ("patches", "patchesStrategicMerge", "patchesJson6902")
_RENAMING_PATCH = re.compile(rb"allowNameChange|\$patch|/metadata/name|/metadata[\"']?\s*[,}\n]")
"""What a patch holds that deletes an object, or gives it another name or namespace."""


class _Listed(NamedTuple):
    """A manifest that a build reads, and the namespace that its objects get there; "" for their own."""

    path: str
    namespace: str


class _Name(NamedTuple):
    """What makes two objects the same one for kustomize and Flux."""

    group: str
    kind: str
    namespace: str
    name: str


def taken_names(plan: Plan, written: Collection[str], tree: FileTree) -> Iterator[Conflict]:
    """The objects that a root's build holds already; `written` are the files that the lock lists."""
    search = _Search(tree, {*plan.outputs, *written})
    by_root: dict[str, dict[str, Output]] = {}
    for path, output in plan.outputs.items():
        by_root.setdefault(output.root, {})[path] = output
    for root, outputs in by_root.items():
        mention = _mention({name for output in outputs.values() for name in _likely_names(output)})
        ours: Mapping[_Name, str] = {}
        for listed in search.listed(root):
            for each in search.objects(listed.path, mention):
                ours = ours or _names(outputs, search.namespace_of(root))
                if own := ours.get(_name(each, listed.namespace)):
                    yield Conflict(
                        listed.path,
                        f"{each.id} has the name of the one in {own}, and only one of them can be applied",
                        "give one of them another name, or disable the add-on in the inventory",
                        Drift.FOREIGN,
                        plan.roots[root],
                        each.line,
                    )


def _likely_names(output: Output) -> Iterator[str]:
    """The names of a generated file's objects as far as they can be had without parsing it."""
    yield output.addon
    yield from (each.decode() for each in _METADATA_NAME.findall(output.data))


def _names(outputs: Mapping[str, Output], namespace: str) -> Mapping[_Name, str]:
    """The generated objects with their paths; Flux Kustomizations alone are built where the root's namespace holds."""
    names = {}
    for path, output in outputs.items():
        for each in object_ids(output.data):
            if each.is_complete and each.kind != "Namespace":
                own = namespace if each.kind == "Kustomization" else ""
                names[_Name(each.group, each.kind, own or each.namespace, each.name)] = path
    return names


def _name(each: KubernetesObject, namespace: str) -> _Name:
    return _Name(each.id.group, each.id.kind, namespace or each.id.namespace, each.id.name)


def _mention(names: Collection[str]) -> re.Pattern[bytes]:
    """What a file holds that names one of these; most files need no parsing then."""
    either = "|".join(map(re.escape, sorted(names)))
    return re.compile(rf"""name["']?\s*:\s*["']?(?:{either})["']?(?:[\s,}}#]|\Z)""".encode())


@dataclass(frozen=True, slots=True)
class _Search:
    """Follows what kustomization files list, or Flux where there is none; our own files are left out."""

    tree: FileTree
    ours: Collection[str]

    def namespace_of(self, directory: str) -> str:
        """The `namespace` of a directory's kustomization; "" for none."""
        file = self._kustomization(directory)
        listing = self._listing(file) if file else None
        return _text(listing, "namespace") if listing else ""

    def listed(self, directory: str) -> Iterator[_Listed]:
        """The manifests in the build of a root, in files or generated by Flux."""
        if self._kustomization(directory):
            yield from self._built(directory, "", set())
        elif self.tree.kind(directory) is Kind.DIRECTORY:
            yield from self._generated(directory)

    def _generated(self, directory: str) -> Iterator[_Listed]:
        for name, kind in self.tree.entries(directory).items():
            path = paths.join(directory, name)
            if kind is Kind.DIRECTORY:
                has_file = self._kustomization(path)
                yield from self._built(path, "", set()) if has_file else self._generated(path)
            elif kind is Kind.FILE and is_yaml(name) and path not in self.ours:
                yield _Listed(path, "")

    def _built(self, directory: str, namespace: str, seen: set[str]) -> Iterator[_Listed]:
        file = self._kustomization(directory)
        listing = self._listing(file) if file and file not in self.ours and directory not in seen else None
        if listing is None:
            return
        seen.add(directory)
        namespace = namespace or _text(listing, "namespace")
        for entry in (*listing.entries, *listing.components):
            path = None if "://" in entry else paths.resolve(directory, normalise(entry))
            kind = self.tree.kind(path) if path else None
            if path and kind is Kind.DIRECTORY:
                yield from self._built(path, namespace, seen)
            elif path and kind is Kind.FILE and path not in self.ours:
                yield _Listed(path, namespace)

    def _kustomization(self, directory: str) -> str:
        if self.tree.kind(directory) is not Kind.DIRECTORY:
            return ""
        names = self.tree.entries(directory)
        return next((paths.join(directory, name) for name in KUSTOMIZATION_NAMES if name in names), "")

    def _listing(self, path: str, above: tuple[str, ...] = ()) -> Listing | None:
        """What a kustomization file lists; None where names in it may not be those of the build, or nothing is sure."""
        try:
            data = self.tree.read(path)
            listing = read(data)
            patches = (data, *self._patches(listing, paths.parent(path)))
        except (FileError, EditError):
            return None
        keys = {key.text for key, _ in listing.root.pairs if isinstance(key, Scalar)}
        if keys & _RENAMING or any(map(_RENAMING_PATCH.search, patches)):
            return None
        components = self._components(listing, path)
        return listing if all(self._keeps_names(each, (*above, path)) for each in components) else None

    def _patches(self, listing: Listing, directory: str) -> Iterator[bytes]:
        """The content of the patch files that a kustomization names."""
        for key in _PATCHES:
            pair = listing.node(key)
            for text in _texts_in(pair[1]) if pair else ():
                file = paths.resolve(directory, normalise(text)) if "\n" not in text else None
                if file and self.tree.kind(file) is Kind.FILE:
                    yield self.tree.read(file)

    def _components(self, listing: Listing, path: str) -> Iterator[str]:
        """The kustomization files of its components, "" for one that is not there."""
        for entry in listing.components:
            directory = None if "://" in entry else paths.resolve(paths.parent(path), normalise(entry))
            yield self._kustomization(directory) if directory else ""

    def _keeps_names(self, component: str, above: tuple[str, ...]) -> bool:
        """Whether a component leaves alone the names and namespaces of what it is added to."""
        is_known = component and component not in above
        listing = self._listing(component, above) if is_known else None
        return listing is not None and listing.node("namespace") is None

    def objects(self, path: str, mention: re.Pattern[bytes]) -> Iterator[KubernetesObject]:
        """The objects of a manifest; none where it cannot be read, which `validate` says."""
        try:
            data = self.tree.read(path)
            documents = yaml_reader.read(data.decode()) if mention.search(data) else ()
        except (FileError, UnicodeDecodeError, YamlError):
            return
        for document in documents:
            yield from objects_in(document, path)


def _texts_in(node: Node) -> Iterator[str]:
    """Every scalar below a node."""
    if isinstance(node, Scalar):
        yield node.text
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _texts_in(item)
    elif isinstance(node, MappingNode):
        for _, value in node.pairs:
            yield from _texts_in(value)


def _text(listing: Listing, key: str) -> str:
    pair = listing.node(key)
    return pair[1].text if pair and isinstance(pair[1], Scalar) else ""
