"""The interface of shared tablets: set up with a code, and heard of at each sync."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from datetime import datetime
from functools import partial

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, TooManyRequests, Unauthorized
from werkzeug.sansio.request import Request

from feedback_server.actions.reports.publishing import latest_changes, latest_figures
from feedback_server.actions.submissions.group_commit import then
from feedback_server.actions.tablets import tablets as devices
from feedback_server.actions.tablets.check_in import CheckInResult
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.domain.tablets.departures import Departure
from feedback_server.domain.tablets.tablet import CheckIn, Tablet
from feedback_server.store.organisations import organisations
from feedback_server.web.security.access import public_page
from feedback_server.web.shared.context import AppContext, context

from .json_bodies import json_answer, read_json
from .schemas import (
    CheckInAnswer,
    CheckInBody,
    DepartureIn,
    EnrolBody,
    EnrolledOut,
    FigureOut,
    TabletOut,
    YouSaidWeDid,
)

tablets = Blueprint("tablets", __name__, url_prefix="/api/v1/tablets")

TRIES = 60
"""Wrong codes an hour from one network before it is told to wait. A right one opens all the same:
else anybody in a waiting room could keep its tablet from being set up. One in 6 x 10^11 codes is
right: 2,000 a second, for as long as one stands, find it once in 300,000 times."""
MOST_STRANGERS = 600
"""Check-ins an hour from one network with a token that is none, before it is told to wait: ten
tablets that were switched off."""
MOST_CHANGES = 3


@tablets.post("/enrol")
@public_page
def enrol() -> Response:
    ctx = context()
    body = read_json(request.get_data(), EnrolBody)
    enrolled = devices.enrol_tablet(ctx.store, body.code, now=ctx.now())
    if enrolled is None:
        if ctx.limits.note("enrol", request.remote_addr, ctx.now()) > TRIES:
            raise TooManyRequests("Too many wrong codes came from this network. Wait an hour.")
        raise BadRequest("This code is wrong, used or over 15 minutes old. Make a new one.")
    with ctx.store.read() as tx:
        surveys = organisations.setup_of(tx, enrolled.practice.code).surveys
    tablet = _tablet(ctx, enrolled.tablet, enrolled.practice, surveys)
    return json_answer(EnrolledOut(enrolled.token, enrolled.made, tablet))


@tablets.post("/check-in")
@public_page
def check_in() -> Response:
    return take_check_in(context(), request, request.get_data()).result()


def take_check_in(ctx: AppContext, request: Request, raw: bytes) -> Future[Response]:
    """The answer to a check-in, once it is noted."""
    now = ctx.now()
    body = read_json(raw, CheckInBody)
    said = CheckIn(
        at=now,
        version=body.version,
        made=body.made,
        waiting=tuple(body.waiting),
        parked=body.parked,
        oldest=body.oldest,
        storage=body.storage,
        clock_offset_s=round(now.timestamp() - body.now_ms / 1000),
        left=tuple(_departures(ctx, body.left)),
    )
    noted = ctx.check_ins.submit((_token(request), said))
    return then(noted, partial(_checked_in, ctx, request.remote_addr, now))


def _departures(ctx: AppContext, left: Sequence[DepartureIn]) -> Iterator[Departure]:
    """Those of this month and last, at questions that some survey asks or has asked.

    Others are passed over: a tablet whose clock is wrong must still be able to check in.
    """
    month = Month.of(ctx.today())
    months = {str(known): known for known in (month, month.previous())}
    surveys = [*ctx.offered, *(ctx.surveys.cached() or {}).values()] if left else []
    asked = {(survey.id, question.id) for survey in surveys for question in survey.questions}
    for gone in left:
        if gone.month in months and (gone.survey, gone.question) in asked:
            yield Departure(months[gone.month], gone.survey, gone.question, gone.count)


def _checked_in(
    ctx: AppContext, address: str | None, now: datetime, found: CheckInResult | None
) -> Response:
    if found is None:
        if ctx.limits.note("check-ins", address, now) > MOST_STRANGERS:
            raise TooManyRequests("Too much came from this network. Wait an hour.")
        raise Unauthorized("This tablet has been switched off, or was never set up here.")
    tablet = _tablet(ctx, found.tablet, found.practice, found.surveys)
    return json_answer(CheckInAnswer(round(now.timestamp() * 1000), tablet))


def _tablet(
    ctx: AppContext, device: Tablet, practice: Practice, surveys: Sequence[str]
) -> TabletOut:
    setup = device.setup
    return TabletOut(
        id=device.id,
        label=device.label,
        practice=practice.code,
        practice_name=practice.name,
        demonstration=practice.demonstration,
        surveys=list(setup.surveys or surveys),
        languages=list(setup.languages),
        idle_s=setup.idle_s,
        days=list(setup.hours.days),
        opens=setup.hours.opens,
        closes=setup.hours.closes,
        pin_salt=setup.pin_salt,
        pin_digest=setup.pin_digest,
        changes=_changes(ctx, practice.pcn),
        figure=_figure(ctx, practice.pcn),
    )


def _changes(ctx: AppContext, pcn: str) -> list[YouSaidWeDid]:
    changes = latest_changes(ctx.published, pcn)[:MOST_CHANGES]
    return [YouSaidWeDid(change.said, change.did) for change in changes]


def _figure(ctx: AppContext, pcn: str) -> FigureOut | None:
    found = latest_figures(ctx.published, pcn)
    positive = found.counts["positive"] if found else None
    if found is None or positive is None or not found.responses:
        return None
    return FigureOut(str(found.month), positive, found.responses)


def _token(request: Request) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if kind == "Bearer" else ""
