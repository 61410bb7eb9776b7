"""The paper form of one surgery to print, with the questions that only it asks."""

from urllib.parse import urlencode

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from feedback_server.domain.accounts.person import Permission
from feedback_server.web.public.plain_form import find_survey
from feedback_server.web.security import scope
from feedback_server.web.security.access import staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.staff.help import StaffBlueprint

from .forms import choice_problems

LANGUAGE = "en"

staff_paper_form = StaffBlueprint(
    "staff_paper_form",
    __name__,
    url_prefix="/staff/paper-form",
    help=("The form to print for one surgery, with the questions that it or its network asks.",),
)


@staff_paper_form.get("/")
@staff_page(Permission.ENTER_FORMS)
def show() -> BaseResponse:
    """In normal or in ``large`` print; without a surgery the form that suits any."""
    args, code = request.args, request.args.get("practice", "")
    if "language" in choice_problems(args):
        return redirect(f"{url_for('staff_forms.choose')}?{urlencode(args.to_dict())}", 303)
    language, large = args.get("language", LANGUAGE), args.get("large") == "1"
    practice = scope.practice(code) if code else None
    survey = find_survey(args.get("survey", ""), "", language)
    other = args.to_dict() | {"large": "" if large else "1"}
    page = context().pages.paper(
        survey.at(practice.places if practice else ()),
        language,
        large=large,
        surgery=practice.name if practice else "",
        other=f"{url_for('.show')}?{urlencode(other)}",
    )
    return Response(page, mimetype="text/html")
