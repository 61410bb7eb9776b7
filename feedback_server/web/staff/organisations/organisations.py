"""Networks and surgeries: found, added, changed, and taken in from a file in the ODS layout."""

from collections import Counter
from collections.abc import Mapping, Sequence

from flask import g, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from feedback_server.actions.activity.table_file import UnreadableFile
from feedback_server.actions.activity.uploads import (
    UploadExpired,
    claim_upload,
    find_upload,
    save_upload,
)
from feedback_server.actions.editing.documents import ChangedMeanwhile
from feedback_server.actions.organisations import edit
from feedback_server.actions.organisations.edit import InvalidOrganisation
from feedback_server.actions.organisations.import_file import (
    InvalidFile,
    check_organisations,
    import_organisations,
    preview_organisations,
)
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.organisations.organisation import Pcn, Practice, PracticeSetup
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
from feedback_server.web.staff.tablets.opening_hours import DAYS, as_fields, read_hours

staff_organisations = StaffBlueprint(
    "staff_organisations",
    __name__,
    url_prefix="/staff/organisations",
    help=(
        "Each surgery has the code of the Organisation Data Service: a letter and five digits. "
        "Take the file of NHS England in to add many at once: you see first what would change.",
        "Opening hours are for new tablets: one that is silent in them is looked at. Surveys are "
        "those that patients of a surgery are offered.",
    ),
)

MOST_SHOWN = 50
GONE = "The file is gone: it was taken in already, or is over a day old. Choose it again"
Answer = Response | str | tuple[str, int]


@staff_organisations.get("/")
@staff_page(
    Permission.MANAGE_ORGANISATIONS, nav=NavItem(Section.SETTINGS, "Networks and surgeries")
)
def index() -> str:
    words = request.args.get("find", "").strip()
    with context().store.read() as tx:
        pcns, practices = organisations.list_pcns(tx), organisations.list_practices(tx)
        matching = organisations.directory(tx).search(words) if words else ()
    found = [entry.practice for entry in matching[: MOST_SHOWN + 1]]
    sizes = Counter(practice.pcn for practice in practices)
    named = [pcn for pcn in pcns if _holds(f"{pcn.name} {pcn.code}", words)]
    loose = [practice for practice in practices if not practice.pcn]
    return render_template(
        "staff/organisations/organisations.html.jinja",
        words=words,
        pcns=named[:MOST_SHOWN],
        more_pcns=max(0, len(named) - MOST_SHOWN),
        practices=found if words else loose[:MOST_SHOWN],
        loose=len(loose),
        sizes=sizes,
        names={pcn.code: pcn.name for pcn in pcns},
        most=MOST_SHOWN,
        total=len(practices),
    )


@staff_organisations.get("/add/network")
@staff_page(Permission.MANAGE_ORGANISATIONS)
def new_network() -> str:
    return _network(None, {"code": "", "name": ""})


@staff_organisations.post("/add/network")
@staff_page(Permission.MANAGE_ORGANISATIONS)
def add_network() -> Answer:
    return _save_network(Pcn(_code(), _name()), None)


@staff_organisations.get("/network/<pcn>")
@staff_page(Permission.MANAGE_ORGANISATIONS)
def network(pcn: str) -> str:
    known = _known_pcn(pcn)
    return _network(known, {"code": known.code, "name": known.name})


@staff_organisations.post("/network/<pcn>")
@staff_page(Permission.MANAGE_ORGANISATIONS)
def change_network(pcn: str) -> Answer:
    known = _known_pcn(pcn)
    return _save_network(Pcn(pcn, _name(), known.demonstration), known)


@staff_organisations.get("/add/surgery")
@staff_page(Permission.MANAGE_ORGANISATIONS)
def new_surgery() -> str:
    return _surgery(None, {"code": "", "name": "", "pcn": request.args.get("pcn", "")})


@staff_organisations.post("/add/surgery")
@staff_page(Permission.MANAGE_ORGANISATIONS)
def add_surgery() -> Answer:
    with context().store.read() as tx:
        pcn = organisations.find_pcn(tx, _pcn())
    return _save_surgery(Practice(_code(), _name(), _pcn(), bool(pcn and pcn.demonstration)), None)


