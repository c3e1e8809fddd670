"""The packet of a student as files: PDF to read and print, CSV tables in a zip to reckon with."""

import io
import re
import zipfile
from pathlib import Path

from django.http import Http404
from django.utils import timezone
from django.utils.text import slugify

from goals.exports import csv_file, download
from zones.formats import long_date

from .pdf import pdf_of

TEMPLATE = Path(__file__).with_name("packet.typ")
WIDE = 6  # with more columns than this a row stands by itself on paper
MOST = 2000  # rows of one part on paper: some 200 pages
CUT = "Printed are {} of {} rows. The CSV tables of the packet hold all of them."
LONG_WORD = re.compile(r"\S{24,}")  # would run out of its column
INTRO = (
    "This is everything the district holds in this program on the student: each part is a table, "
    "and where a part is empty nothing is held.",
    "A parent, and a student of 18 years or older, may ask that what is wrong or misleading is "
    "amended (34 CFR 99.20), ask for a hearing if the district refuses (99.21), and have a "
    "statement of their own kept with the record. Who has seen the record stands at the end "
    "(99.32).",
)


def packet_file(kind, student, party, filled, made_by):
    """The packet as the file the address asks for, `kind` pdf or zip; any other kind is a 404."""
    if kind not in ("pdf", "zip"):
        raise Http404
    day = long_date(timezone.localdate())
    title = f"Record of {student.name}"
    told = f"Made for {party} on {day} by {made_by}."
    name = f"record {student.local_id or student.pk} {timezone.localdate()}"
    if kind == "pdf":
        return download(_pdf(title, told, filled), "application/pdf", name, "pdf")
    return download(_zip(title, told, filled), "application/zip", name, "zip")


def _zip(title, told, filled):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        names = []
        for place, part in enumerate(filled, 1):
            names.append(f"{place:02} {slugify(part.part.title)[:60]}.csv")
            archive.writestr(names[-1], csv_file("", part.header, part.rows).content)
        told_of = (
            f"{name}: {len(part.rows)} row{'' if len(part.rows) == 1 else 's'}. {part.part.note}"
            for name, part in zip(names, filled, strict=True)
        )
        archive.writestr("READ ME.txt", "\r\n".join([title, told, *INTRO, "", *told_of]))
    return content.getvalue()


def _pdf(title, told, filled):
    parts = [on_paper(part) for part in filled]
    data = {"title": title, "footer": title, "intro": [told, *INTRO], "parts": parts}
    return pdf_of(TEMPLATE, data)


def on_paper(filled):
    header, rows = filled.header, filled.rows
    if filled.part.together:
        header, rows = filled.on_paper()
    note, rows = filled.part.note, rows[:MOST]
    if len(filled.rows) > MOST:
        note = f"{note} {CUT.format(f'{MOST:,}', f'{len(filled.rows):,}')}".strip()
    if len(header) > WIDE:
        rows = [
            [(name, _breakable(value)) for name, value in zip(header, row, strict=True) if value]
            for row in rows
        ]
        header = []
    else:
        rows = [[_breakable(value) for value in row] for row in rows]
    return {
        "title": filled.part.title,
        "note": note,
        "each": "Number",
        "columns": header,
        "widths": _widths(header, rows),
        "rows": rows,
    }


def _widths(header, rows):
    """How much of the page each column takes: as its texts are long, within bounds."""
    longest = [
        max(len(name), *(len(row[place]) for row in rows[:500])) if rows else 1
        for place, name in enumerate(header)
    ]
    return [min(max(length, 10), 40) for length in longest]


def _breakable(text):
    """A line may break inside a very long word, where no sign shows it."""
    return LONG_WORD.sub(lambda word: "\u200b".join(re.findall(".{1,12}", word[0])), text)
