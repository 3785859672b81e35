"""Scraping, with a real Prometheus."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cluster.scrape import Prometheus
    from cluster.world import World


def test_targets_are_up(world: World, prometheus: Prometheus) -> None:
    prometheus.watch(world.api("infra"), world.api("apps"))
    outcome = world.verify("--no-canary", "--prometheus", prometheus.url, "--require-scrape")
    assert outcome.code == 0, outcome.stdout
    for name in ("infra", "apps"):
        assert outcome.message(name, "reloader/scraped").startswith(
            "PodMonitor kube-system/reloader: target up (kube-sys"
        )


def test_scraping_that_nobody_checks_is_a_failure_where_it_is_required(world: World) -> None:
    outcome = world.verify("--no-canary", "--require-scrape", "--cluster", "infra")
    assert outcome.code == 1
    assert outcome.message("infra", "reloader/scraped") == (
        "PodMonitor kube-system/reloader selects 1 running pod; scraping not checked (--require-scrape); "
        "hint: pass --prometheus URL, or set prometheus in the inventory"
    )


def test_a_prometheus_that_does_not_answer(world: World) -> None:
    outcome = world.verify(
        "--no-canary", "--cluster", "infra", "--prometheus", "http://user:hidden@127.0.0.1:1"
    )
    assert outcome.code == 1
    message = outcome.message("infra", "reloader/scraped")
    assert "Prometheus http://127.0.0.1:1 does not answer: " in message
    assert "hidden" not in outcome.stdout + outcome.stderr
