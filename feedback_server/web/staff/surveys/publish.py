"""What publishing a draft would change, publishing it, and what was published before."""

from collections.abc import Mapping

from flask import g, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from feedback_server.actions.surveys import publishing
from feedback_server.actions.surveys.questions import fingerprint
from feedback_server.actions.surveys.summary import Summary, problems, summarise
from feedback_server.domain.accounts.person import Permission
from feedback_server.web.security.access import staff_page
from feedback_server.web.shared.context import context

from .subject import Subject, open_it, open_to_change, root, survey_blueprint

staff_survey_publishing = survey_blueprint("staff_survey_publishing", __name__)

Page = Response | tuple[str, int]
NOT_READ = "Write who read the words, and speaks the language"
LONGEST_NAME = 80
CHANGED = "The draft has changed since you looked: see below what it would change now"


@staff_survey_publishing.get("/publish")
@staff_page(Permission.EDIT_CONTENT)
def look_before(of: str, key: str) -> str:
    return _page(open_to_change(of, key))


@staff_survey_publishing.post("/publish")
@staff_page(Permission.EDIT_CONTENT)
def publish(of: str, key: str) -> Page:
    subject, ctx = open_to_change(of, key), context()
    if request.form.get("seen") != fingerprint(subject.copy.content):
        return _page(subject, problem=CHANGED), 409
    summary = _summary(subject)
    if summary is None or not subject.copy.is_changed:
        return _page(subject), 422
    read_by = " ".join(request.form.get("read_by", "").split())[:LONGEST_NAME]
    if summary.translated and not read_by:
        return _page(subject, wrong={"read_by": NOT_READ}), 422
    ids = publishing.publish(
        ctx.store,
        subject.copy,
        note=publishing.note(subject.name, summary, read_by),
        by=g.account,
        now=ctx.now(),
        new_id=ctx.new_id,
    )
    return _progress(subject, ids)


@staff_survey_publishing.get("/history")
@staff_page(Permission.EDIT_CONTENT)
def history(of: str, key: str) -> str:
    subject = open_it(of, key)
    return render_template(
        "staff/surveys/history.html.jinja",
        subject=subject,
        versions=publishing.history(context().store, subject.copy),
    )


@staff_survey_publishing.post("/history")
@staff_page(Permission.EDIT_CONTENT)
def undo(of: str, key: str) -> Page:
    """Publish again what was there before a version."""
    subject, ctx = open_it(of, key), context()
    id = request.form.get("undo", "")
    known = {str(version.id): version.id for version in publishing.history(ctx.store, subject.copy)}
    if id not in known:
        raise NotFound
    ids = publishing.undo(ctx.store, known[id], by=g.account, now=ctx.now(), new_id=ctx.new_id)
    return _progress(subject, ids)


@staff_survey_publishing.post("/offer")
@staff_page(Permission.EDIT_CONTENT)
def offer(of: str, key: str) -> Page:
    """Offer a survey no more, or again."""
    subject, ctx = open_it(of, key), context()
    if subject.copy.is_place or subject.copy.published is None:
        raise NotFound
    offered = request.form.get("offered") == "yes"
    if not offered and request.form.get("sure") != "yes":
        return _retire_page(subject, "Tick the box to go on"), 422
    if not offered and [survey.id for survey in ctx.offered] == [subject.copy.key]:
        return _retire_page(subject, "It is the only survey: patients could not answer"), 422
    ids = publishing.offer(
        ctx.store,
        root(),
        subject.copy,
        offered=offered,
        by=g.account,
        now=ctx.now(),
        new_id=ctx.new_id,
    )
    return _progress(subject, ids)


@staff_survey_publishing.get("/offer")
@staff_page(Permission.EDIT_CONTENT)
def ask_to_offer(of: str, key: str) -> str:
    subject = open_it(of, key)
    if subject.copy.is_place or subject.copy.published is None:
        raise NotFound
    return _retire_page(subject, "")


def _retire_page(subject: Subject, problem: str) -> str:
    return render_template(
        "staff/surveys/offer.html.jinja",
        subject=subject,
        retired=bool((subject.copy.published or {}).get("retired")),
        problems={"sure": problem} if problem else {},
    )


def _summary(subject: Subject) -> Summary | None:
    return summarise(subject.copy, context().pages.texts("en"))


def _page(subject: Subject, problem: str = "", wrong: Mapping[str, str] | None = None) -> str:
    summary, ctx = _summary(subject), context()
    return render_template(
        "staff/surveys/publish.html.jinja",
        subject=subject,
        summary=summary,
        errors=problems(subject.copy),
        questions={
            raw["id"]: raw["text"].get("en", "") for raw in subject.copy.content["questions"]
        },
        seen=fingerprint(subject.copy.content),
        language_name=lambda language: ctx.pages.texts(language)["language"],
        problem=problem,
        problems=wrong or {},
    )


def _progress(subject: Subject, ids: list[int]) -> Response:
    back = f"{subject.at}/"
    return redirect(url_for("staff_editing.progress", id=ids[0], back=back), 303)
