"""Piles of forms: begun with the number counted by hand, entered in a row, checked and closed."""

from collections.abc import Mapping
from datetime import date

from flask import g, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from feedback_server.actions.collect import form_batch
from feedback_server.actions.collect.form_batch import FormResult, IdTaken
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.collect.form_batch import MOST, BatchForm, FormBatch, sums, those_in
from feedback_server.domain.submissions.submission import Mode, Source, Submission
from feedback_server.domain.surveys.questions import Answers, Problem
from feedback_server.domain.surveys.survey import Survey
from feedback_server.output.formatting import format_day
from feedback_server.store.collect import form_batches
from feedback_server.store.submissions import submissions
from feedback_server.web.public.plain_form import find_survey, is_id, read_answers
from feedback_server.web.security import scope
from feedback_server.web.security.access import staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.staff.help import StaffBlueprint

from .form_page import MODES, entry_page
from .forms import choice_problems, choose_page

staff_form_batches = StaffBlueprint(
    "staff_form_batches",
    __name__,
    url_prefix="/staff/form-batches",
    help=(
        "Type each form just as it is: Tab goes on, a digit chooses an answer, Enter saves and "
        "brings the next form. Compare the sums with the paper before you close the pile.",
        "A form typed wrongly can be taken out until the pile is closed, and entered again.",
    ),
)

SAID = {
    FormResult.SAVED: "Saved.",
    FormResult.REPEATED: "That form was saved before. It counts once.",
    FormResult.GONE: "That form was taken out before, so nothing was saved.",
    FormResult.CLOSED: "This pile is closed, so nothing was changed.",
    FormResult.TAKEN_OUT: "Taken out.",
}
Page = Response | str | tuple[str, int]


@staff_form_batches.post("/")
@staff_page(Permission.ENTER_FORMS)
def begin() -> Page:
    """From the choice of surgery, day and way of answering, with how many forms there are."""
    ctx, form, id = context(), request.form, request.form.get("id", "")
    if not is_id(id):
        raise BadRequest
    problems = choice_problems(form)
    total = _total(form.get("total", ""), problems)
    if problems:
        return choose_page(form, problems), 422
    survey = find_survey(form.get("survey", ""), "", form.get("language", ""))
    batch = FormBatch(
        id=id,
        practice=form["practice"],
        mode=Mode(form["mode"]),
        survey=survey.id,
        language=form["language"],
        given_on=date.fromisoformat(form["day"]),
        total=total,
        started_on=ctx.today(),
    )
    form_batch.open_batch(ctx.store, batch, now=ctx.now(), by=g.account)
    return redirect(url_for(".form", batch=batch.id), 303)


@staff_form_batches.get("/<batch>")
@staff_page(Permission.ENTER_FORMS)
def show(batch: str) -> str:
    return _page(_known(batch), {})


@staff_form_batches.get("/<batch>/form")
@staff_page(Permission.ENTER_FORMS)
def form(batch: str) -> Response:
    found = _known(batch)
    if found.closed_on:
        return redirect(url_for(".show", batch=batch), 303)
    survey = _survey(found)
    return _form(found, survey, {}, [], context().new_id())


@staff_form_batches.post("/<batch>/form")
@staff_page(Permission.ENTER_FORMS)
def save(batch: str) -> Response:
    """Then the next form, or after the last one the pile, to be checked."""
    ctx, found, id = context(), _known(batch), request.form.get("id", "")
    if not is_id(id):
        raise BadRequest
    survey = _survey(found, request.form.get("version", ""))
    answers = survey.without_unasked(read_answers(survey, request.form))
    if problems := survey.problems(answers):
        return _form(found, survey, answers, problems, id)
    submission = Submission(
        id=id,
        survey=survey.id,
        version=survey.version,
        practice=found.practice,
        mode=found.mode,
        language=found.language,
        given_on=found.given_on,
        answers=answers,
        source=Source.STAFF,
    )
    try:
        outcome = form_batch.save_form(
            ctx.store, ctx.surveys, found, submission, now=ctx.now(), by=g.account
        )
    except IdTaken as error:
        raise BadRequest from error
    done = len(_entered(found)) >= found.total or outcome is FormResult.CLOSED
    to = ".show" if done else ".form"
    return redirect(url_for(to, batch=batch, said=outcome.value), 303)


