"""Where somebody is told of things: in which browsers, of what, and what was sent."""

import re
from collections.abc import Mapping
from datetime import timedelta

import msgspec
from flask import redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from feedback_server.actions.notifications import preferences
from feedback_server.actions.notifications.subscriptions import TooMany, add_browser
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.notifications.notification import (
    NotificationType,
    QuietHours,
    push_text,
)
from feedback_server.store.notifications import notices, push_metrics, push_subscriptions
from feedback_server.web.api.push import found, read_body
from feedback_server.web.api.schemas import BrowserBody, BrowserOut
from feedback_server.web.security import scope
from feedback_server.web.security.access import NavItem, Section, any_account
from feedback_server.web.security.headers import scripted
from feedback_server.web.shared.context import context
from feedback_server.web.shared.formatting import format_moment
from feedback_server.web.staff.accounts.browser_name import browser_name
from feedback_server.web.staff.help import StaffBlueprint

notifications = StaffBlueprint(
    "notifications",
    __name__,
    url_prefix="/staff/account/notifications",
    help=(
        "A notification says that there is something to see, and nothing of what it is: whoever "
        "looks at your screen learns nothing. Each browser is turned on by itself.",
        "What comes within a few minutes comes as one. In your quiet hours nothing comes; it is "
        "kept until they end.",
    ),
)

SHOWN = 30
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
FIGURES_OF = timedelta(days=30)


@notifications.get("/")
@any_account(nav=NavItem(Section.ACCOUNT, "Notifications"))
def show() -> Response:
    return _page()


@notifications.post("/browsers")
@any_account()
def add() -> Response:
    """Asked for by the page's script, which alone can subscribe."""
    ctx, body = context(), read_body(BrowserBody)
    try:
        made = add_browser(
            ctx.store,
            ctx.registry,
            scope.person(),
            found(body.subscription),
            label=browser_name(request.headers.get("User-Agent", "")),
            choices=frozenset(_offered()),
            instead_of=body.instead_of,
            id=ctx.new_id(),
            on=ctx.today(),
            now=ctx.now(),
        )
    except TooMany as error:
        raise BadRequest("You have ten browsers: turn one off first.") from error
    return Response(msgspec.json.encode(BrowserOut(made.id)), mimetype="application/json")


@notifications.post("/browsers/<browser>")
@any_account()
def change(browser: str) -> Response | tuple[Response, int]:
    ctx, form = context(), request.form
    begins, ends = form.get("begins", ""), form.get("ends", "")
    problems = {
        f"{name}-{browser}": "Write a time such as 19:00"
        for name, value in (("begins", begins), ("ends", ends))
        if not CLOCK.fullmatch(value)
    }
    if problems:
        return _page(problems), 422
    choices = frozenset(
        notification_type
        for notification_type in _offered()
        if notification_type in form.getlist("choices")
    )
    quiet = QuietHours(begins, ends, form.get("weekends") == "yes")
    if not preferences.set_choices(ctx.store, scope.person(), browser, choices, quiet):
        raise NotFound
    return _redirect("saved", browser)


@notifications.post("/browsers/<browser>/off")
@any_account()
def turn_off(browser: str) -> Response:
    ctx = context()
    if not preferences.turn_off(ctx.store, scope.person(), browser, now=ctx.now()):
        raise NotFound
    return _redirect("off", "")


@notifications.post("/browsers/<browser>/try")
@any_account()
def try_out(browser: str) -> Response:
    ctx = context()
    if not preferences.request_test(ctx.store, scope.person(), browser, now=ctx.now()):
        raise NotFound
    return _redirect("tried", browser)


def _redirect(done: str, browser: str) -> Response:
    anchor = f"browser-{browser}" if browser else "main"
    return redirect(url_for("notifications.show", done=done, which=browser, _anchor=anchor), 303)


def _offered() -> list[NotificationType]:
    """What this person can be told of."""
    return [
        notification_type
        for notification_type in NotificationType
        if scope.person().may(notification_type.permission)
    ]


def _page(problems: Mapping[str, str] | None = None) -> Response:
    ctx, person = context(), scope.person()
    figures = person.may(Permission.MANAGE_PEOPLE)
    with ctx.store.read() as tx:
        mine = push_subscriptions.for_account(tx, person.name)
        told = notices.for_account(tx, person.name, SHOWN)
        counted = push_metrics.since(tx, ctx.today() - FIGURES_OF) if figures else []
    page = render_template(
        "staff/notifications/notifications.html.jinja",
        browsers=mine,
        offered=[(notification_type, notification_type.choice) for notification_type in _offered()],
        told=[(notice, push_text([notice.notice])) for notice in told],
        figures=figures,
        counted=counted,
        is_off=ctx.registry.is_off,
        current=ctx.registry.vapid.current,
        problems=problems or {},
        form=request.form,
        done=request.args.get("done", ""),
        which=request.args.get("which", ""),
        format_moment=format_moment,
    )
    return scripted(page)
