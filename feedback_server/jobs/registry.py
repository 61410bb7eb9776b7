"""The one table of background jobs: what does each kind, and when it comes by itself."""

import os
import secrets
import socket
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from threading import Event, Thread

from feedback_server.actions.comments.classification import classify_in_background
from feedback_server.actions.editing.documents import REBUILD
from feedback_server.actions.notifications import monitors
from feedback_server.actions.notifications.delivery import deliver, deliver_test
from feedback_server.actions.notifications.fan_out import fan_out
from feedback_server.actions.notifications.patient_reminder import ReminderWords, remind
from feedback_server.actions.operations.bank_holidays import is_bank_holiday
from feedback_server.actions.operations.expiry import clean_up
from feedback_server.actions.operations.nightly_backup import back_up_nightly
from feedback_server.actions.operations.worker import Done, JobType, Worker
from feedback_server.actions.reports.delivery import deliver_report, send_month
from feedback_server.actions.reports.monthly import revise_every, save_last_month
from feedback_server.actions.reports.report_emails import Sender
from feedback_server.actions.reports.request import ReportRequest, report_request
from feedback_server.actions.submissions.nightly_rewrite import rewrite_nightly
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.builder.translations import load_app_texts
from feedback_server.config.editions import current_edition
from feedback_server.config.push import load_push
from feedback_server.config.settings import Settings
from feedback_server.content import load_provider
from feedback_server.content.report_layouts import load_layouts
from feedback_server.crypto.hpke import SealingKeys, load_sealing_keys
from feedback_server.crypto.invitation_tokens import load_invitation_key
from feedback_server.domain.calendar.calendar_month import Month, london_day
from feedback_server.domain.operations.job import Job, JobOutcome
from feedback_server.domain.operations.schedule import Daily, Every, FirstWorkingDay
from feedback_server.domain.reports.layout import Layouts
from feedback_server.messaging.webpush.sender import PushSender
from feedback_server.observability.traces import traces_to
from feedback_server.output.report_email import board_file, write_email
from feedback_server.store import Store

from .rebuild import rebuild_job
from .retention import purge_all

PUSH_LEASE = timedelta(minutes=2)
"""Longer than a push service may take."""
PUSHES_AT_ONCE = 8
"""One push that hangs holds up no other."""
PAGES_IDLE_S = 0.5
PAGES_LEASE = timedelta(minutes=1)
"""Where a process dies that builds, another goes on soon; where it lives, the other waits."""
MAIL_LEASE = timedelta(minutes=10)
"""Longer than a mail server may take to answer."""
LONG_LEASE = timedelta(hours=3)
"""Longer than a backup of ten million answers takes, or rewriting them."""


@dataclass(frozen=True)
class JobContext:
    """What jobs work with: a job takes from here what it needs."""

    settings: Settings
    store: Store
    now: Callable[[], datetime]
    keys: SealingKeys
    sender: PushSender
    surveys: SurveyRegistry
    layouts: Layouts

    def reminder_words(self) -> Mapping[str, ReminderWords]:
        """What a reminder says now, by language."""
        texts = load_app_texts(current_edition(self.settings).source)
        return {
            language: ReminderWords(words["poster"], words["push_body"], words["direction"])
            for language, words in texts.items()
        }

    def report_sender(self) -> Sender:
        """What reports are e-mailed with now."""
        folder, settings = current_edition(self.settings).source, self.settings
        return Sender.of(
            load_provider(folder / "content" / "provider.yaml"),
            settings.mailer,
            write_email,
            partial(board_file, fonts=settings.fonts),
            address=settings.address,
            key=load_invitation_key(settings.all_keys),
        )

    def today(self) -> date:
        return london_day(self.now())

    def report_request(self, pcn: str, month: Month, service: str) -> ReportRequest:
        published, today = self.settings.published, self.today()
        return report_request(
            self.store, self.layouts, published, pcn, month, today, service=service
        )


