"""Kubernetes label selectors: `matchLabels` and `matchExpressions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.manifests.fields import items, mapping, text

if TYPE_CHECKING:
    from reloadgen.live.kube.kube_objects import Document


def selects(selector: Document, labels: Document) -> bool:
    """Whether a label selector matches an object with these labels."""
    wanted = mapping(selector, "matchLabels")
    if any(labels.get(key) != value for key, value in wanted.items()):
        return False
    return all(_matches(each, labels) for each in items(selector, "matchExpressions"))


def _matches(expression: Document, labels: Document) -> bool:
    value, values = labels.get(text(expression, "key")), items(expression, "values")
    match text(expression, "operator"):
        case "In":
            return value in values
        case "NotIn":
            return value not in values
        case "Exists":
            return value is not None
        case _:
            return value is None
