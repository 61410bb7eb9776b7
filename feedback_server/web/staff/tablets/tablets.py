"""The staff pages of shared tablets: how they are, adding one, a code, off and on, rescue files."""

from collections.abc import Mapping
from dataclasses import replace

from flask import g, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from feedback_server.actions.editing.documents import ChangedMeanwhile
from feedback_server.actions.tablets import tablets
from feedback_server.actions.tablets.tablets import TabletStatus, UnknownPractice
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.organisations.organisation import Hours
from feedback_server.domain.tablets.tablet import IDLE_S, Setup, Tablet
from feedback_server.output.formatting import format_day
from feedback_server.output.qr import qr_svg
from feedback_server.store.organisations import organisations
from feedback_server.web.security import scope
from feedback_server.web.security.access import NavItem, Section, staff_page
from feedback_server.web.shared import formatting
from feedback_server.web.shared.context import context, public_address
from feedback_server.web.shared.form_version import (
    differences,
    require_seen,
    seen_by_form,
    version_of,
)
from feedback_server.web.staff.help import StaffBlueprint

from .departures import begun_by_surgery, begun_on_tablet
from .opening_hours import DAYS, as_fields, read_hours

staff_tablets = StaffBlueprint(
    "staff_tablets",
    __name__,
    url_prefix="/staff/tablets",
    help=(
        "Each tablet counts the answers that it makes, so that you see at once if some have not "
        "arrived. A tablet that is out of reach keeps them, and sends them later.",
        "A lost or stolen tablet gives nothing away: answers on it are sealed, and it cannot "
        "read them itself. Switch it off here.",
    ),
)

LONGEST_LABEL = 60


@staff_tablets.get("/")
@staff_page(Permission.MANAGE_TABLETS, nav=NavItem(Section.COLLECT, "Tablets"))
def index() -> str:
    ctx = context()
    names = {practice.code: practice.name for practice in scope.practices()}
    known = tablets.tablet_statuses(ctx.store, names)
    return render_template(
        "staff/tablets/tablets.html.jinja",
        tablets=[(tablet, formatting.remarks(tablet, ctx.version, ctx.now())) for tablet in known],
        names=names,
        made_and_received=formatting.made_and_received,
        begun=begun_by_surgery([each.tablet for each in known], names),
        keeps_unfinished=ctx.keeps_unfinished,
    )


@staff_tablets.get("/add")
@staff_page(Permission.MANAGE_TABLETS)
def new() -> str:
    """With ``practice``, its opening hours stand in the form."""
    wanted = request.args.get("practice", "")
    hours = Hours()
    if wanted:
        with context().store.read() as tx:
            hours = organisations.setup_of(tx, scope.practice(wanted).code).hours
    usual = [("practice", wanted), ("idle_s", str(Setup().idle_s)), *as_fields(hours)]
    usual.append(("pin", tablets.suggest_pin()))
    return _form(MultiDict(usual), {})


@staff_tablets.post("/add")
@staff_page(Permission.MANAGE_TABLETS)
def add() -> Response | tuple[str, int]:
    ctx = context()
    setup, problems = _read_setup(request.form, Setup())
    if fault := tablets.pin_problem(request.form.get("pin", "")):
        problems["pin"] = fault
    id = ctx.new_id()
    if request.form.get("practice", "") not in {practice.code for practice in scope.practices()}:
        problems["practice"] = "Choose a surgery from the list"
    if not problems:
        try:
            tablets.add_tablet(
                ctx.store,
                practice=request.form.get("practice", ""),
                label=request.form["label"].strip(),
                setup=setup,
                id=id,
                on=ctx.today(),
                now=ctx.now(),
                by=g.account,
            )
            return redirect(url_for("staff_tablets.detail", id=id), 303)
        except UnknownPractice:
            problems["practice"] = "Choose a surgery from the list"
    return _form(request.form, problems), 422


@staff_tablets.get("/<id>")
@staff_page(Permission.MANAGE_TABLETS)
def detail(id: str) -> str:
    return tablet_page(known_tablet(id))


@staff_tablets.post("/<id>")
@staff_page(Permission.MANAGE_TABLETS)
def change(id: str) -> Response | tuple[str, int]:
    known = known_tablet(id)
    setup, problems = _read_setup(request.form, known.tablet.setup)
    if problems:
        seen = seen_by_form(_version(known.tablet))
        return tablet_page(known, form=request.form, problems=problems, seen=seen), 422
    ctx, before = context(), known.tablet
    label = request.form["label"].strip()
    try:
        require_seen(_version(before))
        tablets.change_tablet(
            ctx.store,
            id,
            label=label,
            setup=setup,
            instead_of=before,
            now=ctx.now(),
            by=g.account,
        )
    except ChangedMeanwhile:
        known = known_tablet(id)
        theirs = differences(
            _in_words(label, setup), _in_words(known.tablet.label, known.tablet.setup)
        )
        return tablet_page(known, form=request.form, theirs=theirs), 409
    return redirect(url_for("staff_tablets.detail", id=id, saved=1), 303)


@staff_tablets.post("/<id>/code")
@staff_page(Permission.MANAGE_TABLETS)
def code(id: str) -> str:
    """Shown once, here. To load this page again makes another, and ends this one."""
    known, ctx = known_tablet(id), context()
    made = tablets.issue_setup_code(ctx.store, id, now=ctx.now(), by=g.account)
    address = f"{public_address()}/feedback/tablet/#{made}"
    return tablet_page(
        known, code=f"{made[:4]}-{made[4:]}", address=address, qr=Markup(qr_svg(address))
    )


