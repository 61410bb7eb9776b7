"""The order of what is to do, and whose each task is: the rules of ``todo.py``, one by one."""

from dataclasses import replace
from datetime import date

from feedback_server.domain.accounts.person import LEAD, VIEWER, Permission
from feedback_server.domain.operations.todo import (
    InstallationFacts,
    NetworkFacts,
    TabletTrouble,
    Task,
    TaskKind,
    tasks,
)

DUE = date(2026, 11, 17)
BEFORE, AFTER = date(2026, 11, 3), date(2026, 11, 18)
EVERYTHING = NetworkFacts(
    answers=60,
    comments_today=1,
    flagged_today=2,
    tablets=(TabletTrouble("a", "Desk: not heard of"), TabletTrouble("b", "Hall: 3 missing")),
    flagged=4,
    comments=140,
    appointments=5,
)
DONE = NetworkFacts(answers=60, return_sent=True, closed=True, published=True)
NOTHING = InstallationFacts()


def found(
    *networks: NetworkFacts,
    installation: InstallationFacts = NOTHING,
    may: frozenset[Permission] = LEAD,
    today: date = BEFORE,
) -> list[Task]:
    return tasks(networks, installation, may=may, return_due=DUE, today=today)


def kinds(*networks: NetworkFacts, today: date = BEFORE) -> list[str]:
    return [task.kind for task in found(*networks, today=today)]


def test_what_needs_a_person_today_is_first_then_the_month_in_its_order() -> None:
    assert kinds(EVERYTHING) == [
        "comment_today",
        "flagged_today",
        "tablet",
        "tablet",
        "flagged",
        "comments",
        "appointments",
        "return",
        "final",
    ]


def test_what_is_late_comes_before_the_rest_but_not_before_today() -> None:
    assert kinds(EVERYTHING, today=AFTER)[:4] == [
        "comment_today",
        "flagged_today",
        "return",
        "tablet",
    ]
    assert kinds(EVERYTHING, today=DUE).index("return") == 7, "on its last day it is not late"


def test_tasks_of_a_kind_stand_together_in_the_order_of_the_networks() -> None:
    other = NetworkFacts(answers=9, comments=3, comments_today=1)
    places = [(task.kind, task.place) for task in found(DONE, EVERYTHING, other)]
    assert places[:2] == [(TaskKind.COMMENT_TODAY, 1), (TaskKind.COMMENT_TODAY, 2)]
    assert (TaskKind.COMMENTS, 1) in places and (TaskKind.COMMENTS, 2) in places
    assert all(place != 0 for _, place in places)


def test_publishing_waits_for_a_final_report_and_ends_with_the_month() -> None:
    assert kinds(NetworkFacts(answers=60, return_sent=True)) == ["final"]
    assert kinds(NetworkFacts(answers=60, return_sent=True, closed=True)) == ["publish"]
    assert kinds(DONE) == []
    assert kinds(replace(DONE, unsent=2)) == ["send"]


def test_a_month_without_answers_has_a_return_and_no_report() -> None:
    assert kinds(NetworkFacts()) == ["return"]
    assert kinds(NetworkFacts(started=False)) == [], "nobody has ever answered"


def test_a_task_is_only_for_those_who_may_do_it() -> None:
    installation = InstallationFacts(quarantined=2, reviews=3)
    assert found(EVERYTHING, installation=installation, may=VIEWER) == []
    lead = {task.kind for task in found(EVERYTHING, installation=installation)}
    assert not lead & {TaskKind.QUARANTINE, TaskKind.REVIEWS}
    every = found(EVERYTHING, installation=installation, may=frozenset(Permission))
    assert [task.kind for task in every if task.place is None] == ["quarantine", "reviews"]
    assert every[-1] == Task(TaskKind.REVIEWS, 3)
