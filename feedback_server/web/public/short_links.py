"""Short links: a practice's own, and one-time invitations."""

from flask import Blueprint, redirect
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from feedback_server.crypto.invitation_tokens import parse_token
from feedback_server.domain.organisations.organisation import PracticeSetup
from feedback_server.domain.surveys.service import services_of
from feedback_server.store.collect import patient_invitations
from feedback_server.store.organisations import organisations
from feedback_server.web.security.access import public_page
from feedback_server.web.security.headers import scripted
from feedback_server.web.shared.context import context

short_links = Blueprint("short_links", __name__)

LANGUAGE = "en"


@short_links.get("/f/<code>", defaults={"service": ""})
@short_links.get("/f/<code>/<service>")
@public_page
def practice(code: str, service: str) -> Response:
    """From a poster: to the survey of this practice, of one of several services."""
    every = services_of(context().offered)
    with context().store.read() as tx:
        found = organisations.find_practice(tx, code.upper())
        setup = organisations.setup_of(tx, found.code) if found else PracticeSetup()
    if found is None:
        raise NotFound
    offered = [each for each in every if setup.offers(each.survey_ids)] or every
    own = next((each for each in offered if each.id == service), offered[0])
    page = "/feedback/" if own == every[0] else f"/feedback/{own.main.id}/{LANGUAGE}/"
    return redirect(f"{page}?practice={found.code}&mode=online", 302)


@short_links.get("/i/<text>")
@public_page
def invitation(text: str) -> Response:
    """From a text message or a card: to the survey, once."""
    ctx = context()
    found = parse_token(ctx.invitation_key, text)
    if found is None:
        raise NotFound
    with ctx.store.read() as tx:
        used = patient_invitations.is_used(tx, found.digest)
    if used or found.expires_on < ctx.today():
        state = "used" if used else "ended"
        page = ctx.pages.render(
            "invitation.html.jinja", LANGUAGE, state=state, practice=found.practice
        )
        return scripted(page, 410)
    return redirect(f"/feedback/?practice={found.practice}&mode=sms&invitation={text}", 302)
