"""What the person of this request has to do, and what is done of last month."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feedback_server.actions.operations.bank_holidays import is_bank_holiday
from feedback_server.actions.reports.month_progress import MonthProgress, Place, read_progress
from feedback_server.actions.tablets.tablets import TabletStatus
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.calendar.fft_deadline import return_due
from feedback_server.domain.editing.page import ReviewState, review_state
from feedback_server.domain.operations.todo import (
    InstallationFacts,
    TabletTrouble,
    TaskKind,
    tasks,
)
from feedback_server.domain.organisations.organisation import Pcn
from feedback_server.domain.surveys.service import Service
from feedback_server.store.comments import follow_up
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import quarantine
from feedback_server.web.security import scope
from feedback_server.web.shared import formatting
from feedback_server.web.shared.context import context
from feedback_server.web.staff.chosen_service import services, several_services

from .done_words import Done, done_of
from .task_words import Deadline, Item, item_of

WITH_TASKS = 20
"""Networks whose tasks stand on the page. Those with something urgent are always among them."""


@dataclass(frozen=True)
class Todo:
    progress: Sequence[MonthProgress]
    items: Sequence[Item]
    done: Sequence[Done]
    waits: Counter[str]
    """The number of tasks, by the key of the network."""

    @property
    def started(self) -> bool:
        return any(each.facts.started for each in self.progress)


def works() -> bool:
    """Whether any kind of task is this person's. Whoever only reads has none."""
    return any(scope.person().may(kind.permission) for kind in TaskKind)


def deadline_of(month: Month) -> Deadline:
    """Of the returns of a month."""
    number = context().layouts.default.return_due
    return Deadline(month, context().today(), return_due(month, number, is_bank_holiday), number)


def read_todo(pcns: Sequence[Pcn], month: Month, devices: Sequence[TabletStatus]) -> Todo:
    """For the networks ``pcns``, with their tablets ``devices``."""
    ctx, deadline = context(), deadline_of(month)
    progress = read_progress(
        ctx.store,
        ctx.surveys,
        [Place(pcn, _codes(pcn), _services(pcn)) for pcn in _urgent_first(pcns)[:WITH_TASKS]],
        month,
        published=ctx.published,
        tablets=_troubles(devices),
    )
    found = tasks(
        [each.facts for each in progress],
        _of_installation(),
        may=_permissions(),
        return_due=deadline.due,
        today=ctx.today(),
    )
    of = [None if task.place is None else progress[task.place] for task in found]
    return Todo(
        sorted(progress, key=lambda each: pcns.index(each.pcn)),
        [
            item_of(task, each, deadline, where(each) if each and _named() else "")
            for task, each in zip(found, of, strict=True)
        ],
        list(_done(progress, deadline)) if works() else [],
        Counter(each.key for each in of if each),
    )


def where(progress: MonthProgress) -> str:
    """The network, or what is seen of it, and the service where there are several."""
    name = scope.name_of(progress.pcn)
    return f"{name}, {progress.service.name}" if several_services() else name


def _permissions() -> set[Permission]:
    """Those of this person; without a mail server nobody sends."""
    mine = {permission for permission in Permission if scope.person().may(permission)}
    return mine if context().mailer else mine - {Permission.SEND_REPORTS}


def _named() -> bool:
    return len(scope.pcns()) > 1 or several_services()


def _done(progress: Sequence[MonthProgress], deadline: Deadline) -> Iterator[Done]:
    may_undo = scope.person().may(Permission.KEEP_REPORTS)
    for each in progress:
        yield from done_of(each, deadline, where(each) if _named() else "", may_undo=may_undo)


def _urgent_first(pcns: Sequence[Pcn]) -> list[Pcn]:
    with context().store.read() as tx:
        urgent = follow_up.today(tx) + follow_up.today_flagged(tx)
    return sorted(pcns, key=lambda pcn: not any(urgent[code] for code in _codes(pcn)))


def _codes(pcn: Pcn) -> list[str]:
    return [practice.code for practice in scope.practices() if practice.pcn == pcn.code]


def _services(pcn: Pcn) -> list[Service]:
    """The first service, and the others that a surgery of the network offers."""
    first, *others = services()
    if not others:
        return [first]
    with context().store.read() as tx:
        setups = [organisations.setup_of(tx, code) for code in _codes(pcn)]
    return [
        first,
        *(each for each in others if any(setup.offers(each.survey_ids) for setup in setups)),
    ]


def _troubles(devices: Sequence[TabletStatus]) -> dict[str, list[TabletTrouble]]:
    """The tablets that need somebody, by practice."""
    ctx = context()
    found: dict[str, list[TabletTrouble]] = {}
    for device in devices:
        said = formatting.remarks(device, ctx.version, ctx.now())
        bad = [remark.words for remark in said if remark.tone == "bad"]
        if bad and device.tablet.revoked_on is None:
            trouble = TabletTrouble(device.tablet.id, f"{device.tablet.label}: {bad[0]}")
            found.setdefault(device.tablet.practice, []).append(trouble)
    return found


def _of_installation() -> InstallationFacts:
    person = scope.person()
    quarantined = 0
    if person.may(Permission.SEE_QUARANTINE):
        with context().store.read() as tx:
            quarantined = quarantine.count(tx)
    if not person.may(Permission.EDIT_CONTENT):
        return InstallationFacts(quarantined)
    today = context().today()
    reviews = context().edition.page_editor.reviews
    due = sum(review_state(page.on, today) is not ReviewState.LATER for page in reviews)
    return InstallationFacts(quarantined, due)
