"""Scraping, with a real Prometheus."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cluster.live_fleet import LiveFleet
    from cluster.prometheus_server import Prometheus


def test_targets_are_up(fleet: LiveFleet, prometheus: Prometheus) -> None:
    prometheus.watch(fleet.api("infra"), fleet.api("apps"))
    outcome = fleet.verify("--no-canary", "--prometheus", prometheus.url, "--require-scrape")
    assert outcome.code == 0, outcome.stdout
    for name in ("infra", "apps"):
        assert outcome.message(name, "reloader/scraped").startswith(
            "PodMonitor kube-system/reloader: target up (kube-sys"
        )


def test_scraping_that_nobody_checks_is_a_failure_where_it_is_required(fleet: LiveFleet) -> None:
    outcome = fleet.verify("--no-canary", "--require-scrape", "--cluster", "infra")
    assert outcome.code == 1
    assert outcome.message("infra", "reloader/scraped") == (
        "PodMonitor kube-system/reloader selects 1 running pod; scraping not checked (--require-scrape); "
        "hint: pass --prometheus URL, or set prometheus in the inventory"
    )


def test_a_prometheus_that_does_not_answer(fleet: LiveFleet) -> None:
    outcome = fleet.verify(
        "--no-canary", "--cluster", "infra", "--prometheus", "http://user:hidden@127.0.0.1:1"
    )
    assert outcome.code == 1
    message = outcome.message("infra", "reloader/scraped")
    assert "Prometheus http://127.0.0.1:1 does not answer: " in message
    assert "hidden" not in outcome.stdout + outcome.stderr
