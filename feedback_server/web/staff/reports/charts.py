"""Each chart of a report as a picture to copy into papers and slides."""

from dataclasses import replace

from flask import Response, request
from werkzeug.exceptions import NotFound

from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.reports.board_copy import board_copy
from feedback_server.domain.reports.published import place_name
from feedback_server.output.pictures import board_picture, picture_pngs, picture_svg, pictures_of
from feedback_server.web.security import scope
from feedback_server.web.security.access import staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.staff.help import StaffBlueprint

from .periods import compared_with, period_of
from .reports import find_report

staff_charts = StaffBlueprint(
    "staff_charts",
    __name__,
    url_prefix="/staff/reports",
    help=("A chart of a report as a picture, with its title and where it comes from.",),
)
MEDIA = {"png": "image/png", "svg": "image/svg+xml"}


@staff_charts.get("/<pcn>/<month>/chart/<number>.<extension>")
@staff_page(Permission.READ_REPORTS, audit="report_downloaded")
def chart(pcn: str, month: str, number: str, extension: str) -> Response:
    """One chart, by its number in the report for staff; with ``board`` as it may circulate."""
    found, period = scope.pcn(pcn), period_of(month)
    revision = request.args.get("revision", type=int)
    report = find_report(
        found, period.last, revision, since=period.since, against=compared_with(period)
    )
    picture = next((one for one in pictures_of(report) if str(one.number) == number), None)
    if "board" in request.args and picture:
        report = board_copy(report)
        picture = board_picture(report, picture)
    if picture is None or extension not in MEDIA:
        raise NotFound
    if extension == "svg":
        made = picture_svg(report, picture.block)
    else:
        [made] = picture_pngs(report, [replace(picture, small=False)], context().build / "fonts")
    whose = place_name(scope.file_code(found), report.service)
    board = "-board" if "board" in request.args else ""
    name = f"handrail-{whose}-{period}-chart-{picture.number}{board}.{extension}"
    disposition = f'attachment; filename="{name}"'
    return Response(made, mimetype=MEDIA[extension], headers={"Content-Disposition": disposition})
