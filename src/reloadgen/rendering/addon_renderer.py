"""Render one add-on of one cluster; what does not depend on the cluster is rendered and checked once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reloadgen.files.file_names import is_kustomization_file
from reloadgen.rendering.output_checks import OutputChecks, RenderedText, siblings
from reloadgen.rendering.template_context import AddOnView, addon_view, cluster_view

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.inventory.fleet import AddOn, Cluster
    from reloadgen.inventory.layout import Role
    from reloadgen.rendering.templates import OutputTemplate, Templates

_PER_CLUSTER = frozenset({"cluster", "kustomization"})
"""The template variables that no two clusters share."""


class RenderedFile(NamedTuple):
    """A generated file: its path below the add-on's directory, and how messages call the template that made it."""

    path: str
    data: bytes
    role: Role
    template: str


class AddOnRenderer:
    """Renders add-ons, and remembers the texts that clusters share."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates
        self._checks = OutputChecks()
        self._by_addon: dict[str, tuple[OutputTemplate, ...]] = {}
        self._views: dict[tuple[object, ...], AddOnView] = {}
        self._texts: dict[tuple[object, ...], str] = {}

    def render(self, cluster: Cluster, addon: AddOn) -> tuple[RenderedFile, ...]:
        """The generated files of an add-on; a template that renders to white space makes none.

        Raises:
            InputError: a template fails, or what it rendered can't be applied; with the template and its line.
        """
        context: dict[str, object] = {
            "cluster": cluster_view(cluster),
            "addon": self._view(addon),
            "ociRepository": addon.oci_repository,
            "helmRelease": addon.helm_release,
            "kustomization": addon.kustomization,
        }
        placed = addon.placement.layout
        outputs: dict[str, RenderedText] = {}
        for template in self._templates_of(addon.name):
            path = placed.output(template.path)
            if is_kustomization_file(path):
                context["files"] = siblings(path, outputs)
            text = self._text(template, addon, context)
            if text.strip():
                outputs[path] = RenderedText(text, template)
        self._checks.check(addon, outputs, context)
        return tuple(
            RenderedFile(path, each.text.encode(), placed.role(path), each.template.label)
            for path, each in outputs.items()
        )

    def _templates_of(self, addon: str) -> tuple[OutputTemplate, ...]:
        if addon not in self._by_addon:
            self._by_addon[addon] = self._templates.of(addon)
        return self._by_addon[addon]

    def _view(self, addon: AddOn) -> AddOnView:
        key = addon.merged, addon.group
        if key not in self._views:
            self._views[key] = addon_view(addon)
        return self._views[key]

    def _text(self, template: OutputTemplate, addon: AddOn, context: Mapping[str, object]) -> str:
        if not _PER_CLUSTER.isdisjoint(template.uses):
            return template.render(context)
        files = context.get("files") if "files" in template.uses else None
        key = template.label, addon.merged, addon.group, files
        if key not in self._texts:
            self._texts[key] = template.render(context)
        return self._texts[key]
