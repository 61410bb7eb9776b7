"""What is said to stand apart: how often where nothing does, and how often where a surgery does.

Months are drawn as in tests/domain/reports/story/chance.py. Other choices of test and of false
discovery rate stand beside the one that was taken.
"""

from collections.abc import Callable, Sequence
from functools import partial
from math import fsum
from random import Random

from feedback_server.domain.reports.favourable import Share
from feedback_server.domain.reports.story.apart import Comparison, stand_apart
from feedback_server.domain.statistics.exact_test import exact_test
from feedback_server.domain.statistics.false_discovery import RATE, discoveries
from feedback_server.domain.statistics.share_difference import difference_interval
from tests.bench.site_build import row
from tests.domain.reports.story.chance import Patients, compared, months_without_effect

MONTHS, DRAWS = 10_000, 2_000
Rule = Callable[[Sequence[Comparison]], Sequence[Comparison]]


def main() -> None:
    months = [*months_without_effect(Patients(Random(24)), MONTHS)]
    row("Months without effect", "that name something", "", "")
    for name, rule in RULES.items():
        alarms = sum(bool(rule(looked_at)) for looked_at in months)
        row(name, f"{100 * alarms / len(months):.1f}%", "", "")
    row("", "", "", "")
    _level()
    row("", "", "", "")
    row("One of five surgeries at", "of its answers", "is found", "something is")
    for positive in (0.84, 0.80, 0.76, 0.70, 0.60):
        for number in (15, 38, 80):
            _power(positive, number)


def _level() -> None:
    """250 answers a month, 92% positive, beside the month and the year before and twelve months."""
    patients, by_test, by_range = Patients(Random(5)), 0, 0
    for _ in range(DRAWS):
        now, *months = (patients.shares(250)["experience"] for _ in range(13))
        year = Share(sum(one.given for one in months), sum(one.of for one in months))
        earlier = (months[0], months[-1], year)
        by_test += any(discoveries([exact_test(*now, *one) for one in earlier]))
        ranges = [difference_interval(*now, *one) or (0, 0) for one in earlier]
        by_range += any(lower > 0 or upper < 0 for lower, upper in ranges)
    row("Level where nothing has changed", "called a change", "", "")
    row("as the story has it, without lines on a chart", f"{100 * by_test / DRAWS:.1f}%", "", "")
    row("any of the three 95% ranges without 0", f"{100 * by_range / DRAWS:.1f}%", "", "")


def _power(positive: float, number: int) -> None:
    """The others have 53 answers each, with 95% positive."""
    low, usual = Patients(Random(1), positive), Patients(Random(2), 0.95)
    found = something = 0
    for _ in range(DRAWS):
        surgeries = [low.shares(number), *(usual.shares(53) for _ in range(4))]
        named = stand_apart(compared(surgeries, usual.many(12 * (number + 212))))
        found += any(one.about.practice == "0" for one in named)
        something += bool(named)
    shares = (f"{100 * times / DRAWS:.0f}%" for times in (found, something))
    row(f"{100 * positive:.0f}%", str(number), *shares)


def _by_test(looked_at: Sequence[Comparison], *, mid: bool, dependent: bool) -> list[Comparison]:
    number = len(looked_at)
    rate = RATE / fsum(1 / place for place in range(1, number + 1)) if dependent else RATE
    p_values = [exact_test(*one.here, *one.others, mid=mid) for one in looked_at]
    believed = discoveries(p_values, rate)
    return [one for one, real in zip(looked_at, believed, strict=True) if real]


RULES: dict[str, Rule] = {
    "as the story has it": stand_apart,
    "Fisher, Benjamini and Hochberg, no funnel": partial(_by_test, mid=False, dependent=False),
    "mid-p, Benjamini and Hochberg": partial(_by_test, mid=True, dependent=False),
    "Fisher, Benjamini and Yekutieli": partial(_by_test, mid=False, dependent=True),
    "mid-p, Benjamini and Yekutieli": partial(_by_test, mid=True, dependent=True),
}


if __name__ == "__main__":
    main()
