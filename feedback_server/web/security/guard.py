"""Who may see what: every endpoint is on the public list, or needs a signed-in account."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import Flask, g, redirect, request, url_for
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized
from werkzeug.wrappers import Response

from feedback_server.actions.accounts import api_tokens, sessions
from feedback_server.actions.accounts.sessions import SignedInSession
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.accounts.two_factor import AuthStage
from feedback_server.web.shared.context import context
from feedback_server.web.staff.accounts.signed_in import token

PUBLIC = frozenset(
    {
        "public.page",
        "api.submissions",
        "api.practice",
        "api.openapi",
        "tablets.enrol",
        "tablets.check_in",
        "push.key",
        "push.remind",
        "push.end",
        "push.renew",
        "links.practice",
        "links.invitation",
        "feedback.choose",
        "feedback.answer",
        "staff.sign_in",
        "staff.try_sign_in",
        "joining.show",
        "joining.accept",
        "sso.go",
        "sso.back",
        "health.live",
        "health.ready",
    }
)
"""Everything a stranger may reach. Whatever is not named here asks for an account."""

EVERYBODY = frozenset(
    {
        "staff.home",
        "staff.sign_out",
        "staff_handbook.page",
        "account.show",
        "account.add",
        "account.end",
        "account.change_password",
        "account.end_session",
        "account.end_sessions",
        "notifications.show",
        "notifications.add",
        "notifications.change",
        "notifications.turn_off",
        "notifications.try_out",
        "second_factor.ask",
        "second_factor.check",
        "second_factor.set_up",
        "second_factor.confirm",
        "second_factor.renew_codes",
        "second_factor.turn_off",
    }
)
"""What each account may reach, whatever its role."""

HALFWAY: Mapping[AuthStage, tuple[str, ...]] = {
    AuthStage.CODE: ("second_factor.ask", "second_factor.check", "staff.sign_out"),
    AuthStage.SET_UP: ("second_factor.set_up", "second_factor.confirm", "staff.sign_out"),
}
"""All that a session reaches which still waits for a second factor; it is sent to the first."""

NEEDS: Mapping[str, Permission] = {
    "staff_overview.show": Permission.READ_REPORTS,
    "staff_overview.return_sent": Permission.KEEP_REPORTS,
    "staff_reports.reports": Permission.READ_REPORTS,
    "staff_reports.download": Permission.READ_REPORTS,
    "staff_reports.keep": Permission.KEEP_REPORTS,
    "staff_revisions.compare": Permission.READ_REPORTS,
    "staff_revisions.ask": Permission.KEEP_REPORTS,
    "staff_revisions.withdraw": Permission.KEEP_REPORTS,
    "staff_layouts.show": Permission.TAILOR_REPORTS,
    "staff_layouts.save": Permission.TAILOR_REPORTS,
    "staff_layouts.preview": Permission.TAILOR_REPORTS,
    "staff_layouts.usual": Permission.TAILOR_REPORTS,
    "staff_publishing.show": Permission.PUBLISH,
    "staff_publishing.publish": Permission.PUBLISH,
    "staff_publishing.withdraw": Permission.PUBLISH,
    "staff_comments.read": Permission.READ_COMMENTS,
    "staff_comments.decide": Permission.READ_COMMENTS,
    "staff_comments.undo": Permission.READ_COMMENTS,
    "staff_comments.original": Permission.READ_ORIGINALS,
    "staff_follow_up.today": Permission.READ_COMMENTS,
    "staff_follow_up.follow": Permission.READ_COMMENTS,
    "staff_you_said.every": Permission.PUBLISH,
    "staff_you_said.add": Permission.PUBLISH,
    "staff_you_said.one": Permission.PUBLISH,
    "staff_you_said.change": Permission.PUBLISH,
    "staff_you_said.publish": Permission.PUBLISH,
    "staff_you_said.withdraw": Permission.PUBLISH,
    "staff_you_said.link": Permission.PUBLISH,
    "staff_activity.show": Permission.IMPORT_ACTIVITY,
    "staff_activity.template": Permission.IMPORT_ACTIVITY,
    "staff_activity.upload": Permission.IMPORT_ACTIVITY,
    "staff_activity.columns": Permission.IMPORT_ACTIVITY,
    "staff_activity.confirm": Permission.IMPORT_ACTIVITY,
    "staff_activity.undo": Permission.IMPORT_ACTIVITY,
    "staff_feedback.choose": Permission.ENTER_FORMS,
    "staff_feedback.form": Permission.ENTER_FORMS,
    "staff_feedback.save": Permission.ENTER_FORMS,
    "staff_piles.begin": Permission.ENTER_FORMS,
    "staff_piles.show": Permission.ENTER_FORMS,
    "staff_piles.form": Permission.ENTER_FORMS,
    "staff_piles.save": Permission.ENTER_FORMS,
    "staff_piles.take_out": Permission.ENTER_FORMS,
    "staff_piles.change_total": Permission.ENTER_FORMS,
    "staff_piles.close": Permission.ENTER_FORMS,
    "staff_feedback.show_flagged": Permission.DECIDE_FLAGGED,
    "staff_feedback.decide_flagged": Permission.DECIDE_FLAGGED,
    "staff_asked.choose": Permission.COUNT_ASKED,
    "staff_asked.show": Permission.COUNT_ASKED,
    "staff_asked.count": Permission.COUNT_ASKED,
    "staff_asked.take_back": Permission.COUNT_ASKED,
    "staff_asked.correct": Permission.COUNT_ASKED,
    "staff_links.choose": Permission.INVITE_PATIENTS,
    "staff_links.print_poster": Permission.INVITE_PATIENTS,
    "staff_links.print_prompt_card": Permission.INVITE_PATIENTS,
    "staff_links.invitations": Permission.INVITE_PATIENTS,
    "staff_tablets.every": Permission.MANAGE_DEVICES,
    "staff_tablets.new": Permission.MANAGE_DEVICES,
    "staff_tablets.add": Permission.MANAGE_DEVICES,
    "staff_tablets.one": Permission.MANAGE_DEVICES,
    "staff_tablets.change": Permission.MANAGE_DEVICES,
    "staff_tablets.code": Permission.MANAGE_DEVICES,
    "staff_tablets.move": Permission.MANAGE_DEVICES,
    "staff_tablets.off": Permission.MANAGE_DEVICES,
    "staff_tablets.on": Permission.MANAGE_DEVICES,
    "staff_tablet_answers.leave_out": Permission.DECIDE_FLAGGED,
    "staff_tablet_answers.bring_back": Permission.DECIDE_FLAGGED,
    "staff_tablet_answers.queue": Permission.MANAGE_DEVICES,
    "staff_tablet_answers.take_queue": Permission.MANAGE_DEVICES,
    "staff_people.every": Permission.MANAGE_PEOPLE,
    "staff_people.invite": Permission.MANAGE_PEOPLE,
    "staff_people.one": Permission.MANAGE_PEOPLE,
    "staff_people.give_place": Permission.MANAGE_PEOPLE,
    "staff_people.link": Permission.MANAGE_PEOPLE,
    "staff_people.end_link": Permission.MANAGE_PEOPLE,
    "staff_people.reset_second_step": Permission.MANAGE_PEOPLE,
    "staff_people.off": Permission.MANAGE_PEOPLE,
    "staff_people.on": Permission.MANAGE_PEOPLE,
    "staff_places.every": Permission.MANAGE_PLACES,
    "staff_places.new_network": Permission.MANAGE_PLACES,
    "staff_places.add_network": Permission.MANAGE_PLACES,
    "staff_places.network": Permission.MANAGE_PLACES,
    "staff_places.change_network": Permission.MANAGE_PLACES,
    "staff_places.new_surgery": Permission.MANAGE_PLACES,
    "staff_places.add_surgery": Permission.MANAGE_PLACES,
    "staff_places.surgery": Permission.MANAGE_PLACES,
    "staff_places.change_surgery": Permission.MANAGE_PLACES,
    "staff_places.set_up": Permission.MANAGE_PLACES,
    "staff_places.choose_file": Permission.MANAGE_PLACES,
    "staff_places.upload": Permission.MANAGE_PLACES,
    "staff_places.confirm": Permission.MANAGE_PLACES,
    "staff_record.show": Permission.SEE_RECORD,
    "staff_record.check": Permission.SEE_RECORD,
    "staff_record.download": Permission.SEE_RECORD,
    "staff_quarantine.show": Permission.SEE_QUARANTINE,
    "staff_quarantine.replay": Permission.SEE_QUARANTINE,
    "api_reports.places": Permission.READ_REPORTS,
    "api_reports.months": Permission.READ_REPORTS,
    "api_reports.report": Permission.READ_REPORTS,
    "api_reports.returns": Permission.READ_REPORTS,
    "metrics.show": Permission.SEE_METRICS,
}
"""What every other address asks for. One that is not named here is nobody's."""