@staff_form_batches.post("/<batch>/out")
@staff_page(Permission.ENTER_FORMS)
def remove_form(batch: str) -> Page:
    """Asks first, naming the form; with ``sure`` it goes."""
    ctx, found, submission = context(), _known(batch), request.form.get("submission", "")
    if request.form.get("sure") != "yes":
        return _page(found, {}, out=submission)
    outcome = form_batch.take_form_out(
        ctx.store, ctx.surveys, found, submission, now=ctx.now(), by=g.account
    )
    return redirect(url_for(".show", batch=batch, said=outcome.value), 303)


@staff_form_batches.post("/<batch>/total")
@staff_page(Permission.ENTER_FORMS)
def change_total(batch: str) -> Page:
    ctx, found = context(), _known(batch)
    problems: dict[str, str] = {}
    total = _total(request.form.get("total", ""), problems)
    if problems:
        return _page(found, problems), 422
    form_batch.change_total(ctx.store, found, total, now=ctx.now(), by=g.account)
    return redirect(url_for(".show", batch=batch), 303)


@staff_form_batches.post("/<batch>/close")
@staff_page(Permission.ENTER_FORMS)
def close(batch: str) -> Page:
    """Where the number is not the one counted by hand, somebody has to say that it is right."""
    ctx, found, given = context(), _known(batch), request.form.get("entered", "")
    entered = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else -1
    if entered != found.total and request.form.get("sure") != "yes":
        words = f"{entered} were entered, not {found.total}. Tick the box if that is right"
        return _page(found, {"sure": words}), 422
    if not form_batch.close(
        ctx.store, found, entered=entered, on=ctx.today(), now=ctx.now(), by=g.account
    ):
        words = "The number has changed while you looked: check it again"
        return _page(found, {"entered": words}), 422
    return redirect(url_for(".show", batch=batch), 303)


def _known(id: str) -> FormBatch:
    seen = {practice.code for practice in scope.practices()}
    with context().store.read() as tx:
        found = form_batches.find(tx, id)
    if found is None or found.practice not in seen:
        raise NotFound
    return found


def _survey(batch: FormBatch, version: str = "") -> Survey:
    """As its practice asks it."""
    places = scope.practice(batch.practice).places
    return find_survey(batch.survey, version, batch.language).at(places)


def _entered(batch: FormBatch) -> list[BatchForm]:
    with context().store.read() as tx:
        return those_in(form_batches.forms(tx, batch.id))


def _form(
    batch: FormBatch, survey: Survey, answers: Answers, problems: list[Problem], id: str
) -> Response:
    number = len(_entered(batch)) + 1
    name = scope.practice(batch.practice).name
    return entry_page(
        survey,
        batch.language,
        answers=answers,
        problems=problems,
        id=id,
        notice=f"{MODES[batch.mode]}, {name}, {format_day(batch.given_on)}",
        heading=f"Form {number} of {batch.total}",
        message=_said() if request.method == "GET" else "",
        leave_url=url_for(".show", batch=batch.id),
        leave_text="See the pile so far",
    )


def _page(batch: FormBatch, problems: Mapping[str, str], out: str = "") -> str:
    ctx, forms = context(), _entered(batch)
    with ctx.store.read() as tx:
        versions = ctx.surveys.published(tx)
        stored = submissions.for_ids(tx, [form.submission for form in forms], versions)
    survey = _survey(batch)
    words = {option.code: option.text["en"] for option in survey.fft.options}
    given = {id: str(each.answers.get(survey.fft.id, "")) for id, each in stored.items()}
    rows = [
        (form, words.get(given.get(form.submission, ""), "No answer to this question"))
        for form in forms
    ]
    return render_template(
        "staff/collect/form_batch.html.jinja",
        batch=batch,
        practice=scope.practice(batch.practice),
        mode=MODES[batch.mode],
        day=format_day(batch.given_on),
        question=survey.fft.text["en"],
        rows=rows,
        sums=[
            (words.get(code, code), number) for code, number in sums(list(given.values())).items()
        ],
        out=next(((form, answer) for form, answer in rows if form.submission == out), None),
        said=_said() if not problems else "",
        problems=problems,
        given_total=request.form.get("total", batch.total),
    )


def _said() -> str:
    given = request.args.get("said", "")
    return (
        SAID[FormResult(given)]
        if given in {form_result.value for form_result in FormResult}
        else ""
    )


def _total(given: str, problems: dict[str, str]) -> int:
    text = given.strip()
    if text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= MOST:
        return int(text)
    problems["total"] = f"Count the forms and enter how many there are: 1 to {MOST}"
    return 0
