"""The interface of browsers for Web Push: the key, a patient's one reminder, a new endpoint."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, NotFound, TooManyRequests, UnsupportedMediaType

from feedback_server.actions.notifications import subscriptions
from feedback_server.actions.notifications.subscriptions import Found, InvalidSubscription
from feedback_server.web.security.access import public_page
from feedback_server.web.shared.context import context

from .json_bodies import Body, json_answer, read_json
from .schemas import EndBody, EndOut, PushKeyOut, RemindBody, RemindOut, RenewBody, SubscriptionBody

push = Blueprint("push", __name__, url_prefix="/api/v1/push")

ASKED = 120
"""Requests an hour from one network: a waiting room shares an address."""


@push.get("/key")
@public_page
def key() -> Response:
    """What a browser subscribes with; without it a page offers a calendar entry instead."""
    if context().registry.is_off:
        raise NotFound("This server sends no notifications.")
    return json_answer(PushKeyOut(context().registry.public_key))


@push.post("/reminders")
@public_page
def remind() -> Response:
    ctx, body = context(), read_body(RemindBody)
    _limit()
    try:
        at = subscriptions.ask_reminder(
            ctx.store,
            ctx.registry,
            found(body.subscription),
            practice=body.practice,
            language=body.language,
            when=body.when,
            id=ctx.new_id(),
            now=ctx.now(),
        )
    except subscriptions.UnknownPractice as error:
        raise NotFound("There is no practice with this code.") from error
    except subscriptions.TooLate as error:
        raise BadRequest("It is evening already: choose another time.") from error
    return json_answer(RemindOut(at))


@push.post("/reminders/end")
@public_page
def end() -> Response:
    body = read_body(EndBody)
    _limit()
    return json_answer(EndOut(subscriptions.end_reminder(context().store, body.endpoint)))


@push.post("/renew")
@public_page
def renew() -> Response:
    """Whether there was such a browser, nobody is told."""
    ctx, body = context(), read_body(RenewBody)
    _limit()
    subscriptions.renew(ctx.store, ctx.registry, body.old, found(body.subscription))
    return Response(status=204)


def found(body: SubscriptionBody) -> Found:
    """What was checked; answers 400 where nothing may be sent to it."""
    try:
        return context().registry.checked(body.endpoint, body.p256dh, body.auth)
    except InvalidSubscription as error:
        raise BadRequest(f"The subscription cannot be used: {error}.") from error


def read_body(type: type[Body]) -> Body:
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("Send application/json.")
    return read_json(request.get_data(), type)


def _limit() -> None:
    ctx = context()
    if ctx.limits.note("push", request.remote_addr, ctx.now()) > ASKED:
        raise TooManyRequests("Too much came from this network. Wait an hour.", retry_after=3600)
