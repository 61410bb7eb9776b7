"""The survey for those who come without JavaScript, and the choice of a surgery."""

import re
from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from feedback_server.actions.submissions.envelopes import (
    UUID_PATTERN,
    SubmissionPayload,
    seal_payload,
)
from feedback_server.crypto.signatures import sign_form_id, verify_form_id
from feedback_server.domain.organisations.find import PracticeEntry, without_inward
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.domain.submissions.submission import Mode
from feedback_server.domain.surveys.questions import Value
from feedback_server.domain.surveys.service import Service, services_of
from feedback_server.domain.surveys.survey import Survey
from feedback_server.store.organisations import organisations
from feedback_server.web.security.access import public_page
from feedback_server.web.security.headers import scripted
from feedback_server.web.shared.context import context
from feedback_server.web.shared.ingest import count_page_view, ingest_one

plain_form = Blueprint("plain_form", __name__, url_prefix="/feedback")

LANGUAGE = "en"
"""That of the page where all begin."""
MOST_LISTED = 50
MOST_BYTES = 64 * 1024
"""Of a form: five times what the longest survey's answers take in the letters that take most."""


@plain_form.before_request
def keep_small() -> None:
    request.max_content_length = MOST_BYTES


@plain_form.route("/choose", methods=["GET", "POST"])
@public_page
def choose() -> Response:
    """Choose the surgery, then answer on this device. What is looked for is posted: it may be a
    postcode, which must not stand in an address."""
    return _choice(request.form.get("find", ""), answers=None)


@plain_form.post("/", defaults={"survey": "", "language": LANGUAGE, "easier": False})
@plain_form.post("/<survey>/<language>/", defaults={"easier": False})
@plain_form.post("/<survey>/<language>/easier/", defaults={"easier": True})
@public_page
def answer(survey: str, language: str, *, easier: bool) -> Response | str | tuple[str, int]:
    """First the answers, then, once they are shown for a check, the same with an id to store.

    The id is made and signed between the two, so that sending twice stores once, and nobody can
    make one up. What is sent is sealed and goes the way of all submissions.
    """
    practice = _practice(request.args.get("practice", ""))
    version = request.form.get("version", "")
    chosen = find_survey(survey, version, language).at(practice.places if practice else ())
    answers = chosen.without_unasked(read_answers(chosen, request.form))
    if problems := chosen.problems(answers):
        page = context().pages.survey(
            chosen, language, answers=answers, problems=problems, easier=easier
        )
        return page, 422
    if practice is None:
        return _ask_for_surgery()
    ctx = context()
    signed = request.form.get("id")
    if signed is None:
        count_page_view(ctx, request.remote_addr)
        id = sign_form_id(ctx.invitation_key, ctx.new_id())
        return ctx.pages.review(chosen, language, answers, id=id)
    sent_id = verify_form_id(ctx.invitation_key, signed)
    if sent_id is None:
        raise BadRequest
    plain = SubmissionPayload(
        survey=chosen.id,
        version=chosen.version,
        language=language,
        practice=practice.code,
        mode=Mode.ONLINE,
        given_on=ctx.today(),
        answers=answers,
    )
    ingest_one(ctx, request.remote_addr, seal_payload(plain, ctx.keys, sent_id))
    own = f"/feedback/{chosen.id}/thanks/"  # of a service with a name of its own
    return redirect(own if own in ctx.edition.files else "/feedback/thanks/", 303)


def is_id(text: str) -> bool:
    """Whether it is an id as our own forms carry it."""
    return re.fullmatch(UUID_PATTERN, text) is not None


def _ask_for_surgery() -> Response:
    """The surgery is not known: ask, and carry the answers along."""
    carried = [(k, v) for k, v in request.form.items(multi=True) if k not in ("find", "id")]
    return _choice(request.form.get("find", ""), answers=carried)


def _choice(words: str, *, answers: list[tuple[str, str]] | None) -> Response:
    """The surgeries to choose from. Its script shows and sends what waits on a phone."""
    page = render_template(
        "public/choose_practice.html.jinja",
        found=_find(words),
        words=without_inward(words),
        most=MOST_LISTED,
        answers=answers,
        offered=_offered,
    )
    return scripted(page)


def _offered(practice: Practice) -> list[Service]:
    """The services on which patients of a practice can answer."""
    ctx = context()
    every = services_of(ctx.offered)
    if len(every) < 2:
        return every
    with ctx.store.read() as tx:
        setup = organisations.setup_of(tx, practice.code)
    return [service for service in every if setup.offers(service.survey_ids)]


def _find(words: str) -> Sequence[PracticeEntry]:
    with context().store.read() as tx:
        found = organisations.directory(tx).search(words)
    return found[: MOST_LISTED + 1]


def find_survey(id: str, version: str, language: str) -> Survey:
    """The version that the page was made from; the newest if the page does not say.

    Without an id, only the version says which survey it is.
    """
    ctx = context()
    with ctx.store.read() as tx:
        found = ctx.surveys.published(tx).get(version) or ctx.surveys.newest(tx, id)
    if found is None or (id and found.id != id) or language not in found.languages:
        raise NotFound
    return found


def _practice(code: str) -> Practice | None:
    with context().store.read() as tx:
        return organisations.find_practice(tx, code)


def read_answers(survey: Survey, form: MultiDict[str, str]) -> dict[str, Value]:
    """What was filled in. Nothing chosen and empty words are no answer."""
    read = {
        question.id: question.read_form(form.getlist(question.id)) for question in survey.questions
    }
    return {id: value for id, value in read.items() if value is not None}
