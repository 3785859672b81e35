from __future__ import annotations

import pytest

from reloadgen.inventory.layout import DEFAULT_LAYOUT, AggregatorEntry, Layout, Role

RENAMED = Layout(flux_kustomization="install.yaml", app="base")


def test_an_add_on_lies_in_its_group_below_the_root() -> None:
    placement = DEFAULT_LAYOUT.place("w/infra", "system/ops", "reloader")

    assert placement.directory == "w/infra/system/ops/reloader"
    assert placement.relative_directory == "system/ops/reloader"
    assert placement.flux_kustomization == "w/infra/system/ops/reloader/ks.yaml"
    assert placement.spec_path == "./w/infra/system/ops/reloader/app"
    assert placement.path_of("app/x.yaml") == "w/infra/system/ops/reloader/app/x.yaml"


def test_every_aggregator_on_the_way_lists_the_next_directory() -> None:
    assert DEFAULT_LAYOUT.place("w/infra", "system/ops", "reloader").entries == (
        AggregatorEntry("w/infra", "system", "w/infra"),
        AggregatorEntry("w/infra/system", "ops", "w/infra"),
        AggregatorEntry("w/infra/system/ops", "reloader", "w/infra"),
    )


@pytest.mark.parametrize(
    ("layout", "template", "output", "role"),
    [
        (DEFAULT_LAYOUT, "ks.yaml", "ks.yaml", Role.FLUX_KUSTOMIZATION),
        (DEFAULT_LAYOUT, "app/kustomization.yaml", "app/kustomization.yaml", Role.APP),
        (DEFAULT_LAYOUT, "kustomization.yaml", "kustomization.yaml", Role.ENTRY),
        (DEFAULT_LAYOUT, "Kustomization", "Kustomization", Role.ENTRY),
        (DEFAULT_LAYOUT, "docs/ks.yaml", "docs/ks.yaml", Role.OTHER),
        (DEFAULT_LAYOUT, "application.yaml", "application.yaml", Role.OTHER),
        (RENAMED, "ks.yaml", "install.yaml", Role.FLUX_KUSTOMIZATION),
        (RENAMED, "app/a/b.yaml", "base/a/b.yaml", Role.APP),
        (RENAMED, "kustomization.yaml", "kustomization.yaml", Role.ENTRY),
    ],
)
def test_a_layout_names_outputs_and_knows_what_they_are_for(
    layout: Layout, template: str, output: str, role: Role
) -> None:
    assert layout.output(template) == output
    assert layout.role(output) is role


def test_another_layout_moves_the_placement() -> None:
    placement = RENAMED.place("w", "system", "x")

    assert placement.flux_kustomization == "w/system/x/install.yaml"
    assert placement.spec_path == "./w/system/x/base"
