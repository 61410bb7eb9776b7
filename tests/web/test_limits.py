"""Counts of what comes from a network."""

from datetime import timedelta

from feedback_server.web.limits import Limits
from tests.factories import NOW


def test_networks_that_only_ask_take_no_memory() -> None:
    limits = Limits()
    for network in range(256):
        assert limits.so_far("requests", f"10.0.{network}.1", NOW) == 0
    assert len(vars(limits)["_counts"]) == 0


def test_what_was_given_back_takes_no_memory() -> None:
    limits = Limits()
    assert limits.note("answers", "10.0.0.1", NOW, 50) == 50
    assert limits.note("answers", "10.0.0.1", NOW, -50) == 0
    assert limits.note("answers", "10.0.0.1", NOW, -50) == 0
    assert len(vars(limits)["_counts"]) == 0


def test_a_network_is_counted_within_its_hour() -> None:
    limits = Limits()
    limits.note("requests", "10.0.0.1", NOW)
    limits.note("requests", "10.0.0.2", NOW)
    assert limits.so_far("requests", "10.0.0.3", NOW) == 2
    assert limits.so_far("requests", "10.0.0.3", NOW + timedelta(hours=1)) == 0
