"""Which part of the site takes in which kind of file."""

from dataclasses import replace

from django.core.files.storage import default_storage

from . import results, rostering
from .models import Batch
from .oneroster import open_bundle
from .oneroster.columns import ENTITIES
from .oneroster.dialects import column_of
from .report import ROW, Report


def take_in(batch, report, progress, apply):
    """Reads the file of a batch into `report`, and writes what it says where `apply`."""
    path = default_storage.path(batch.file)
    if batch.kind == Batch.Kind.RESULTS:
        results.run(batch, path, report, progress, apply)
        return
    with open_bundle(path, report, batch.name) as bundle:
        rostering.run(batch, bundle, report, progress, apply)
    if any(row.severity == ROW for row in report.problems):
        with open_bundle(path, Report(), batch.name) as bundle:
            for name, sheet in bundle.sheets.items():
                give_cells(ENTITIES[name], sheet, bundle.version, report)


def give_cells(entity, sheet, version, report):
    """Gives every refused row of a file its cells: what only the stored roster refuses is told
    without. Columns that are never read stay out; headings the file has not stay blank."""
    refused = [row for row in report.problems if (row.file, row.severity) == (entity.file, ROW)]
    if not refused:
        return
    read = [column_of(entity, heading, version)[0] for heading in sheet.headings]
    places = [read.index(name) if name in read else None for name in entity.headings]
    report.headings[entity.file] = [name if name in read else "" for name in entity.headings]
    lines = {row.line for row in refused if row.line and not row.cells}
    cells = dict(_picked(sheet, places, lines)) if lines else {}
    report.problems = [
        replace(row, cells=cells[row.line])
        if row.file == entity.file and row.line in cells and not row.cells
        else row
        for row in report.problems
    ]


def _picked(sheet, places, lines):
    for line, cells, _ in sheet.rows():
        if line in lines:
            size = len(cells)
            yield line, [cells[at] if at is not None and at < size else "" for at in places]
