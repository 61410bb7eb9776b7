"""Writes the workbook that providers fill in: a sheet for the numbers, a sheet that explains it."""

import io

from xlsxwriter import Workbook

from feedback_server.domain.activity.column_map import OneRow

ROWS = 2_000
"""The rows that are formatted for numbers; more can be filled in."""

INSTRUCTIONS = (
    "How to fill in the sheet Activity",
    "",
    "Fill in one row for each practice and month.",
    "Practice code: the code of the Organisation Data Service, such as A81001.",
    "Month: year and month, such as 2026-10.",
    "Every other cell: a number, a whole one from 0; of appointments, except in Patients seen.",
    "Leave a cell empty if you do not know the number. Write 0 only if there were none.",
    "Appointments offered: slots that could be booked.",
    "Appointments booked: all that were booked, also those that were cancelled later.",
    "Attended and Did not attend: what happened to those booked.",
    "Patients seen: the people behind Attended. Each counts once in a month, however often seen.",
    "Cancelled late: cancelled too late to be offered to somebody else.",
    "First appointments and Follow-up appointments: of those booked.",
    "Mode: how it was held. Wait: from booking to appointment.",
    "Reason and Outcome: an appointment may count in several.",
    "Columns that you do not need may be removed. Do not rename one, and do not add one.",
    "Do not put anything in the file that could tell who a patient is.",
    "Check the file first: handrail activity import FILE --check",
    "Sending a month again replaces it.",
)


def write_activity_template(column_map: OneRow) -> bytes:
    """An XLSX with the map's columns and no numbers."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("Activity")
        sheet.write_row(0, 0, column_map.columns, bold)
        sheet.set_column(0, len(column_map.columns) - 1, 14)
        sheet.set_column(0, 1, 14, text)  # or Excel makes a day of the month
        sheet.freeze_panes(1, 2)
        sheet.data_validation(1, 2, ROWS, len(column_map.columns) - 1, WHOLE)
        instructions = book.add_worksheet("Instructions")
        instructions.set_column(0, 0, 100)
        for row, words in enumerate(INSTRUCTIONS):
            instructions.write_string(row, 0, words, bold if row == 0 else None)
    return out.getvalue()


WHOLE = {
    "validate": "integer",
    "criteria": ">=",
    "value": 0,
    "error_title": "Not a whole number",
    "error_message": "Give a whole number from 0, or leave the cell empty.",
}
