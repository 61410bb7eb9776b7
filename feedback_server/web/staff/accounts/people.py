"""Who may sign in: invited, given a role and places, switched off and on again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from feedback_server.actions.accounts import staff_admin, staff_invitations, two_factor
from feedback_server.actions.accounts.staff_admin import NotYourself, StaffMember
from feedback_server.actions.accounts.staff_invitations import (
    VALID,
    InvalidEmail,
    NotTheirs,
)
from feedback_server.domain.accounts.person import (
    COLLEAGUES,
    Languages,
    Permission,
    Person,
    WrongScope,
)
from feedback_server.output.formatting import format_day
from feedback_server.web.security import scope
from feedback_server.web.security.access import NavItem, Section, staff_page
from feedback_server.web.shared import languages
from feedback_server.web.shared.context import context
from feedback_server.web.shared.form_version import (
    changed_meanwhile,
    differences,
    seen_by_form,
    version_of,
)
from feedback_server.web.shared.formatting import ROLES
from feedback_server.web.staff.help import StaffBlueprint

from .colleagues import NewInvitation, in_sight, read_place, send_link
from .sso import sign_on

staff_people = StaffBlueprint(
    "staff_people",
    __name__,
    url_prefix="/staff/people",
    help=(
        "Invite each person by their own address: what they do stays on record under their name. "
        "Give them no more than they need.",
        "Leads see and invite the viewers of their own networks and surgeries. Administrators see "
        "everybody.",
        "Somebody has left? Switch them off the same day. What they did stays on record.",
    ),
)

YOURSELF = "Ask another administrator: nobody"
MOST_PLACES = 300
"""Networks and practices whose codes stand on the page."""
MOST_OF_SIGNATURE = 80


@staff_people.get("/")
@staff_page(Permission.INVITE_COLLEAGUES, nav=NavItem(Section.SETTINGS, "People"))
def index() -> str:
    return _list()


@staff_people.post("/")
@staff_page(Permission.INVITE_COLLEAGUES)
def invite() -> ResponseReturnValue:
    """The link stands on the page that follows, this once."""
    name = request.form.get("name", "").strip().lower()
    if any(member.person.name == name and member.joined for member in in_sight()):
        return _list({"name": "This person has an account: choose them from the list"}), 422
    try:
        staff_invitations.validate_name(name)
        person = read_place(name)
    except InvalidEmail as error:
        return _list({"name": str(error).capitalize()}), 422
    except WrongScope as error:
        return _list({"of": str(error)[0].upper() + str(error)[1:]}), 422
    try:
        return _list(made=send_link(person))
    except NotTheirs:
        return _list({"name": "This person has an account or a link: ask an administrator"}), 422


@staff_people.get("/<handle>")
@staff_page(Permission.INVITE_COLLEAGUES)
def detail(handle: str) -> str:
    return _page(_known(handle))


@staff_people.post("/<handle>/place")
@staff_page(Permission.INVITE_COLLEAGUES)
def give_place(handle: str) -> ResponseReturnValue:
    known, ctx = _known(handle), context()
    try:
        person = read_place(known.person.name)
        if changed_meanwhile(_place_version(known.person)):
            theirs = differences(_place_words(person), _place_words(known.person))
            return _page(known, theirs=theirs), 409
        staff_admin.set_scope(ctx.store, person, by=g.account, now=ctx.now())
    except WrongScope as error:
        return _page(known, {"of": str(error)[0].upper() + str(error)[1:]}), 422
    except NotYourself:
        return _page(known, {"role": f"{YOURSELF} changes their own role"}), 422
    return _done(handle, "place")


@staff_people.post("/<handle>/languages")
@staff_page(Permission.MANAGE_PEOPLE)
def give_languages(handle: str) -> ResponseReturnValue:
    known, ctx, form = _known(handle), context(), request.form
    codes = {code for code, _ in languages.translated()}
    given = Languages(
        frozenset(codes & set(form.getlist("translates"))),
        frozenset(codes & set(form.getlist("reviews"))),
        " ".join(form.get("signs_as", "").split()),
    )
    if problem := _signature_problem(given):
        return _page(known, {"signs_as": problem}), 422
    if changed_meanwhile(version_of(known.person.languages)):
        theirs = differences(_language_words(given), _language_words(known.person.languages))
        return _page(known, theirs=theirs), 409
    person = replace(known.person, languages=given)
    staff_admin.set_languages(ctx.store, person, by=g.account, now=ctx.now())
    return _done(handle, "languages")


def _place_version(person: Person) -> str:
    return version_of(person.role, person.scope)


def _place_words(person: Person) -> Mapping[str, str]:
    return {"What they do": ROLES[person.role], "Where": " ".join(sorted(person.scope))}


def _language_words(given: Languages) -> Mapping[str, str]:
    names = dict(languages.translated())
    return {
        "Translates": ", ".join(sorted(names.get(code, code) for code in given.translates)),
        "Reviews": ", ".join(sorted(names.get(code, code) for code in given.reviews)),
        "Signs as": given.signs_as,
    }


def _signature_problem(given: Languages) -> str:
    if given.reviews and not given.signs_as:
        return "Enter the name or the role that stands beside a review"
    if "@" in given.signs_as:
        return "Enter a name or a role: an e-mail address is not for others to read"
    if len(given.signs_as) > MOST_OF_SIGNATURE:
        return f"Use {MOST_OF_SIGNATURE} characters or fewer"
    return ""


@staff_people.post("/<handle>/link")
@staff_page(Permission.INVITE_COLLEAGUES)
def link(handle: str) -> ResponseReturnValue:
    """For a forgotten password, a lost link, or to move to single sign-on."""
    known = _known(handle)
    try:
        made = send_link(known.person)
    except NotTheirs as error:
        raise NotFound from error
    return _page(_known(handle), made=made)


@staff_people.post("/<handle>/link/end")
@staff_page(Permission.INVITE_COLLEAGUES)
def end_link(handle: str) -> ResponseReturnValue:
    known, ctx = _known(handle), context()
    staff_admin.withdraw_invitation(ctx.store, known.person.name, by=g.account, now=ctx.now())
    if not known.joined:
        return redirect(url_for("staff_people.index", done="link"), 303)
    return _done(handle, "link")


@staff_people.post("/<handle>/second-step")
@staff_page(Permission.MANAGE_PEOPLE)
def reset_second_step(handle: str) -> ResponseReturnValue:
    known, ctx = _known(handle), context()
    if request.form.get("sure") != "yes":
        return _page(known, {"sure": "Tick the box to reset the second step"}), 422
    two_factor.reset(ctx.store, known.person.name, by=g.account, now=ctx.now())
    return _done(handle, "second-step")


@staff_people.post("/<handle>/off")
@staff_page(Permission.INVITE_COLLEAGUES)
def off(handle: str) -> ResponseReturnValue:
    known, ctx = _known(handle), context()
    try:
        staff_admin.switch_off(
            ctx.store, known.person.name, on=ctx.today(), by=g.account, now=ctx.now()
        )
    except NotYourself:
        return _page(known, {"off": f"{YOURSELF} switches themselves off"}), 422
    return _done(handle, "off")


@staff_people.post("/<handle>/on")
@staff_page(Permission.INVITE_COLLEAGUES)
def on(handle: str) -> ResponseReturnValue:
    known, ctx = _known(handle), context()
    staff_admin.switch_on(ctx.store, known.person.name, by=g.account, now=ctx.now())
    return _done(handle, "on")


def _known(handle: str) -> StaffMember:
    key = context().invitation_key
    for staff_member in in_sight():
        if staff_admin.person_handle(key, staff_member.person.name) == handle:
            return staff_member
    raise NotFound


def _done(handle: str, what: str) -> ResponseReturnValue:
    return redirect(url_for("staff_people.detail", handle=handle, done=what), 303)


def _list(problems: Mapping[str, str] | None = None, *, made: NewInvitation | None = None) -> str:
    key = context().invitation_key
    every = [
        (staff_admin.person_handle(key, staff_member.person.name), staff_member)
        for staff_member in in_sight()
    ]
    form = {} if made else request.form
    return render_template(
        "staff/accounts/people.html.jinja", people=every, made=made, **_common(problems, form)
    )


def _page(
    known: StaffMember,
    problems: Mapping[str, str] | None = None,
    *,
    made: NewInvitation | None = None,
    theirs: Sequence[tuple[str, str]] | None = None,
) -> str:
    """``theirs`` is what somebody else saved meanwhile."""
    person, again = known.person, bool(problems) or theirs is not None
    place, said = _place_version(person), version_of(person.languages)
    of_languages = "signs_as" in request.form
    form: dict[str, object] = {
        "role": person.role.value,
        "of": " ".join(sorted(person.scope)),
        "translates": person.languages.translates,
        "reviews": person.languages.reviews,
        "signs_as": person.languages.signs_as,
    }
    if again:
        form |= request.form.to_dict()
    if again and of_languages:
        form |= {name: request.form.getlist(name) for name in ("translates", "reviews")}
    return render_template(
        "staff/accounts/person.html.jinja",
        known=known,
        handle=staff_admin.person_handle(context().invitation_key, person.name),
        made=made,
        theirs=theirs,
        seen=seen_by_form(place) if problems and not of_languages else place,
        languages_seen=seen_by_form(said) if problems and of_languages else said,
        languages=languages.translated(),
        may=sorted(what.value for what in Permission if person.may(what)),
        **_common(problems, form),
    )


def _common(problems: Mapping[str, str] | None, form: Mapping[str, object]) -> dict[str, object]:
    manages = scope.person().may(Permission.MANAGE_PEOPLE)
    places = [(pcn.code, pcn.name, "network") for pcn in scope.pcns()]
    places += [(practice.code, practice.name, "practice") for practice in scope.practices()]
    return {
        "problems": problems or {},
        "form": form,
        "roles": [
            (role.value, words) for role, words in ROLES.items() if manages or role in COLLEAGUES
        ],
        "manages": manages,
        "role_words": ROLES,
        "places": places[:MOST_PLACES],
        "names": {code: name for code, name, _ in places},
        "format_day": format_day,
        "done": request.args.get("done", ""),
        "days": VALID.days,
        "sign_on": sign_on(),
    }
