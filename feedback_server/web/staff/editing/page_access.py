"""What the views of pages share: the page that an address names, and who changes it."""

import re
from dataclasses import dataclass

from flask import g, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from feedback_server.actions.editing.pages import Editor, PageState, page_fields, page_state
from feedback_server.domain.editing.page import Origin, PageFields
from feedback_server.web.security.headers import SCRIPTED_POLICY, STAFF_POLICY
from feedback_server.web.shared.context import context
from feedback_server.web.shared.page_editor import PageEditor

PATH = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*\.md")
FRAMES = "; frame-src 'self'"
Answer = Response | str | tuple[str, int]


@dataclass(frozen=True)
class EditedPage:
    """A page as it is published, or only a draft. ``path`` is below the folder of pages."""

    path: str
    state: PageState
    published: str | None
    """The newest text, which may wait for its publication; None where there is none."""
    own: str | None

    @property
    def text(self) -> str:
        """What an editor goes on with."""
        refused = self.state.refused.text if self.state.refused else ""
        return self.state.draft.text if self.state.draft else self.published or refused

    @property
    def fields(self) -> PageFields:
        return page_fields(self.published or self.text)

    @property
    def origin(self) -> Origin:
        return self.state.origin(self.own)

    @property
    def software_moved_on(self) -> bool:
        return self.state.software_moved_on(page_editor().own_digest(self.path))

    @property
    def waits(self) -> bool:
        return bool(self.state.newest and self.state.newest.is_waiting)


def page_editor() -> PageEditor:
    return context().edition.page_editor


def require_page(path: str) -> EditedPage:
    """Raises NotFound where there is neither a page nor a draft of that path."""
    if not PATH.fullmatch(path):
        raise NotFound
    state, editor = page_state(context().store, path), page_editor()
    own, published = editor.own_source(path), editor.source(path)
    if state.newest and state.newest.is_waiting:
        published = own if state.body is None else state.body
    if published is None and state.draft is None and state.refused is None:
        raise NotFound
    return EditedPage(path, state, published, own)


def who_edits(path: str) -> Editor:
    ctx = context()
    return Editor(g.account, ctx.now(), ctx.new_id, page_editor().own_digest(path))


def form_number(name: str) -> int:
    """A number that the form itself holds; 0 where it is none."""
    given = request.form.get(name, "")
    return int(given) if re.fullmatch("[0-9]{1,18}", given) else 0


def show_progress(ids: list[int], path: str) -> Response:
    """On to the page that says when the change is public; from there back to the page, if any."""
    back = url_for("staff_pages.detail", path=path) if path else url_for("staff_pages.index")
    return redirect(url_for("staff_editing.progress", id=ids[0], back=back), 303)


def framed(page: str, status: int = 200, *, script: bool = False) -> Response:
    """A page that shows a preview in a frame."""
    response = Response(page, status, mimetype="text/html")
    policy = SCRIPTED_POLICY if script else STAFF_POLICY
    response.headers["Content-Security-Policy"] = policy + FRAMES
    return response
