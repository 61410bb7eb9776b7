"""Settings > Translations: the texts of each language, side by side with the English."""

from collections.abc import Mapping

from flask import Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden, NotFound

from feedback_server.actions.editing import documents as editing
from feedback_server.actions.editing import translations
from feedback_server.actions.editing.language_texts import (
    LanguageTexts,
    display_name,
    load_language,
)
from feedback_server.actions.editing.translation_po import export_po
from feedback_server.actions.editing.translations import Change, UnknownLanguage
from feedback_server.domain.accounts.person import Permission, Person, Role
from feedback_server.output.formatting import format_day
from feedback_server.web.security.access import NavItem, Section, staff_page
from feedback_server.web.security.headers import scripted
from feedback_server.web.shared.context import context
from feedback_server.web.staff.help import StaffBlueprint

from .translation_filters import Row, TextFilter

HELP = (
    "Each text stands beside its English. What you save is a draft: patients see nothing of it "
    "until it is published.",
    "Only somebody who was named as a reviewer of a language, under People, can say that its "
    "texts are right. Changing a text takes its review away.",
    "Agencies can work with a PO file: export it, and import what comes back.",
)
staff_translations = StaffBlueprint(
    "staff_translations", __name__, url_prefix="/staff/translations", help=HELP
)


@staff_translations.get("/")
@staff_page(Permission.TRANSLATE, nav=NavItem(Section.SETTINGS, "Translations"))
def index() -> ResponseReturnValue:
    return _index()


@staff_translations.post("/")
@staff_page(Permission.EDIT_CONTENT)
def add() -> ResponseReturnValue:
    """Begin a language."""
    ctx, code = context(), request.form.get("code", "").strip()
    try:
        translations.add_language(ctx.store, ctx.edition.root, code, by=g.account, now=ctx.now())
    except UnknownLanguage as error:
        return _index({"code": str(error)}), 422
    return redirect(url_for(".detail", language=code), 303)


@staff_translations.get("/<language>/")
@staff_page(Permission.TRANSLATE)
def detail(language: str) -> str:
    return detail_page(load(language))


@staff_translations.get("/<language>/texts")
@staff_page(Permission.TRANSLATE)
def texts(language: str) -> Response:
    found = load(language)
    return _texts(found, TextFilter.read(request.args))


@staff_translations.post("/<language>/texts")
@staff_page(Permission.TRANSLATE)
def save(language: str) -> ResponseReturnValue:
    """Save what was typed; for a reviewer's button, mark as reviewed all that was not left out."""
    found, ctx = load(language), context()
    shown, rows = TextFilter.read(request.form), _posted()
    reviews = "review" in request.form
    if reviews and not _person().reviews(language):
        raise Forbidden
    reviewed = [row.key for row in rows if reviews and not row.left_out and row.text.strip()]
    saved = translations.save(
        ctx.store,
        ctx.edition.root,
        language,
        [Change(row.section, row.name, row.text, row.seen) for row in rows],
        reviewed=reviewed,
        by=_person(),
        now=ctx.now(),
    )
    if saved.problems:
        return _texts(found, shown, rows=rows, problems=saved.problems)
    after = shown.after_save(saved.reviews)
    return redirect(
        url_for(".texts", language=language, saved=saved.texts, reviewed=saved.reviews, **after),
        303,
    )


@staff_translations.post("/<language>/publish")
@staff_page(Permission.TRANSLATE)
def publish(language: str) -> ResponseReturnValue:
    found, ctx = load(language), context()
    if _taken_away(found) and request.form.get("sure") != "yes":
        return detail_page(found, {"sure": "Tick the box if this is what you want"}), 422
    ids = translations.publish_drafts(
        ctx.store,
        ctx.edition.root,
        language,
        own=ctx.software,
        by=g.account,
        now=ctx.now(),
        new_id=ctx.new_id,
    )
    back = url_for(".detail", language=language)
    shown = url_for("staff_editing.progress", id=ids[0], back=back) if ids else back
    return redirect(shown, 303)


