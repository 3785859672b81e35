"""The URL of Prometheus from the command line, with the checks of `prometheus.url`."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

from reloadgen.errors import UsageError
from reloadgen.inventory.fleet import PrometheusUrl
from reloadgen.inventory.written.value_checks import http_url


def prometheus_url(option: str, text: str) -> PrometheusUrl | None:
    """The Prometheus of an option; None where it is not given.

    Raises:
        UsageError: it is not a URL. The message does not quote it, because it may hold a password.
    """
    try:
        return PrometheusUrl(http_url(text)) if text else None
    except PydanticCustomError as error:
        context = error.context or {}
        raise UsageError(f"{option}: {context['message']}", context["fix"]) from None