@staff_tablets.post("/<id>/move")
@staff_page(Permission.MANAGE_TABLETS)
def move(id: str) -> Response | tuple[str, int]:
    known, ctx = known_tablet(id), context()
    to, seen = request.form.get("practice", ""), {practice.code for practice in scope.practices()}
    if to not in seen or to == known.tablet.practice:
        return tablet_page(
            known, problems={"practice": "Choose another surgery from the list"}
        ), 422
    tablets.move_tablet(ctx.store, id, to=to, on=ctx.today(), now=ctx.now(), by=g.account)
    return redirect(url_for("staff_tablets.detail", id=id, moved=1), 303)


@staff_tablets.post("/<id>/off")
@staff_page(Permission.MANAGE_TABLETS)
def off(id: str) -> Response | tuple[str, int]:
    known, ctx = known_tablet(id), context()
    if request.form.get("sure") != "yes":
        return tablet_page(known, problems={"sure": "Tick the box to switch the tablet off"}), 422
    tablets.switch_off(ctx.store, id, on=ctx.today(), now=ctx.now(), by=g.account)
    return redirect(url_for("staff_tablets.detail", id=id), 303)


@staff_tablets.post("/<id>/on")
@staff_page(Permission.MANAGE_TABLETS)
def on(id: str) -> Response:
    known_tablet(id)
    ctx = context()
    tablets.switch_on(ctx.store, id, now=ctx.now(), by=g.account)
    return redirect(url_for("staff_tablets.detail", id=id), 303)


def _version(tablet: Tablet) -> str:
    return version_of(tablet.label, tablet.setup)


def _in_words(label: str, setup: Setup) -> Mapping[str, str]:
    """Name and set-up as people read them, by what the form calls them; never the PIN."""
    titles = {survey.id: survey.title["en"] for survey in context().offered}
    hours = setup.hours
    return {
        "Name": label,
        "Days when patients come": ", ".join(DAYS[day] for day in hours.days),
        "Hours": f"{hours.opens} to {hours.closes}",
        "Seconds without a touch": str(setup.idle_s),
        "Surveys": ", ".join(titles.get(id, id) for id in setup.surveys) or "all of them",
        "Languages": ", ".join(setup.languages) or "all that have been reviewed",
    }


def tablet_page(known: TabletStatus, **values: object) -> str:
    """The page of one, with what was entered and what is wrong with it."""
    ctx, device = context(), known.tablet
    practice = scope.practice(device.practice)
    setup = device.setup
    form: object = values.pop("form", None) or MultiDict(
        [
            ("label", device.label),
            ("idle_s", str(setup.idle_s)),
            *as_fields(setup.hours),
            *(("languages", language) for language in setup.languages),
            *(("surveys", survey) for survey in setup.surveys),
        ]
    )
    empty: dict[str, object] = {
        "code": None,
        "address": None,
        "qr": None,
        "problems": {},
        "theirs": None,
        "seen": _version(device),
        "asked": {},
    }
    return render_template(
        "staff/tablets/tablet.html.jinja",
        known=known,
        practice=practice,
        remarks=formatting.remarks(known, ctx.version, ctx.now()),
        made_and_received=formatting.made_and_received(known),
        begun=begun_on_tablet(device),
        keeps_unfinished=ctx.keeps_unfinished,
        may_decide=scope.person().may(Permission.DECIDE_FLAGGED),
        format_day=format_day,
        heard=formatting.format_moment(device.last.at) if device.last else None,
        form=form,
        others=[each for each in scope.practices() if each.code != practice.code],
        **_choices(),
        **(empty | values),
    )


def _form(form: MultiDict[str, str], problems: dict[str, str]) -> str:
    return render_template(
        "staff/tablets/tablet_add.html.jinja",
        practices=scope.practices(),
        form=form,
        problems=problems,
        **_choices(),
    )


def _choices() -> dict[str, object]:
    """What can be chosen for a tablet. Unreviewed languages are for demonstrations only."""
    surveys = context().offered
    main = surveys[0]
    return {
        "all_surveys": [(survey.id, survey.title["en"]) for survey in surveys],
        "all_languages": [
            (code, context().pages.texts(code)["language"], code in main.unreviewed)
            for code in main.languages
        ],
        "all_days": list(enumerate(DAYS)),
    }


def _read_setup(form: MultiDict[str, str], before: Setup) -> tuple[Setup, dict[str, str]]:
    """The set-up that was chosen, and what is wrong by field."""
    problems: dict[str, str] = {}
    label = form.get("label", "").strip()
    if not 1 <= len(label) <= LONGEST_LABEL:
        problems["label"] = f"Enter a name of 1 to {LONGEST_LABEL} characters, such as Front desk"
    idle = form.get("idle_s", "")
    if not (idle.isascii() and idle.isdigit() and len(idle) < 6 and int(idle) in IDLE_S):
        problems["idle_s"] = f"Enter a number of seconds from {IDLE_S[0]} to {IDLE_S[-1]}"
    hours = read_hours(form, problems)
    known = {survey.id for survey in context().offered}
    setup = before
    if not problems:
        setup = replace(
            before,
            surveys=tuple(each for each in form.getlist("surveys") if each in known),
            languages=tuple(form.getlist("languages")),
            idle_s=int(idle),
            hours=hours,
        )
    if pin := form.get("pin", ""):
        try:
            setup = tablets.hash_pin(setup, pin)
        except ValueError as error:
            problems["pin"] = str(error)
    return setup, problems


def known_tablet(id: str) -> TabletStatus:
    seen = {
        practice.code for practice in scope.practices()
    }  # asked for first: no more work for another's
    for tablet in tablets.tablet_statuses(context().store):
        if tablet.tablet.id == id and tablet.tablet.practice in seen:
            return tablet
    raise NotFound
