"""What surgeries say of themselves to patients, who find it under "Find your surgery"."""

from collections.abc import Mapping, Sequence

from flask import g, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from feedback_server.actions.editing.documents import ChangedMeanwhile
from feedback_server.actions.organisations import edit
from feedback_server.actions.organisations.edit import InvalidOrganisation
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.organisations.organisation import Practice, PracticeSetup
from feedback_server.domain.organisations.practice_facts import (
    DAYS,
    Access,
    PracticeFacts,
    TherapistSession,
    tidy_postcode,
)
from feedback_server.store.organisations import organisations
from feedback_server.web.security import scope
from feedback_server.web.security.access import NavItem, Section, staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.shared.form_version import (
    differences,
    require_seen,
    seen_by_form,
    version_of,
)
from feedback_server.web.staff.help import StaffBlueprint

staff_practice_facts = StaffBlueprint(
    "staff_practice_facts",
    __name__,
    url_prefix="/staff/surgeries",
    help=(
        "Patients look for their surgery under “How to be seen”. They see what you say here: "
        "where it is, how to ask, what makes it easier to use, and when the therapist is there.",
        "Ask the surgery before you tick a box. What you leave empty is not shown.",
    ),
)

MISSING = {
    "postcode": "postcode",
    "telephone": "telephone",
    "access": "access",
    "sessions": "days of the therapist",
}
"""What patients ask for most, in the words of the list."""

Answer = Response | str | tuple[str, int]


@staff_practice_facts.get("/")
@staff_page(
    Permission.EDIT_PRACTICE_FACTS, nav=NavItem(Section.SETTINGS, "What surgeries tell patients")
)
def index() -> str:
    practices = scope.practices()
    with context().store.read() as tx:
        facts = organisations.facts_of(tx, [practice.code for practice in practices])
    return render_template(
        "staff/organisations/facts_list.html.jinja",
        practices=[(practice, _missing(facts[practice.code])) for practice in practices],
    )


@staff_practice_facts.get("/<practice>/")
@staff_page(Permission.EDIT_PRACTICE_FACTS)
def show(practice: str) -> str:
    found = scope.practice(practice)
    return _page(found, _as_fields(_setup(found).facts), {})


@staff_practice_facts.post("/<practice>/")
@staff_page(Permission.EDIT_PRACTICE_FACTS)
def save(practice: str) -> Answer:
    ctx, found = context(), scope.practice(practice)
    facts, before = _read(request.form), _setup(found).facts
    try:
        require_seen(version_of(before))
        edit.save_facts(
            ctx.store, found.code, facts, instead_of=before, by=g.account, now=ctx.now()
        )
    except InvalidOrganisation as error:
        return _page(found, request.form, error.problems), 422
    except ChangedMeanwhile:
        theirs = differences(_in_words(facts), _in_words(_setup(found).facts))
        return _page(found, request.form, {}, theirs=theirs), 409
    return redirect(url_for(".show", practice=found.code, done=1), 303)


@staff_practice_facts.post("/<practice>/undo")
@staff_page(Permission.EDIT_PRACTICE_FACTS)
def undo(practice: str) -> Response:
    """Undone twice, it is as it was."""
    ctx, found = context(), scope.practice(practice)
    setup = _setup(found)
    if setup.facts_before is not None:
        edit.save_facts(
            ctx.store,
            found.code,
            setup.facts_before,
            instead_of=setup.facts,
            by=g.account,
            now=ctx.now(),
        )
    return redirect(url_for(".show", practice=found.code, done=1), 303)


def _setup(practice: Practice) -> PracticeSetup:
    with context().store.read() as tx:
        return organisations.setup_of(tx, practice.code)


def _in_words(facts: PracticeFacts) -> Mapping[str, str]:
    """The facts as people read them, by what the form calls them."""
    times = (f"{DAYS[each.day]} {each.starts} to {each.ends}" for each in facts.sessions)
    return {
        "Address": ", ".join(facts.address),
        "Town": facts.town,
        "Postcode": facts.postcode,
        "Telephone": facts.telephone,
        "Address of its online form": facts.online_form,
        "Patients can ask at reception": "yes" if facts.ask_at_desk else "",
        "The surgery has": ", ".join(known.words for known in facts.access),
        "When the therapist is there": ", ".join(times),
    }


def _missing(facts: PracticeFacts) -> list[str]:
    return [words for name, words in MISSING.items() if not getattr(facts, name)]


def _read(form: MultiDict[str, str]) -> PracticeFacts:
    return PracticeFacts(
        address=tuple(
            line.strip() for line in form.get("address", "").splitlines() if line.strip()
        ),
        town=form.get("town", "").strip(),
        postcode=tidy_postcode(form.get("postcode", "").strip()),
        telephone=" ".join(form.get("telephone", "").split()),
        ask_at_desk="yes" in form.getlist("ask_at_desk"),
        online_form=form.get("online_form", "").strip(),
        access=tuple(known for known in Access if known in form.getlist("access")),
        sessions=tuple(_sessions(form)),
    )


def _sessions(form: MultiDict[str, str]) -> list[TherapistSession]:
    """Those of the days of which at least one time was filled in."""
    times = [
        (form.get(f"from-{day}", "").strip(), form.get(f"to-{day}", "").strip()) for day in range(7)
    ]
    return [
        TherapistSession(day, starts.rjust(5, "0"), ends.rjust(5, "0"))
        for day, (starts, ends) in enumerate(times)
        if starts or ends
    ]


def _as_fields(facts: PracticeFacts) -> MultiDict[str, str]:
    fields = [
        ("address", "\n".join(facts.address)),
        ("town", facts.town),
        ("postcode", facts.postcode),
        ("telephone", facts.telephone),
        ("ask_at_desk", "yes" if facts.ask_at_desk else ""),
        ("online_form", facts.online_form),
        *(("access", known) for known in facts.access),
    ]
    for session in facts.sessions:
        fields += [(f"from-{session.day}", session.starts), (f"to-{session.day}", session.ends)]
    return MultiDict(fields)


def _page(
    found: Practice,
    form: MultiDict[str, str],
    problems: Mapping[str, str],
    *,
    theirs: Sequence[tuple[str, str]] | None = None,
) -> str:
    """``theirs`` is what somebody else saved meanwhile."""
    setup = _setup(found)
    now = version_of(setup.facts)
    return render_template(
        "staff/organisations/facts.html.jinja",
        practice=found,
        form=form,
        problems=problems,
        theirs=theirs,
        seen=now if theirs is not None else seen_by_form(now),
        may_undo=setup.facts_before is not None and not problems and theirs is None,
        all_access=[(known.value, known.words) for known in Access],
        days=list(enumerate(DAYS)),
    )