@staff_organisations.get("/surgery/<practice>")
@staff_page(Permission.MANAGE_ORGANISATIONS)
def surgery(practice: str) -> str:
    known = _known_practice(practice)
    return _surgery(known, {"code": known.code, "name": known.name, "pcn": known.pcn})


@staff_organisations.post("/surgery/<practice>")
@staff_page(Permission.MANAGE_ORGANISATIONS)
def change_surgery(practice: str) -> Answer:
    known = _known_practice(practice)
    return _save_surgery(Practice(known.code, _name(), _pcn(), known.demonstration), known)


@staff_organisations.post("/surgery/<practice>/setup")
@staff_page(Permission.MANAGE_ORGANISATIONS)
def set_up(practice: str) -> Answer:
    ctx, known = context(), _known_practice(practice)
    problems: dict[str, str] = {}
    hours = read_hours(request.form, problems)
    if problems:
        fields = {"code": known.code, "name": known.name, "pcn": known.pcn}
        return _surgery(known, fields, problems, setup=request.form), 422
    offered = {survey.id for survey in ctx.offered}
    surveys = tuple(each for each in request.form.getlist("surveys") if each in offered)
    setup, before = PracticeSetup(surveys, hours), _setup(known)
    try:
        require_seen(_version(before))
        edit.save_setup(
            ctx.store, known.code, setup, instead_of=before, by=g.account, now=ctx.now()
        )
    except ChangedMeanwhile:
        fields = {"code": known.code, "name": known.name, "pcn": known.pcn}
        theirs = differences(_setup_words(setup), _setup_words(_setup(known)))
        return _surgery(known, fields, setup=request.form, theirs=theirs), 409
    return redirect(url_for(".surgery", practice=known.code, done=1), 303)


@staff_organisations.get("/import")
@staff_page(Permission.MANAGE_ORGANISATIONS)
def choose_file() -> str:
    return _file_page({})


@staff_organisations.post("/import")
@staff_page(Permission.MANAGE_ORGANISATIONS)
def upload() -> Answer:
    """What the file holds; nothing is taken in yet."""
    ctx, file = context(), request.files.get("file")
    content = file.read() if file else b""
    if file is None or not content:
        return _file_page({"file": "Choose a file"}), 422
    id = ctx.new_id()
    path = save_upload(ctx.uploads, id, content, owner=scope.handle(), now=ctx.now())
    name = file.filename or "a file"
    try:
        checked = check_organisations(path, ctx.now())
    except UnreadableFile as error:
        path.unlink(missing_ok=True)
        return _file_page({"file": f"{name}: {error}"}), 422
    return render_template(
        "staff/organisations/import_preview.html.jinja",
        name=name,
        read=checked.file,
        said=checked.said,
        would=preview_organisations(ctx.store, checked.file),
        id=id,
        most=MOST_SHOWN,
    )


@staff_organisations.post("/import/confirm")
@staff_page(Permission.MANAGE_ORGANISATIONS)
def confirm() -> Answer:
    ctx, id = context(), request.form.get("id", "")
    path = find_upload(ctx.uploads, id, owner=scope.handle())
    if path is None:
        return _file_page({"file": GONE}), 422
    if request.form.get("decision") != "take_in":
        path.unlink(missing_ok=True)
        return redirect(url_for(".choose_file"), 303)
    skip = request.form.get("skip") == "yes"
    try:
        with claim_upload(path) as taken:
            read = check_organisations(taken, ctx.now()).file
            done = import_organisations(
                ctx.store, read, by=g.account, now=ctx.now(), skip_bad_rows=skip
            )
    except UploadExpired:
        return _file_page({"file": GONE}), 422
    except (InvalidFile, UnreadableFile) as error:
        return _file_page({"file": str(error)}), 422
    return render_template(
        "staff/organisations/imported.html.jinja", read=read, done=done, most=MOST_SHOWN
    )


def _setup(practice: Practice) -> PracticeSetup:
    with context().store.read() as tx:
        return organisations.setup_of(tx, practice.code)


def _version(of: Pcn | Practice | PracticeSetup) -> str:
    return version_of(of.surveys, of.hours) if isinstance(of, PracticeSetup) else version_of(of)