def job_types(ctx: JobContext, push_lease: timedelta) -> Sequence[JobType]:
    """Every kind of job; a new one is one entry here."""
    store, keys, sender, now, today = ctx.store, ctx.keys, ctx.sender, ctx.now, ctx.today
    push = partial(JobType, lease=push_lease, at_once=PUSHES_AT_ONCE)
    return (
        JobType("notify", lambda job: fan_out(store, job, now=now(), today=today())),
        push("push", lambda job: deliver(store, keys, sender, job, now=now(), today=today())),
        push(
            "push_test",
            lambda job: deliver_test(store, keys, sender, job, now=now(), today=today()),
        ),
        push(
            "patient_reminder",
            lambda job: remind(
                store, keys, sender, ctx.reminder_words(), job, now=now(), today=today()
            ),
        ),
        JobType(
            "monthly_reports",
            lambda _: save_last_month(store, ctx.surveys, ctx.report_request, now()),
            FirstWorkingDay("06:00", is_bank_holiday),
        ),
        JobType(
            "late_answers",
            lambda _: revise_every(store, ctx.surveys, ctx.report_request, now()),
            Daily(("05:00",)),
        ),
        JobType(
            "report_month",
            lambda job: send_month(
                store, job, can_send=ctx.settings.email is not None, now=now(), new_id=_new_id
            ),
        ),
        JobType(
            "report_email",
            lambda job: deliver_report(store, ctx.report_sender(), job, now=now()),
            lease=MAIL_LEASE,
        ),
        JobType(
            "returns",
            lambda _: monitors.watch_returns(store, now(), last_day=ctx.layouts.default.return_due),
            Daily(("08:00",)),
        ),
        JobType(
            "tablets",
            lambda _: monitors.watch_tablets(store, now()),
            Daily(("08:30", "13:00", "18:45")),
        ),
        JobType(
            "comments",
            lambda _: monitors.watch_comments(store, ctx.surveys, now()),
            Daily(("09:00", "14:00")),
        ),
        JobType("classify", lambda _: classify_in_background(store, ctx.surveys), Every(15)),
        JobType("quarantine", lambda _: monitors.watch_quarantine(store, now()), Every(15)),
        JobType("rewrite", lambda _: rewrite_nightly(store, now()), Daily(("00:40",)), LONG_LEASE),
        JobType(
            "backup",
            lambda job: _back_up(ctx, job),
            Daily(("02:15",)) if ctx.settings.backups.keys else None,
            LONG_LEASE,
        ),
        JobType(
            "expiry", lambda _: clean_up(store, ctx.settings.uploads, now()), Daily(("03:00",))
        ),
        JobType("purge", lambda _: _purge(ctx), Daily(("03:30",))),
    )


def _purge(ctx: JobContext) -> Done:
    purged = purge_all(ctx.settings, ctx.store, now=ctx.now(), by="schedule")
    message = ", ".join(f"{kind.name}: {number}" for kind, number in purged if number)
    return Done(JobOutcome(message or "nothing was old enough"))


def _back_up(ctx: JobContext, job: Job) -> Done:
    backups = ctx.settings.backups
    return back_up_nightly(
        ctx.store, ctx.settings.var, backups.folder, backups.keys, backups.count, job, ctx.now()
    )


def make_worker(
    settings: Settings,
    store: Store,
    *,
    now: Callable[[], datetime],
    push_lease: timedelta = PUSH_LEASE,
) -> Worker:
    """A worker that may work beside others at the same database."""
    ctx = JobContext(
        settings,
        store,
        now,
        load_sealing_keys(settings.keys),
        PushSender(*load_push(settings)),
        SurveyRegistry(),
        load_layouts(settings.layouts),
    )
    types = job_types(ctx, push_lease)
    if traces := traces_to(settings.telemetry):
        traces.transactions(store)
        types = traces.jobs(types)
    return Worker(store, _unique_name(), types, now)


def _new_id() -> str:
    return str(uuid.uuid4())


def _unique_name() -> str:
    return f"{socket.gethostname()[:32]}-{os.getpid()}-{secrets.token_hex(4)}"


def make_page_builder(settings: Settings, store: Store, *, now: Callable[[], datetime]) -> Worker:
    """A worker for the pages alone: whoever publishes waits for no backup, and not for long."""
    rebuild = JobType(
        REBUILD,
        lambda job: rebuild_job(settings, store, job, now),
        Daily(("00:05",)),  # for what is shown until a day
        PAGES_LEASE,
    )
    return Worker(store, _unique_name(), (rebuild,), now, idle_s=PAGES_IDLE_S)


def start_worker_thread(worker: Worker) -> None:
    """In a thread of this process, for as long as that lives."""
    Thread(target=worker.run, args=(Event(),), name="worker", daemon=True).start()
