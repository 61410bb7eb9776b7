"""Control charts as Excel draws them, from the cells of their table: to be changed and copied."""

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from feedback_server.domain.reports.blocks import Unit

from .chart import GOLD, GREY, INK
from .chart_scale import scale_of
from .worksheet_data import SheetData

WIDTH, HEIGHT = 640, 320
SERIES = (
    ("Value", {"color": INK, "width": 1.75}),
    ("Mean", {"color": GREY, "width": 1.5}),
    ("Lower limit", {"color": GREY, "width": 1.25, "dash_type": "dash"}),
    ("Upper limit", {"color": GREY, "width": 1.25, "dash_type": "dash"}),
    ("Target", {"color": GOLD, "width": 1.75, "dash_type": "round_dot"}),
)
"""Names and looks of the columns of numbers, from the second column of the table on."""


def add_chart(
    book: Workbook, sheet: Worksheet, data: SheetData, *, header: int, column: int
) -> None:
    """Put the line chart of a table that starts at row ``header`` into ``column``, beside it."""
    chart, name = data.chart, sheet.get_name()
    assert chart, "only a table of a chart has one"
    drawn: Any = book.add_chart({"type": "line"})
    first, last = header + 1, header + len(data.rows)
    for place, (words, line) in enumerate(SERIES, 1):
        if all(row[place] == "" for row in data.rows):
            continue
        series: dict[str, object] = {
            "name": words,
            "categories": [name, first, 0, last, 0],
            "values": [name, first, place, last, place],
            "line": line,
        }
        if words == "Value":
            looks = {"type": "circle", "size": 5}
            series["marker"] = looks | {"fill": {"color": INK}, "border": {"color": INK}}
        drawn.add_series(series)
    ticks = scale_of(chart).ticks
    shown = '0"%"' if chart.unit is Unit.PERCENT else "General"
    drawn.set_title({"name": chart.caption, "name_font": {"size": 12, "name": "Arial"}})
    drawn.set_y_axis({
        "min": float(ticks[0]), "max": float(ticks[-1]), "num_format": shown,
        "major_gridlines": {"visible": True, "line": {"color": "#d8dde0"}},
    })  # fmt: skip
    drawn.set_x_axis({"interval_unit": max(1, len(data.rows) // 8), "label_position": "low"})
    drawn.set_legend({"position": "bottom"})
    drawn.show_blanks_as("gap")
    drawn.set_size({"width": WIDTH, "height": HEIGHT})
    words = f"{chart.caption}. {chart.description}"
    sheet.insert_chart(header, column, drawn, {"description": words, "object_position": 1})
