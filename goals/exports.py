"""Rows of a report as files: CSV and XLSX hold exactly what the page shows."""

import csv
import io
import re

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from zones.formats import long_date

RISKY = ("=", "+", "-", "@", "\t", "\r")
# Characters XML cannot hold.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60


def spreadsheet(kind, name, header, rows, notes):
    """A table as the file the address asks for, `kind` csv or xlsx; any other kind is a 404.

    `name` becomes the file's name, `notes` are (what, value) pairs beside the table, where the
    kind of file has a place for them.
    """
    if kind == "csv":
        return csv_file(name, header, rows)
    if kind == "xlsx":
        return xlsx_file(name, header, rows, notes)
    raise Http404


def made_by(request, found=None):
    """The notes of a file: which rows were chosen, who made it and when."""
    now = timezone.localtime()
    chosen = [("Filters", found.said)] if found and found.is_narrowed else []
    who, when = request.user.name, f"{long_date(now)}, {now:%H:%M}"
    return [*chosen, ("Made by", who), ("Made on", when)]


def defused(value):
    """A text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if isinstance(value, str) and value.startswith(RISKY):
        return f"'{value}"
    return value


def csv_file(name, header, rows):
    """For spreadsheet programs: UTF-8 with a byte order mark, lines end with CR LF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([[defused(cell) for cell in row] for row in (header, *rows)])
    return download(("\ufeff" + text.getvalue()).encode(), "text/csv; charset=utf-8", name, "csv")


def xlsx_file(name, header, rows, notes):
    """A sheet with a frozen header and one with notes: (what, value) pairs. Numbers of items stay
    text, dates are dates."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Report"
    _fill(sheet, [header, *rows])
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    _fill(book.create_sheet("Notes"), notes)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    content = io.BytesIO()
    book.save(content)
    return download(content.getvalue(), XLSX, name, "xlsx")


def _fill(sheet, rows):
    widths = {}
    for line, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(line, column)
            if isinstance(value, str):
                cell.value, cell.data_type = CONTROL.sub("", defused(value)), "s"
                cell.number_format = "@"
            else:
                cell.value = value
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            widths[column] = min(WIDEST, max(widths.get(column, 8), len(str(value)) + 2))
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = width


def download(content, content_type, name, extension):
    response = HttpResponse(content, content_type=content_type)
    filename = f"{slugify(name)[:80] or 'report'}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