@staff_translations.post("/<language>/discard")
@staff_page(Permission.TRANSLATE)
def discard(language: str) -> ResponseReturnValue:
    """Drop the drafts: what is published stands again."""
    found = load(language)
    if request.form.get("sure-discard") != "yes":
        return detail_page(found, {"sure-discard": "Tick the box to drop these changes"}), 422
    ctx = context()
    translations.drop_drafts(
        ctx.store, ctx.edition.root, language, by=g.account, now=ctx.now(), new_id=ctx.new_id
    )
    return redirect(url_for(".index"), 303)


@staff_translations.post("/<language>/undo")
@staff_page(Permission.TRANSLATE)
def undo_last(language: str) -> ResponseReturnValue:
    """Publish again what was there before the last publication."""
    found, ctx = load(language), context()
    if found.last is None or request.form.get("last") != str(found.last.id):
        raise NotFound
    ids = editing.undo(ctx.store, found.last.id, by=g.account, now=ctx.now(), new_id=ctx.new_id)
    back = url_for(".detail", language=language)
    return redirect(url_for("staff_editing.progress", id=ids[0], back=back), 303)


@staff_translations.get("/<language>/export.po")
@staff_page(Permission.TRANSLATE)
def export(language: str) -> Response:
    ctx = context()
    body = export_po(load(language), project=str(ctx.provider["service_name"]), now=ctx.now())
    name = f'attachment; filename="translation-{language}.po"'
    return Response(
        body, mimetype="text/x-gettext-translation", headers={"Content-Disposition": name}
    )


def _person() -> Person:
    person: Person = g.person
    return person


def load(language: str) -> LanguageTexts:
    """Raises NotFound for a language that is not there, or not theirs."""
    ctx = context()
    known = translations.languages(ctx.store, ctx.edition.root)
    if language not in known or not _person().translates(language):
        raise NotFound
    return load_language(ctx.store, ctx.edition.root, language)


def _posted() -> list[Row]:
    form = request.form
    shown = zip(form.getlist("section"), form.getlist("name"), form.getlist("seen"), strict=False)
    return [
        Row(section, name, form.get(f"text-{n}", ""), seen, left_out=f"leave-{n}" in form)
        for n, (section, name, seen) in enumerate(shown)
    ]


def _taken_away(found: LanguageTexts) -> list[str]:
    """What patients would no longer be offered if the drafts were published."""
    before, after = found.offers_before, found.offers
    lost = {*(before.surveys - after.surveys), *(f"page/{p}" for p in before.pages - after.pages)}
    return [section.title for section in found.sections if section.id in lost]


def _index(problems: Mapping[str, str] | None = None) -> str:
    ctx, person = context(), _person()
    codes = translations.languages(ctx.store, ctx.edition.root)
    found = [
        load_language(ctx.store, ctx.edition.root, code)
        for code in codes
        if person.translates(code)
    ]
    return render_template(
        "staff/editing/translations.html.jinja",
        languages=found,
        display_name=display_name,
        may_add=person.role is Role.ADMINISTRATOR,
        problems=problems or {},
        code=request.form.get("code", ""),
    )


def detail_page(found: LanguageTexts, problems: Mapping[str, str] | None = None) -> str:
    return render_template(
        "staff/editing/translation_language.html.jinja",
        found=found,
        english=display_name(found.language),
        reviews=_person().reviews(found.language),
        taken_away=_taken_away(found),
        format_day=format_day,
        pages=found.count("page/"),
        surveys=found.count("survey/"),
        problems=problems or {},
    )


def _texts(
    found: LanguageTexts,
    shown: TextFilter,
    *,
    rows: list[Row] | None = None,
    problems: Mapping[tuple[str, str], str] | None = None,
) -> Response:
    page = shown.page_of(found, rows)
    text = render_template(
        "staff/editing/translation_texts.html.jinja",
        found=found,
        english=display_name(found.language),
        shown=shown,
        page=page,
        reviews=_person().reviews(found.language),
        taken_away=_taken_away(found),
        problems={
            f"text-{number}": problems[row.key]
            for number, row in enumerate(page.rows)
            if problems and row.key in problems
        },
        saved=request.args.get("saved", ""),
        reviewed=request.args.get("reviewed", ""),
    )
    return scripted(text, 422 if problems else 200)
