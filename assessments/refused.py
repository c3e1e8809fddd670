"""Refused rows as they came, with the reason: to be mended and sent again.

One list comes back as CSV. A roster comes back as a bundle that changes only these rows: its
manifest says delta, so that what is not in it stays as it is.
"""

import csv
import io
import zipfile
from itertools import groupby

from django.utils import timezone

from zones.formats import defused

from .models import Batch, BatchProblem

REASON = "Reason"
STATUS, MODIFIED = "status", "dateLastModified"
ALL_FILES = (
    *("academicSessions", "categories", "classes", "classResources", "courses"),
    *("courseResources", "demographics", "enrollments", "lineItems", "orgs", "resources"),
    *("results", "users", "lineItemLearningObjectiveIds", "lineItemScoreScales"),
    *("resultLearningObjectiveIds", "resultScoreScales", "roles", "scoreScales"),
    *("userProfiles", "userResources"),
)
OF_1_1 = 13


def refused_files(batch):
    """{file: [row, …]}, the headings first; the last cell says why. And how many rows."""
    rows = BatchProblem.objects.filter(batch=batch, severity="row").exclude(cells=None)
    headings = batch.report.get("headings", {})
    files, number = {}, 0
    found = rows.order_by("file", "line", "pk").iterator()
    for (file, _), problems in groupby(found, key=lambda row: (row.file, row.line)):
        some = list(problems)
        heads = headings.get(file) or [f"Column {n + 1}" for n in range(len(some[0].cells))]
        kept = [at for at, head in enumerate(heads) if head]  # no heading: it is not read
        table = files.setdefault(file, [[*(heads[at] for at in kept), REASON]])
        cells = [*some[0].cells, *[""] * len(heads)]
        said = " ".join(dict.fromkeys(one.message for one in some))
        table.append([*(cells[at] for at in kept), said])
        number += 1
    return files, number


def refused_download(batch):
    """(content, file name, media type, number of rows) of what is given back."""
    files, number = refused_files(batch)
    if batch.kind == Batch.Kind.ROSTER and batch.report.get("version") in ("1.0", "1.1", "1.2"):
        return _bundle(batch, files), "refused-rows.zip", "application/zip", number
    if len(files) == 1:
        (rows,) = files.values()
        return as_csv(rows), "refused-rows.csv", "text/csv; charset=utf-8", number
    return _zipped(files), "refused-rows.zip", "application/zip", number


def as_csv(rows):
    """With the mark by which Excel knows UTF-8; no cell is taken for a formula."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[defused(str(cell)) for cell in row] for row in rows])
    return ("\ufeff" + text.getvalue()).encode()


def _zipped(files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, rows in files.items():
            bundle.writestr(name.rpartition("/")[2], as_csv(rows))
    return content.getvalue()


def _bundle(batch, files):
    stems = {name.rpartition("/")[2].removesuffix(".csv"): rows for name, rows in files.items()}
    version = batch.report["version"]
    known = ALL_FILES if version == "1.2" else ALL_FILES[:OF_1_1]
    manifest = [["propertyName", "value"], ["manifest.version", "1.0"]]
    manifest.append(["oneroster.version", version])
    manifest += [[f"file.{name}", "delta" if name in stems else "absent"] for name in known]
    delta = {f"{stem}.csv": _as_delta(rows) for stem, rows in stems.items()}
    return _zipped({"manifest.csv": manifest} | delta)


def _as_delta(rows):
    """Rows of a bulk file leave empty what a delta must say: that they hold, and since when."""
    (*heads, _), lower = rows[0], [head.strip().lower() for head in rows[0]]
    values = {STATUS: "active", MODIFIED: timezone.now().strftime("%Y-%m-%dT%H:%M:%S.000Z")}
    places = {
        lower.index(name.lower()): value for name, value in values.items() if name.lower() in lower
    }
    added = [] if places else list(values.values())
    table = [[*heads, *(values if added else ()), "metadata.reason"]]
    for *cells, reason in rows[1:]:
        filled = [cell or places.get(at, "") for at, cell in enumerate(cells)]
        table.append([*filled, *added, reason])
    return table
