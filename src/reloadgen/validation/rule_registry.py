"""Every rule of `validate`, in the order of the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from reloadgen.validation.rules.charts import (
    pod_monitor_crd,
    replicas_without_ha,
    same_fullname,
    value_type,
    values_level,
)
from reloadgen.validation.rules.flux_objects import (
    bad_substitution,
    cross_namespace_ref,
    dependency_cycle,
    depends_on_nothing,
    healthchecks_with_wait,
    layer_selector,
    name_taken,
    oci_source_ref,
    path_missing,
    service_account_missing,
    source_mismatch,
    undefined_variable,
    version_range,
)
from reloadgen.validation.rules.kustomize_builds import (
    build_fails,
    case_twins,
    dangling_entry,
    empty_resources,
    kustomize_differs,
    not_a_manifest,
    object_twice,
    transformed,
    two_kustomizations,
    unknown_build,
    unreadable,
)
from reloadgen.validation.rules.object_schemas import api_version, no_effect, schema
from reloadgen.validation.rules.reachability import (
    entrypoint_missing,
    entrypoint_path,
    not_reached,
    orphan,
    read_by_another,
    shared_aggregator,
    unknown_reach,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.findings import Finding, Rule
    from reloadgen.validation.case import Case


class RuleModule(Protocol):
    """What the module of a rule holds."""

    @property
    def RULE(self) -> Rule:  # noqa: N802 - a constant of the module
        """The rule's id, severity and summary."""

    def check(self, case: Case, /) -> Iterator[Finding]:
        """Every finding of this rule, clusters and files in the order of the walk."""


RULE_MODULES: tuple[RuleModule, ...] = (
    not_reached,
    unknown_reach,
    entrypoint_missing,
    entrypoint_path,
    read_by_another,
    shared_aggregator,
    object_twice,
    name_taken,
    dangling_entry,
    path_missing,
    orphan,
    undefined_variable,
    bad_substitution,
    empty_resources,
    two_kustomizations,
    build_fails,
    unknown_build,
    kustomize_differs,
    unreadable,
    not_a_manifest,
    case_twins,
    transformed,
    source_mismatch,
    cross_namespace_ref,
    service_account_missing,
    version_range,
    layer_selector,
    oci_source_ref,
    healthchecks_with_wait,
    dependency_cycle,
    depends_on_nothing,
    values_level,
    value_type,
    replicas_without_ha,
    pod_monitor_crd,
    same_fullname,
    schema,
    api_version,
    no_effect,
)

RULES: tuple[Rule, ...] = tuple(module.RULE for module in RULE_MODULES)
"""What `--explain`, suggestions, SARIF and the documentation list."""

RULE_IDS: tuple[str, ...] = tuple(rule.id for rule in RULES)
