"""The interface of shared tablets: set up with a code, and heard of at each sync."""

from typing import TypeVar

import msgspec
from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, TooManyRequests, Unauthorized

from ..actions import devices
from ..actions.publish_report import latest_changes, latest_figures
from ..domain.device import CheckIn, Device
from ..domain.organisation import Practice
from ..store import organisations
from .messages import (
    CheckInAnswer,
    CheckInBody,
    EnrolBody,
    EnrolledOut,
    FigureOut,
    SaidDid,
    TabletOut,
)
from .services import services

tablets = Blueprint("tablets", __name__, url_prefix="/api/v1/devices")

Body = TypeVar("Body", bound=msgspec.Struct)

TRIES = 60
"""Wrong codes an hour from one network before it is told to wait. A right one opens all the same:
else anybody in a waiting room could keep its tablet from being set up. One in 6 x 10^11 codes is
right: 2,000 a second, for as long as one stands, find it once in 300,000 times."""
MOST_CHANGES = 3


@tablets.post("/enrol")
def enrol() -> Response:
    our = services()
    body = _read(EnrolBody)
    enrolled = devices.enrol(our.store, body.code, now=our.now())
    if enrolled is None:
        if our.limits.note("enrol", request.remote_addr, our.now()) > TRIES:
            raise TooManyRequests("Too many wrong codes came from this network. Wait an hour.")
        raise BadRequest("This code is wrong, used or over 15 minutes old. Make a new one.")
    tablet = _tablet(enrolled.device, enrolled.practice)
    return _json(EnrolledOut(enrolled.token, enrolled.made, tablet))


@tablets.post("/check-in")
def check_in() -> Response:
    our = services()
    now = our.now()
    body = _read(CheckInBody)
    said = CheckIn(
        at=now,
        version=body.version,
        made=body.made,
        waiting=tuple(body.waiting),
        parked=body.parked,
        oldest=body.oldest,
        storage=body.storage,
        clock_offset_s=round(now.timestamp() - body.now_ms / 1000),
    )
    device = our.check_ins.do((_token(), said))
    if device is None:
        raise Unauthorized("This tablet has been switched off, or was never set up here.")
    with our.store.read() as tx:
        practice = organisations.find_practice(tx, device.practice)
    assert practice is not None
    return _json(CheckInAnswer(round(now.timestamp() * 1000), _tablet(device, practice)))


def _tablet(device: Device, practice: Practice) -> TabletOut:
    setup = device.setup
    with services().store.read() as tx:
        of_practice = organisations.setup_of(tx, practice.code)
    return TabletOut(
        id=device.id,
        label=device.label,
        practice=practice.code,
        practice_name=practice.name,
        demonstration=practice.demonstration,
        surveys=list(setup.surveys or of_practice.surveys),
        languages=list(setup.languages),
        idle_s=setup.idle_s,
        days=list(setup.hours.days),
        opens=setup.hours.opens,
        closes=setup.hours.closes,
        pin_salt=setup.pin_salt,
        pin_digest=setup.pin_digest,
        said=_said(practice.pcn),
        figure=_figure(practice.pcn),
    )


def _said(pcn: str) -> list[SaidDid]:
    changes = latest_changes(services().published, pcn)[:MOST_CHANGES]
    return [SaidDid(each.said, each.did) for each in changes]


def _figure(pcn: str) -> FigureOut | None:
    found = latest_figures(services().published, pcn)
    percent = found.percent(found.counts["positive"]) if found else None
    if found is None or percent is None or found.responses is None:
        return None
    return FigureOut(str(found.month), percent, found.responses)


def _token() -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if kind == "Bearer" else ""


def _read(type: type[Body]) -> Body:
    try:
        return msgspec.json.decode(request.get_data(), type=type)
    except msgspec.DecodeError as error:
        raise BadRequest("The body is not what this address takes.") from error


def _json(body: msgspec.Struct) -> Response:
    return Response(msgspec.json.encode(body), mimetype="application/json")