PROGRAMS = "api_reports."
"""Addresses that take a token in place of a session; they only ever read."""

HIDDEN = frozenset({"metrics.show"})
"""Addresses that take a token or a session; whoever may not reach them finds nothing there."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def add_guard(app: Flask) -> None:
    app.before_request(hide_from_others)

    @app.before_request
    def guard() -> Response | None:
        if request.endpoint is None or request.endpoint in PUBLIC or request.endpoint in HIDDEN:
            return None
        program = request.endpoint.startswith(PROGRAMS)
        found = with_a_token() if program else with_a_session()
        if found is None and program:
            raise Unauthorized(
                "Send a token of yours: Authorization: Bearer handrail_...",
                www_authenticate=WWWAuthenticate("bearer"),
            )
        wanted = request.full_path.rstrip("?") if request.method in SAFE else None
        if found is None:
            return redirect(url_for("staff.sign_in", next=wanted), 303)
        g.person, g.stage = found.person, found.stage
        if found.stage is not AuthStage.IN:
            reached = HALFWAY[found.stage]
            to = url_for(reached[0], next=wanted)
            return None if request.endpoint in reached else redirect(to, 303)
        g.account = found.person.name
        needed = NEEDS.get(request.endpoint)
        if request.endpoint not in EVERYBODY and (needed is None or not found.person.may(needed)):
            raise Forbidden
        return None

    app.before_request(refuse_other_sites)


def refuse_other_sites() -> None:
    """A form on another site must not act for a person who is signed in here, nor answer surveys
    from the browsers of those who visit it. A plain browser says nothing of where a form stood:
    it may still answer.
    """
    is_staff = request.path.startswith("/staff/")
    if request.method in SAFE or not (is_staff or request.path.startswith("/feedback/")):
        return
    origin = request.headers.get("Origin")
    fetch_site = request.headers.get("Sec-Fetch-Site", "" if is_staff else "same-origin")
    same = urlsplit(origin).netloc == request.host if origin else fetch_site == "same-origin"
    if not same:
        raise Forbidden


def hide_from_others() -> None:
    """Raises NotFound, as an address does that is not there."""
    endpoint = request.endpoint
    if endpoint not in HIDDEN or request.method == "OPTIONS":  # which any address answers
        return
    found = with_a_token() if "Authorization" in request.headers else with_a_session()
    if found is None or found.stage is not AuthStage.IN or not found.person.may(NEEDS[endpoint]):
        raise NotFound
    g.person, g.stage, g.account = found.person, found.stage, found.person.name


def with_a_session() -> SignedInSession | None:
    found = token()
    return sessions.find_session(context().store, found, now=context().now()) if found else None


def with_a_token() -> SignedInSession | None:
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return None
    person = api_tokens.person_of_token(context().store, given, on=context().today())
    return SignedInSession(person, AuthStage.IN) if person else None
