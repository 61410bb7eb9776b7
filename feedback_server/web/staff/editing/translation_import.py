"""Import of a PO file: what it would change is shown first, and confirmed."""

from collections.abc import Sequence

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from feedback_server.actions.activity.uploads import (
    UploadExpired,
    claim_upload,
    find_upload,
    save_upload,
)
from feedback_server.actions.editing import translations
from feedback_server.actions.editing.language_texts import LanguageTexts, display_name
from feedback_server.actions.editing.translation_po import InvalidPo, PoImport, read_import
from feedback_server.domain.accounts.person import Permission
from feedback_server.web.security import scope
from feedback_server.web.security.access import staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.staff.help import StaffBlueprint

from .translations import HELP, load

staff_translation_import = StaffBlueprint(
    "staff_translation_import", __name__, url_prefix="/staff/translations", help=HELP
)


@staff_translation_import.get("/<language>/import")
@staff_page(Permission.TRANSLATE)
def choose_file(language: str) -> str:
    return _page(load(language))


@staff_translation_import.post("/<language>/import")
@staff_page(Permission.TRANSLATE)
def read_file(language: str) -> ResponseReturnValue:
    found, ctx, sent = load(language), context(), request.files.get("file")
    body = sent.read() if sent else b""
    if not body:
        return _page(found, errors=["Choose a PO file"]), 422
    try:
        read = read_import(found, body)
    except InvalidPo as error:
        return _page(found, errors=error.errors), 422
    upload = ctx.new_id()
    save_upload(ctx.uploads, upload, body, owner=scope.handle(), now=ctx.now())
    return _page(found, read=read, upload=upload)


@staff_translation_import.post("/<language>/import/<upload>")
@staff_page(Permission.TRANSLATE)
def confirm_import(language: str, upload: str) -> ResponseReturnValue:
    """What others have changed since the file was shown is compared anew."""
    found, ctx = load(language), context()
    path = find_upload(ctx.uploads, upload, owner=scope.handle())
    if path is None:
        raise NotFound
    try:
        with claim_upload(path) as taken:
            read = read_import(found, taken.read_bytes())
            saved = translations.save(
                ctx.store,
                ctx.edition.root,
                language,
                [difference.change for difference in read.differences],
                by=g.person,
                now=ctx.now(),
            )
    except UploadExpired as error:
        raise NotFound from error
    except InvalidPo as error:
        return _page(found, errors=error.errors), 422
    return redirect(
        url_for("staff_translations.detail", language=language, imported=saved.texts), 303
    )


def _page(
    found: LanguageTexts,
    *,
    errors: Sequence[str] = (),
    read: PoImport | None = None,
    upload: str = "",
) -> str:
    return render_template(
        "staff/editing/translation_import.html.jinja",
        found=found,
        english=display_name(found.language),
        errors=errors,
        read=read,
        upload=upload,
    )
