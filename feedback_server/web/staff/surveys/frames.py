"""A draft as patients will see it: the app's own page, in a frame like a phone or a tablet."""

from dataclasses import replace

from flask import Response, render_template, request
from werkzeug.exceptions import NotFound

from feedback_server.actions.surveys.questions import asked_of
from feedback_server.actions.surveys.working_copy import single_question_survey
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.surveys.survey import Survey
from feedback_server.web.security.access import staff_page
from feedback_server.web.security.headers import SCRIPTED_POLICY, STAFF_POLICY
from feedback_server.web.shared.context import context

from .subject import Subject, open_it, survey_blueprint

staff_survey_frames = survey_blueprint("staff_survey_frames", __name__)

DEVICES = {"phone": ("Phone", 375, 667), "tablet": ("Tablet", 1024, 768)}


def framing(response: Response) -> Response:
    """The page may show a frame of ours."""
    response.headers["Content-Security-Policy"] = f"{SCRIPTED_POLICY}; frame-src 'self'"
    return response


@staff_survey_frames.get("/preview")
@staff_page(Permission.EDIT_CONTENT)
def preview(of: str, key: str) -> Response:
    """The draft, all at once or a question at a time; all that can be chosen is a link."""
    subject, args = open_it(of, key), request.args
    ids = [raw["id"] for raw in asked_of(subject.copy.content)]
    chosen = args.get("question", "")
    device = args.get("device", "phone")
    page = render_template(
        "staff/surveys/preview.html.jinja",
        subject=subject,
        device=device if device in DEVICES else "phone",
        devices=DEVICES,
        language=_language(subject),
        languages=[(code, context().pages.texts(code)["language"]) for code in _languages(subject)],
        easier="easier" in args,
        ids=ids,
        chosen=chosen if chosen in ids else "",
        ready=subject.copy.as_asked() is not None,
    )
    return framing(Response(page))


@staff_survey_frames.get("/frame")
@staff_page(Permission.EDIT_CONTENT)
def frame(of: str, key: str) -> Response | tuple[str, int]:
    """What stands in the frame: a question alone, or the whole survey. It cannot send anything."""
    subject = open_it(of, key)
    survey = _chosen(subject)
    if survey is None:
        page = render_template("staff/surveys/not_yet.html.jinja", subject=subject)
    else:
        page = context().pages.survey(
            survey, _language(subject), answers={}, problems=[], easier="easier" in request.args
        )
    response = Response(page)
    policy = STAFF_POLICY.replace("form-action 'self'", "form-action 'none'")
    policy = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    response.headers["Content-Security-Policy"] = policy
    return response


def _chosen(subject: Subject) -> Survey | None:
    id = request.args.get("question")
    if id is None:
        return subject.copy.shown()
    raw = next((raw for raw in subject.copy.content["questions"] if raw["id"] == id), None)
    if raw is None:
        raise NotFound
    alone = single_question_survey(raw, subject.copy.base)
    return replace(alone, introduction=dict.fromkeys(alone.languages, "")) if alone else None


def _languages(subject: Subject) -> list[str]:
    shown = subject.copy.shown() or subject.copy.base
    return list(shown.languages)


def _language(subject: Subject) -> str:
    wanted = request.args.get("language", "en")
    return wanted if wanted in _languages(subject) else "en"
