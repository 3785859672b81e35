"""One add-on of one cluster, rendered; what does not depend on the cluster is rendered and read back once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reloadgen.errors import InputError, Location, Problem
from reloadgen.files import paths
from reloadgen.files.file_names import is_kustomization_file, is_yaml
from reloadgen.rendering import rendered_manifest
from reloadgen.rendering.template_context import AddOnView, addon_view, cluster_view

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reloadgen.inventory.fleet import AddOn, Cluster
    from reloadgen.rendering.rendered_manifest import Fault, Manifest
    from reloadgen.rendering.templates import OutputTemplate, Templates


class Rendered(NamedTuple):
    """The files of an add-on by path below its directory, and the template of each."""

    files: tuple[tuple[str, bytes], ...]
    labels: Mapping[str, str]


class Renderer:
    """Renders add-ons; remembers results by the very values that a template used."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates
        self._of: dict[str, tuple[OutputTemplate, ...]] = {}
        self._views: dict[tuple[object, ...], AddOnView] = {}
        self._texts: dict[tuple[object, ...], tuple[str, tuple[object, ...]]] = {}
        self._manifests: dict[str, Manifest] = {}

    def render(self, cluster: Cluster, addon: AddOn) -> Rendered:
        """Every output of an add-on.

        Raises:
            InputError: a template fails, or what it wrote can't be applied; named with the template and its line.
        """
        context: dict[str, object] = {
            "cluster": cluster_view(cluster),
            "addon": self._view(addon),
            "ociRepository": addon.oci_repository,
            "helmRelease": addon.helm_release,
            "kustomization": addon.kustomization,
        }
        templates = self._of.setdefault(addon.name, ()) or self._load(addon.name)
        found: dict[str, tuple[str, OutputTemplate]] = {}
        for template in templates:
            if is_kustomization_file(template.path):
                context["files"] = _siblings(template.path, found)
            text = self._text(template, context)
            if text.strip():
                found[template.path] = (text, template)
        self._check(addon.name, found, context)
        files = tuple((path, text.encode()) for path, (text, _) in found.items())
        return Rendered(files, {path: template.label for path, (_, template) in found.items()})

    def _load(self, addon: str) -> tuple[OutputTemplate, ...]:
        self._of[addon] = self._templates.of(addon)
        return self._of[addon]

    def _view(self, addon: AddOn) -> AddOnView:
        key = (
            addon.name,
            addon.namespace,
            addon.create_namespace,
            addon.group,
            id(addon.values),
            id(addon.oci_repository),
        )
        if key not in self._views:
            self._views[key] = addon_view(addon)
        return self._views[key]

    def _text(self, template: OutputTemplate, context: Mapping[str, object]) -> str:
        """The template's text; the values used are kept, so that their identity stays their own."""
        used = tuple(context[name] for name in template.uses if name in context)
        key = (template.label, *(value if isinstance(value, tuple) else id(value) for value in used))
        if key not in self._texts:
            self._texts[key] = (template.render(context), used)
        return self._texts[key][0]

    def _check(
        self, addon: str, found: Mapping[str, tuple[str, OutputTemplate]], context: Mapping[str, object]
    ) -> None:
        manifests = {path: self._manifest(text) for path, (text, _) in found.items() if _is_yaml(path)}
        listed = {
            paths.join(paths.parent(path), entry)
            for path, read in manifests.items()
            if is_kustomization_file(path)
            for entry in read.resources
        }
        for path, read in manifests.items():
            fault = read.fault or (read.missing if path in listed else None)
            if fault is not None:
                text, template = found[path]
                raise InputError(_blame(template, text, fault, {**context, "files": _siblings(path, found)}))
        _check_paths(found)
        _check_kustomizations(addon, found)
        for path, (_, template) in found.items():
            if is_kustomization_file(path) and not paths.parent(path) and manifests[path].is_component:
                message = f"the group lists {addon} under resources, which takes no kind: Component"
                raise InputError(Problem(Location(template.label), message, "write kind: Kustomization"))

    def _manifest(self, text: str) -> Manifest:
        if text not in self._manifests:
            self._manifests[text] = rendered_manifest.read(text)
        return self._manifests[text]


def _is_yaml(path: str) -> bool:
    return is_yaml(path) or is_kustomization_file(path)


def _siblings(path: str, found: Iterable[str]) -> tuple[str, ...]:
    """The manifests beside a kustomization file, by name."""
    directory = paths.parent(path)
    beside = (each for each in found if paths.parent(each) == directory and is_yaml(each))
    return tuple(sorted(paths.name(each) for each in beside if not is_kustomization_file(each)))


def _blame(template: OutputTemplate, text: str, fault: Fault, context: Mapping[str, object]) -> Problem:
    lines = text.rstrip().split("\n")
    line = min(max(fault.line, 1), len(lines))  # a parser that misses something says so behind the end
    location = Location(template.label, template.line_of(context, line))
    message = f"{fault.message}, in the rendered line {line}: {lines[line - 1].strip()}"
    return Problem(location, message, "put values through scalar or block")


def _check_paths(found: Mapping[str, tuple[str, OutputTemplate]]) -> None:
    """No output may be a file where another needs a directory."""
    for path in found:
        directory = paths.parent(path)
        while directory:
            if directory in found:
                message = f"makes the file {directory}, where {path} needs a directory"
                raise InputError(Problem(Location(found[directory][1].label), message, "rename one of them"))
            directory = paths.parent(directory)


def _check_kustomizations(addon: str, found: Mapping[str, tuple[str, OutputTemplate]]) -> None:
    """The add-on's directory is listed by its group, so it needs a kustomization file; no directory may have two."""
    by_directory: dict[str, list[str]] = {"": []}
    for path in found:
        if is_kustomization_file(path):
            by_directory.setdefault(paths.parent(path), []).append(path)
    for directory, names in by_directory.items():
        if len(names) > 1:
            label = found[names[1]][1].label
            fix = f"let one of them render to white space: {' and '.join(names)}"
            raise InputError(
                Problem(Location(label), f"two kustomization files in directory {directory or addon}", fix)
            )
    if not by_directory[""]:
        fix = "let addon/kustomization.yaml.j2 list what is to be applied"
        raise InputError(
            Problem(Location("templates"), f"no template makes a kustomization.yaml for {addon}", fix)
        )
