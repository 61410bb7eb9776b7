"""Lists of comments under names of one's own."""

from flask import Blueprint, g, request
from werkzeug.wrappers import Response

from feedback_server.actions.comments.saved_views import remove_view, save_view
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.comments.saved_view import CannotSaveView, SavedView
from feedback_server.web.security.access import staff_page
from feedback_server.web.shared.context import context

from . import answers, page
from .filters import Filters

staff_comment_lists = Blueprint("staff_comment_lists", __name__, url_prefix="/staff/comments")


@staff_comment_lists.post("/lists")
@staff_page(Permission.READ_COMMENTS)
def save() -> Response:
    filters = Filters.back(request.form.get("back", ""))
    name = " ".join(request.form.get("name", "").split())
    try:
        save_view(context().store, SavedView(name, filters.query(page=1)), by=g.account)
    except CannotSaveView as error:
        return page.response(page.page(filters, list_problem=str(error)), 422)
    return answers.to_list(filters, said="saved")


@staff_comment_lists.post("/lists/remove")
@staff_page(Permission.READ_COMMENTS)
def remove() -> Response:
    remove_view(context().store, request.form.get("name", ""), by=g.account)
    return answers.to_list(Filters.back(request.form.get("back", "")), said="removed")
