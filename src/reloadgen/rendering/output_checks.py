"""Check what the templates of an add-on rendered, before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reloadgen.errors import InputError, Location, Problem
from reloadgen.files import paths
from reloadgen.files.file_names import is_kustomization_file, is_yaml
from reloadgen.inventory.layout import Role
from reloadgen.rendering import rendered_manifest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reloadgen.inventory.fleet import AddOn
    from reloadgen.rendering.rendered_manifest import Fault, Manifest
    from reloadgen.rendering.templates import OutputTemplate


class RenderedText(NamedTuple):
    """The text of an output, and the template that rendered it."""

    text: str
    template: OutputTemplate


class OutputChecks:
    """Checks the outputs of add-ons by their path below the add-on's directory; each text is parsed once."""

    def __init__(self) -> None:
        self._manifests: dict[str, Manifest] = {}

    def check(self, addon: AddOn, outputs: Mapping[str, RenderedText], context: Mapping[str, object]) -> None:
        """Check the outputs of one add-on, rendered with a context.

        Raises:
            InputError: an output is no YAML or lists what can't be applied, outputs are in each other's way, or
                no kustomization file lists the add-on's files.
        """
        manifests = {path: self._read(each.text) for path, each in outputs.items() if _is_yaml(path)}
        _check_manifests(manifests, outputs, context)
        _check_paths(outputs)
        _check_case(outputs)
        _check_kustomizations(addon.name, outputs)
        role = addon.placement.layout.role
        for path, manifest in manifests.items():
            if role(path) is Role.ENTRY and manifest.is_component:
                message = f"the group lists {addon.name} under resources, which does not accept a Component"
                where = Location(outputs[path].template.label)
                raise InputError(Problem(where, message, "write kind: Kustomization"))

    def _read(self, text: str) -> Manifest:
        if text not in self._manifests:
            self._manifests[text] = rendered_manifest.read(text)
        return self._manifests[text]


def siblings(path: str, outputs: Iterable[str]) -> tuple[str, ...]:
    """The names of the manifests beside a kustomization file, sorted."""
    directory = paths.parent(path)
    beside = (each for each in outputs if paths.parent(each) == directory and is_yaml(each))
    return tuple(sorted(paths.name(each) for each in beside if not is_kustomization_file(each)))


def _is_yaml(path: str) -> bool:
    return is_yaml(path) or is_kustomization_file(path)


def _check_manifests(
    manifests: Mapping[str, Manifest], outputs: Mapping[str, RenderedText], context: Mapping[str, object]
) -> None:
    """Every YAML output must parse, and what a kustomization file lists must be a manifest."""
    listed = {
        paths.join(paths.parent(path), entry)
        for path, manifest in manifests.items()
        if is_kustomization_file(path)
        for entry in manifest.resources
    }
    for path, manifest in manifests.items():
        fault = manifest.fault or (manifest.missing if path in listed else None)
        if fault is not None:
            raise InputError(_problem(outputs[path], fault, {**context, "files": siblings(path, outputs)}))


def _problem(output: RenderedText, fault: Fault, context: Mapping[str, object]) -> Problem:
    lines = output.text.rstrip().split("\n")
    line = min(max(fault.line, 1), len(lines))  # a parser that misses something reports it behind the end
    location = Location(output.template.label, output.template.line_of(context, line))
    message = f"{fault.message}, in the rendered line {line}: {lines[line - 1].strip()}"
    return Problem(location, message, fault.fix)


def _check_paths(outputs: Mapping[str, RenderedText]) -> None:
    """No output may be a file where another needs a directory."""
    for path in outputs:
        directory = paths.parent(path)
        while directory:
            if directory in outputs:
                message = f"creates the file {directory}, but {path} needs a directory of that name"
                where = Location(outputs[directory].template.label)
                raise InputError(Problem(where, message, "rename one of them"))
            directory = paths.parent(directory)


def _check_case(outputs: Mapping[str, RenderedText]) -> None:
    """No two paths may differ only by case: on some file systems both are one."""
    spelled: dict[str, tuple[str, RenderedText]] = {}
    for path, output in outputs.items():
        for each in paths.ancestors(path):
            first, other = spelled.setdefault(each.casefold(), (each, output))
            if first != each:
                message = f"{each} differs only by case from {first}, which {other.template.label} creates"
                fix = "use the same spelling: on some file systems both are one"
                raise InputError(Problem(Location(output.template.label), message, fix))


def _check_kustomizations(addon: str, outputs: Mapping[str, RenderedText]) -> None:
    """The group lists the add-on's directory, so that needs a kustomization file; no directory may have two."""
    by_directory: dict[str, list[str]] = {"": []}
    for path in outputs:
        if is_kustomization_file(path):
            by_directory.setdefault(paths.parent(path), []).append(path)
    for directory, files in by_directory.items():
        if len(files) > 1:
            message = f"two kustomization files in directory {directory or addon}"
            fix = f"let one of them render only whitespace: {' and '.join(files)}"
            raise InputError(Problem(Location(outputs[files[1]].template.label), message, fix))
    if not by_directory[""]:
        message = f"no template creates a kustomization.yaml for {addon}"
        fix = "list what Flux must apply in addon/kustomization.yaml.j2"
        raise InputError(Problem(Location("templates"), message, fix))
