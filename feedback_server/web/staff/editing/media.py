"""Settings > Photos, films and stories: of real people, with their consent, until it ends."""

from flask import g, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from feedback_server.actions.editing.documents import ChangedMeanwhile
from feedback_server.actions.editing.media import (
    MediaEntry,
    find_media,
    list_media,
    save_media,
    withdraw,
)
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.editing.media import MEDIA_ID, MEDIA_PAGES, MediaItem, MediaKind
from feedback_server.web.security.access import NavItem, Section, staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.staff.editing.media_form import (
    LABELS,
    MediaForm,
    forget_uploads,
    read_form,
)
from feedback_server.web.staff.help import StaffBlueprint

NAMES = {
    MediaKind.PHOTO: "photograph",
    MediaKind.FILM: "film",
    MediaKind.STORY: "story",
}
ENDS_SOON_DAYS = 60

staff_media = StaffBlueprint(
    "staff_media",
    __name__,
    url_prefix="/staff/media",
    help=(
        "Photographs of your therapists and rooms, films and stories make a first visit less "
        "strange. Each one needs the consent of whoever is in it, on a form that you keep, with an "
        "end. It goes from the pages by itself on the day after.",
        "Anybody may change their mind. Withdraw takes it from the pages within seconds, and "
        "erases it here with all its versions. Backups keep it until they are deleted in turn.",
    ),
)


@staff_media.get("/")
@staff_page(Permission.EDIT_CONTENT, nav=NavItem(Section.SETTINGS, "Photos, films and stories"))
def index() -> str:
    ctx = context()
    today = ctx.today()
    entries = list_media(ctx.store, ctx.software)
    return render_template(
        "staff/editing/media.html.jinja",
        groups=[
            (kind, NAMES[kind], [entry for entry in entries if entry.item.kind is kind])
            for kind in MediaKind
        ],
        pages=MEDIA_PAGES,
        today=today,
        soon=ENDS_SOON_DAYS,
        withdrawn=request.args.get("withdrawn", ""),
    )


@staff_media.get("/new/<kind>")
@staff_page(Permission.EDIT_CONTENT)
def new(kind: str) -> str:
    return _form(MediaForm(_new_item(kind, context().new_id())), None)


@staff_media.post("/new/<kind>")
@staff_page(Permission.EDIT_CONTENT)
def add(kind: str) -> Response | tuple[str, int]:
    return _save(_new_item(kind, request.form.get("id", "")), None)


@staff_media.get("/<id>/")
@staff_page(Permission.EDIT_CONTENT)
def edit(id: str) -> str:
    entry = _entry(id)
    return _form(MediaForm(entry.item), entry)


@staff_media.post("/<id>/")
@staff_page(Permission.EDIT_CONTENT)
def change(id: str) -> Response | tuple[str, int]:
    entry = _entry(id)
    return _save(entry.item, entry)


@staff_media.get("/<id>/withdraw")
@staff_page(Permission.EDIT_CONTENT)
def ask_withdraw(id: str) -> str:
    entry = _entry(id)
    return render_template(
        "staff/editing/media_withdraw.html.jinja",
        item=entry.item,
        name=NAMES[entry.item.kind],
        page=MEDIA_PAGES[entry.item.page],
    )


@staff_media.post("/<id>/withdraw")
@staff_page(Permission.EDIT_CONTENT)
def do_withdraw(id: str) -> Response:
    ctx, entry = context(), _entry(id)
    withdraw(ctx.store, ctx.software, id, by=g.account, now=ctx.now(), new_id=ctx.new_id)
    forget_uploads(entry.item, ctx.uploads)
    return redirect(url_for("staff_media.index", withdrawn=entry.item.kind.value), 303)


def _save(before: MediaItem, entry: MediaEntry | None) -> Response | tuple[str, int]:
    ctx = context()
    form = read_form(before, ctx.uploads, ctx.today())
    if form.problems:
        return _form(form, entry), 422
    seen = int(request.form.get("seen") or 0)
    try:
        ids = save_media(
            ctx.store,
            form.item,
            form.files,
            seen=seen,
            by=g.account,
            now=ctx.now(),
            new_id=ctx.new_id,
        )
    except ChangedMeanwhile:
        words = "Somebody else changed it while this page was open. Look at it again."
        return _form(MediaForm(form.item, form.files, {"page": words}), entry), 409
    forget_uploads(form.item, ctx.uploads)
    back = url_for("staff_media.index")
    return redirect(url_for("staff_editing.progress", id=ids[0], back=back), 303)


def _form(form: MediaForm, entry: MediaEntry | None) -> str:
    item, ctx = form.item, context()
    return render_template(
        "staff/editing/media_form.html.jinja",
        item=item,
        name=NAMES[item.kind],
        labels=LABELS[item.kind],
        pages=list(MEDIA_PAGES.items()),
        problems=form.problems,
        given=request.form,
        seen=request.form.get("seen") or (entry.newest if entry else 0),
        is_new=entry is None,
        shown=f"/media/{item.file}" in ctx.edition.files,
    )


def _new_item(kind: str, id: str) -> MediaItem:
    """An empty one, with the id of the form or a new one."""
    if kind not in NAMES:
        raise NotFound
    given = id if id.startswith(f"{kind}-") else f"{kind}-{id.replace('-', '')[:12]}"
    if not MEDIA_ID.fullmatch(given):
        raise NotFound
    return MediaItem(given, MediaKind(kind), "", "", "")


def _entry(id: str) -> MediaEntry:
    ctx = context()
    found = find_media(ctx.store, ctx.software, id)
    if found is None:
        raise NotFound
    return found
