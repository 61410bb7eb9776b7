"""Counts of what comes from a network."""

from datetime import timedelta

import pytest

from feedback_server.web.security import rate_limits
from feedback_server.web.security.rate_limits import MOST_OPEN_AN_HOUR, RateLimits
from tests.factories import NOW


def counted(limits: RateLimits) -> int:
    return len(vars(limits)["_counts"])


def send(limits: RateLimits, address: str, number: int) -> int | None:
    room = limits.reserve(address, NOW, number)
    limits.settle(address, NOW, number, open_count=number, untrusted=True)
    return room


def test_networks_that_only_ask_take_no_memory() -> None:
    limits = RateLimits()
    for network in range(256):
        assert limits.reserve(f"10.0.{network}.1", NOW, 0) == MOST_OPEN_AN_HOUR
    assert counted(limits) == 0


def test_what_was_given_back_takes_no_memory() -> None:
    limits = RateLimits()
    assert limits.reserve("10.0.0.1", NOW, 50) == MOST_OPEN_AN_HOUR
    for _ in range(2):
        limits.settle("10.0.0.1", NOW, 50, open_count=0, untrusted=False)
    assert counted(limits) == 0


def test_a_network_is_counted_within_its_hour() -> None:
    limits = RateLimits()
    for address in ("10.0.0.1", "10.0.0.2"):
        send(limits, address, 10)
    assert limits.reserve("10.0.0.3", NOW, 0) == MOST_OPEN_AN_HOUR - 20
    assert limits.reserve("10.0.0.3", NOW + timedelta(hours=1), 0) == MOST_OPEN_AN_HOUR
    assert "10.0.0" not in str(vars(limits))


@pytest.mark.parametrize(
    ("address", "times"),
    [
        ("192.0.{}.7", 10),  # a /24 each, in one /16
        ("2001:db8:0:{:x}::7", 2),  # a /64 each, in one /48
        ("2001:db8:{:x}::7", 10),  # a /48 each, in one /32
    ],
)
def test_many_networks_beside_each_other_are_one(address: str, times: int) -> None:
    """Whoever rents some has them near each other."""
    limits = RateLimits()
    rooms = [send(limits, address.format(number), MOST_OPEN_AN_HOUR) for number in range(times + 2)]
    assert [room is not None and room >= MOST_OPEN_AN_HOUR for room in rooms] == [True] * times + [
        False
    ] * 2


def test_a_network_that_asks_for_ever_is_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "MOST_REQUESTS_AN_HOUR", 3)
    limits = RateLimits()
    rooms = [send(limits, "192.0.2.1", 1) for _ in range(4)]
    assert [room is None for room in rooms] == [False, False, False, True]
    assert limits.reserve("198.51.100.1", NOW, 1) is not None


def test_memory_has_an_end_and_the_wide_networks_still_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rate_limits, "MOST_NETWORKS", 50)
    limits = RateLimits()
    rooms = [send(limits, f"2001:db8:{n:x}:{n:x}::1", 1) for n in range(1000)]
    assert counted(limits) == 50
    assert rooms[10 * MOST_OPEN_AN_HOUR] == 0, "the /32 was counted first"
