"""Where generated files lie: the only module that puts output paths together. All are POSIX, relative to the top."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reloadgen.files.file_names import is_kustomization_file
from reloadgen.files.paths import is_below, join, parent


def lock_path(inventory: str) -> str:
    """The lock's path, beside the inventory."""
    return join(parent(inventory), "reloadgen.lock")


class Role(StrEnum):
    """What a generated file is for."""

    ENTRY = "entry"
    """The kustomization file by which an aggregator lists the add-on."""
    FLUX_KUSTOMIZATION = "flux-kustomization"
    """The Flux Kustomization that applies the add-on's objects."""
    APP = "app"
    """Anything in the directory that the Flux Kustomization applies."""
    OTHER = "other"


@dataclass(frozen=True, slots=True, order=True)
class AggregatorEntry:
    """One entry that an aggregator must list: the aggregator's directory, and the name of a directory in it."""

    directory: str
    child: str
    root: str

    @property
    def at_root(self) -> bool:
        """Whether the aggregator is the root's own."""
        return self.directory == self.root


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one add-on lies below the root of a cluster."""

    root: str
    relative_directory: str
    """The add-on's directory, relative to the root. Every generated file of the add-on lies below it."""
    layout: Layout

    @property
    def directory(self) -> str:
        """The add-on's directory."""
        return join(self.root, self.relative_directory)

    @property
    def flux_kustomization(self) -> str:
        """The file that holds the Flux Kustomization."""
        return join(self.directory, self.layout.flux_kustomization)

    @property
    def app_directory(self) -> str:
        """The directory that the Flux Kustomization applies."""
        return join(self.directory, self.layout.app)

    @property
    def spec_path(self) -> str:
        """`spec.path` of the Flux Kustomization."""
        return f"./{self.app_directory}"

    @property
    def entries(self) -> tuple[AggregatorEntry, ...]:
        """The entries that aggregators must list for the add-on, from the root downwards."""
        *groups, name = self.relative_directory.split("/")
        directories = [join(self.root, *groups[:depth]) for depth in range(len(groups) + 1)]
        children = (*groups, name)
        return tuple(
            AggregatorEntry(directory, child, self.root)
            for directory, child in zip(directories, children, strict=True)
        )

    def path_of(self, output: str) -> str:
        """The path of an output that `Layout.output` named."""
        return f"{self.directory}/{output}"


@dataclass(frozen=True, slots=True)
class Layout:
    """How the files of an add-on are called and arranged."""

    flux_kustomization: str = "ks.yaml"
    """The file of the Flux Kustomization, below the add-on's directory."""
    app: str = "app"
    """The directory that the Flux Kustomization applies, below the add-on's directory."""

    def place(self, root: str, group: str, addon: str) -> Placement:
        """Where an add-on of a group lies below a root."""
        return Placement(root, join(group, addon), self)

    def output(self, template: str) -> str:
        """The path of a template's output below the add-on's directory; `template` has no `.j2`."""
        first, slash, rest = template.partition("/")
        if template == _TEMPLATE_FLUX_KUSTOMIZATION:
            return self.flux_kustomization
        return f"{self.app}/{rest}" if slash and first == _TEMPLATE_APP else template

    def role(self, output: str) -> Role:
        """What an output below the add-on's directory is for."""
        if output == self.flux_kustomization:
            return Role.FLUX_KUSTOMIZATION
        if is_below(output, self.app):
            return Role.APP
        return Role.ENTRY if is_kustomization_file(output) and not parent(output) else Role.OTHER


_TEMPLATE_FLUX_KUSTOMIZATION, _TEMPLATE_APP = "ks.yaml", "app"
"""What the template directories call the two parts that a layout can name."""

DEFAULT_LAYOUT = Layout()
