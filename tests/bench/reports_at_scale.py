"""How long a report takes as a value, with ten million submissions and with ten thousand.

Ten thousand are one network of five practices over as many months. It is compared with networks of
England with five practices that have about as many answers in the month, so that what differs is
how much lies around them.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from statistics import median

from feedback_server.actions.reports.build import make_report
from feedback_server.actions.reports.request import ReportRequest
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.app import freeze_gc
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.store import Store
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import tallies
from tests.bench.simulated import ENGLAND, ONE_NETWORK, last_month, simulated_store
from tests.bench.site_build import row

RUNS = 9
NETWORKS, MONTHS = 12, 3
MOST_MS, MOST_TIMES = 20, 2
WIDTH = 58

Work = Callable[[], object]


def main() -> None:
    if missed := measure():
        raise SystemExit(missed)


def measure() -> str:
    """What is missed of the goal; empty where nothing is."""
    few, many = simulated_store(ONE_NETWORK), simulated_store(ENGLAND)
    ((one, wanted),) = sizes(few)
    near, spread = alike_and_spread(sizes(many), wanted)
    surveys = (SurveyRegistry(), SurveyRegistry())
    work: list[Work] = [maker(few, surveys[0], one, last_month(few))]
    pairs = [*((network, last_month(many)) for network in near), *months_of(many, spread)]
    work += [maker(many, surveys[1], *pair) for pair in pairs]
    freeze_gc()
    first, taken = milliseconds(work)
    row("a report as a value", "ms", "of 10,000", "longest, ms", first_width=WIDTH)
    least = taken[0]
    show(f"{ONE_NETWORK.submissions:,}: its network, {wanted} answers", taken[:1], least)
    alike, others = taken[1 : len(near) + 1], taken[len(near) + 1 :]
    show(f"{ENGLAND.submissions:,}: {len(alike)} networks with about as many answers", alike, least)
    show(f"{ENGLAND.submissions:,}: {len(others)} months of networks of any size", others, least)
    show("the same, each for the first time", first[len(near) + 1 :], least)
    for store in (few, many):
        store.close()
    found = median(alike)
    missed = [f"over {MOST_MS} ms"] if found > MOST_MS else []
    missed += [f"over {MOST_TIMES} times"] if found > MOST_TIMES * least else []
    return " and ".join(missed)


def maker(store: Store, surveys: SurveyRegistry, network: str, month: Month) -> Work:
    asked = ReportRequest(network, month, month.next().last_day())
    return lambda: make_report(store, surveys, asked)


def months_of(store: Store, networks: Sequence[str]) -> list[tuple[str, Month]]:
    """Some months of each, the last among them."""
    last = last_month(store)
    back = [number * 23 // MONTHS for number in range(MONTHS)]
    return [(network, last.plus(-each)) for network in networks for each in reversed(back)]


def sizes(store: Store) -> list[tuple[str, int]]:
    """How many answers each network of five practices has in the last month, fewest first."""
    last = last_month(store)
    with store.read() as tx:
        practices = organisations.list_practices(tx)
        given = tallies.count_responses(tx, [each.code for each in practices], [last])
    found: Counter[str] = Counter()
    for practice in practices:
        if practice.pcn:
            found[practice.pcn] += given.get((practice.code, last), 0)
    five = Counter(practice.pcn for practice in practices)
    every = sorted(found.items(), key=lambda each: each[1])
    return [(network, number) for network, number in every if five[network] == 5]


def alike_and_spread(sized: Sequence[tuple[str, int]], wanted: int) -> tuple[list[str], list[str]]:
    near = sorted(sized, key=lambda each: abs(each[1] - wanted))[:NETWORKS]
    spread = [sized[number * (len(sized) - 1) // (NETWORKS - 1)] for number in range(NETWORKS)]
    return [each for each, _ in near], [each for each, _ in spread]


def milliseconds(work: Sequence[Work]) -> tuple[list[float], list[float]]:
    """Of each the first time, and the median of RUNS; in turns, so that all suffer alike."""
    taken: list[list[float]] = [[] for _ in work]
    for _ in range(RUNS + 1):
        for each, found in zip(work, taken, strict=True):
            started = time.perf_counter()
            each()
            found.append(1000 * (time.perf_counter() - started))
    return [item[0] for item in taken], [median(item[1:]) for item in taken]


def show(what: str, taken: Sequence[float], least: float) -> None:
    found = median(taken)
    numbers = (f"{found:,.1f}", f"{found / least:.2f}", f"{max(taken):,.1f}")
    row(what, *numbers, first_width=WIDTH)


if __name__ == "__main__":
    main()