def _setup_words(setup: PracticeSetup) -> Mapping[str, str]:
    titles = {survey.id: survey.title["en"] for survey in context().offered}
    return {
        "Days when patients come": ", ".join(DAYS[day] for day in setup.hours.days),
        "Opening hours": f"{setup.hours.opens} to {setup.hours.closes}",
        "Surveys": ", ".join(titles.get(id, id) for id in setup.surveys) or "all of them",
    }


def _holds(text: str, words: str) -> bool:
    return all(word in text.casefold() for word in words.casefold().split())


def _code() -> str:
    return request.form.get("code", "").strip().upper()


def _name() -> str:
    return request.form.get("name", "").strip()


def _pcn() -> str:
    return request.form.get("pcn", "").strip().upper()


def _known_pcn(code: str) -> Pcn:
    with context().store.read() as tx:
        found = organisations.find_pcn(tx, code)
    if found is None:
        raise NotFound
    return found


def _known_practice(code: str) -> Practice:
    with context().store.read() as tx:
        found = organisations.find_practice(tx, code)
    if found is None:
        raise NotFound
    return found


def _save_network(pcn: Pcn, before: Pcn | None) -> Answer:
    ctx, fields = context(), {"code": pcn.code, "name": pcn.name}
    try:
        if before:
            require_seen(_version(before))
        edit.save_pcn(ctx.store, pcn, instead_of=before, by=g.account, now=ctx.now())
    except InvalidOrganisation as error:
        return _network(before, fields, error.problems), 422
    except ChangedMeanwhile:
        now = _known_pcn(pcn.code)
        theirs = differences({"Name": pcn.name}, {"Name": now.name})
        return _network(now, fields, theirs=theirs), 409
    return redirect(url_for(".network", pcn=pcn.code, done=1), 303)


def _save_surgery(practice: Practice, before: Practice | None) -> Answer:
    ctx = context()
    fields = {"code": practice.code, "name": practice.name, "pcn": practice.pcn}
    try:
        if before:
            require_seen(_version(before))
        edit.save_practice(ctx.store, practice, instead_of=before, by=g.account, now=ctx.now())
    except InvalidOrganisation as error:
        return _surgery(before, fields, error.problems), 422
    except ChangedMeanwhile:
        now = _known_practice(practice.code)
        mine, others = ({"Name": each.name, "Network": each.pcn} for each in (practice, now))
        return _surgery(now, fields, theirs=differences(mine, others)), 409
    return redirect(url_for(".surgery", practice=practice.code, done=1), 303)


def _network(
    known: Pcn | None,
    form: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
    *,
    theirs: Sequence[tuple[str, str]] | None = None,
) -> str:
    """``theirs`` is what somebody else saved meanwhile."""
    with context().store.read() as tx:
        practices = organisations.practices_of(tx, known.code) if known else []
    return render_template(
        "staff/organisations/network.html.jinja",
        known=known,
        form=form,
        problems=problems or {},
        theirs=theirs,
        seen=_seen(known, again=bool(problems)),
        practices=practices,
    )


def _surgery(
    known: Practice | None,
    form: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
    *,
    setup: MultiDict[str, str] | None = None,
    theirs: Sequence[tuple[str, str]] | None = None,
) -> str:
    ctx = context()
    with ctx.store.read() as tx:
        pcns = organisations.list_pcns(tx)
        chosen = organisations.setup_of(tx, known.code) if known else PracticeSetup()
    made_up = bool(known and known.demonstration)
    fields = [*as_fields(chosen.hours), *(("surveys", each) for each in chosen.surveys)]
    return render_template(
        "staff/organisations/surgery.html.jinja",
        known=known,
        form=form,
        problems=problems or {},
        theirs=theirs,
        seen=_seen(known, again=bool(problems) and setup is None),
        setup_seen=_seen(chosen, again=bool(problems) and setup is not None),
        pcns=[pcn for pcn in pcns if known is None or pcn.demonstration == made_up],
        setup=setup or MultiDict(fields),
        all_days=list(enumerate(DAYS)),
        all_surveys=[(survey.id, survey.title["en"]) for survey in ctx.offered],
    )


def _seen(of: Pcn | Practice | PracticeSetup | None, *, again: bool) -> str:
    """What a form says that it was made from; ``again``, as it said it before."""
    if of is None:
        return ""
    return seen_by_form(_version(of)) if again else _version(of)


def _file_page(problems: Mapping[str, str]) -> str:
    return render_template("staff/organisations/import.html.jinja", problems=problems)
