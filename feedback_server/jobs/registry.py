"""Puts the worker together: every kind of job, and when what is periodic comes."""

import os
import secrets
import socket
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Event, Thread

from feedback_server.actions.comments.classification import classify_in_background
from feedback_server.actions.notifications import monitors
from feedback_server.actions.notifications.delivery import deliver, deliver_test
from feedback_server.actions.notifications.fan_out import fan_out
from feedback_server.actions.notifications.patient_reminder import ReminderWords, remind
from feedback_server.actions.operations.bank_holidays import is_bank_holiday
from feedback_server.actions.operations.expiry import clean_up
from feedback_server.actions.operations.nightly_backup import back_up_nightly
from feedback_server.actions.operations.worker import Done, Kind, Periodic, Worker
from feedback_server.actions.reports.monthly import keep_last_month, revise_every
from feedback_server.actions.reports.request import ReportRequest, report_request
from feedback_server.actions.submissions.nightly_rewrite import rewrite_nightly
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.builder.translations import load_app_texts
from feedback_server.config.push import load_push
from feedback_server.config.settings import Settings
from feedback_server.content.report_layouts import load_layouts
from feedback_server.crypto.hpke import load_sealing_keys
from feedback_server.domain.calendar.calendar_month import Month, london_day
from feedback_server.domain.operations.job import Job, Outcome
from feedback_server.domain.operations.schedule import Daily, Every, FirstWorkingDay
from feedback_server.messaging.webpush.sender import PushSender
from feedback_server.observability.traces import traces_to
from feedback_server.store import Store

from .retention import purge_all

PUSH_LEASE = timedelta(minutes=2)
"""Longer than a push service may take."""
TOGETHER = 8
"""Pushes at once: one that hangs holds up no other."""
LONG_LEASE = timedelta(hours=3)
"""Longer than a backup of ten million answers takes, or rewriting them."""

PERIODIC = (
    Periodic("monthly_reports", FirstWorkingDay("06:00", is_bank_holiday)),
    Periodic("late_answers", Daily(("05:00",))),
    Periodic("returns", Daily(("08:00",))),
    Periodic("tablets", Daily(("08:30", "13:00", "18:45"))),
    Periodic("comments", Daily(("09:00", "14:00"))),
    Periodic("classify", Every(15)),
    Periodic("quarantine", Every(15)),
    Periodic("rewrite", Daily(("00:40",))),
    Periodic("clean_up", Daily(("03:00",))),
    Periodic("purge", Daily(("03:30",))),
)
NIGHTLY_BACKUP = Periodic("backup", Daily(("02:15",)))
"""Where there is a key to encrypt it to."""


def make_worker(
    settings: Settings,
    store: Store,
    *,
    now: Callable[[], datetime],
    push_lease: timedelta = PUSH_LEASE,
) -> Worker:
    """One that may work beside others at the same database."""
    keys, (vapid, allowlist) = load_sealing_keys(settings.keys), load_push(settings)
    sender, surveys = PushSender(vapid, allowlist), SurveyRegistry()
    layouts, words = load_layouts(settings.layouts), _words(settings)

    def request_for(pcn: str, month: Month) -> ReportRequest:
        today = london_day(now())
        return report_request(store, layouts, settings.published, pcn, month, today)

    def push(job: Job) -> Done:
        return deliver(store, keys, sender, job, now=now(), today=london_day(now()))

    def try_one(job: Job) -> Done:
        return deliver_test(store, keys, sender, job, now=now(), today=london_day(now()))

    def remind_once(job: Job) -> Done:
        return remind(store, keys, sender, words, job, now=now(), today=london_day(now()))

    def purge(_: Job) -> Done:
        went = purge_all(settings, store, now=now(), by="schedule")
        told = ", ".join(f"{kind.name}: {number}" for kind, number in went if number)
        return Done(Outcome(told or "nothing was old enough"))

    def back_up(job: Job) -> Done:
        to, keep = settings.backups.to, settings.backups.keep
        return back_up_nightly(store, settings.var, to, settings.backups.keys, keep, job, now())

    kinds: Mapping[str, Kind] = {
        "tell": Kind(lambda job: fan_out(store, job, now=now(), today=london_day(now()))),
        "push": Kind(push, push_lease, TOGETHER),
        "try": Kind(try_one, push_lease, TOGETHER),
        "remind": Kind(remind_once, push_lease, TOGETHER),
        "monthly_reports": Kind(lambda _: keep_last_month(store, surveys, request_for, now())),
        "late_answers": Kind(lambda _: revise_every(store, surveys, request_for, now())),
        "returns": Kind(
            lambda _: monitors.watch_returns(store, now(), last_day=layouts.default.return_due)
        ),
        "tablets": Kind(lambda _: monitors.watch_tablets(store, now())),
        "comments": Kind(lambda _: monitors.watch_comments(store, now())),
        "classify": Kind(lambda _: classify_in_background(store)),
        "quarantine": Kind(lambda _: monitors.watch_quarantine(store, now())),
        "clean_up": Kind(lambda _: clean_up(store, settings.uploads, now())),
        "purge": Kind(purge),
        "rewrite": Kind(lambda _: rewrite_nightly(store, now()), LONG_LEASE),
        "backup": Kind(back_up, LONG_LEASE),
    }
    periodic = (*PERIODIC, NIGHTLY_BACKUP) if settings.backups.keys else PERIODIC
    if traces := traces_to(settings.telemetry):
        traces.transactions(store)
        kinds = traces.jobs(kinds)
    name = f"{socket.gethostname()[:32]}-{os.getpid()}-{secrets.token_hex(4)}"
    return Worker(store, name, kinds, periodic, now)


def work_beside(worker: Worker) -> None:
    """In a thread of this process, for as long as that lives."""
    Thread(target=worker.run, args=(Event(),), name="worker", daemon=True).start()


def _words(settings: Settings) -> dict[str, ReminderWords]:
    """What a reminder says, in every language of the app."""
    every = load_app_texts(settings.root)
    return {
        language: ReminderWords(words["poster"], words["push_body"], words["direction"])
        for language, words in every.items()
    }
