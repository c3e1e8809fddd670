"""Students who were deleted and are here again: found by an id, since nothing else of them is kept.

A digest is of the id by which the roster knew the student. Who types another one, the district's or
the state's, finds them by the row that an import refused: it came with all of them.
"""

import re
from hashlib import sha256

from django.db.models import Count, Exists, F, OuterRef, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from zones.formats import long_date

from .disclosure_log import moment
from .models import Batch, BatchProblem, Forgotten, Readmission
from .oneroster.columns import ENTITIES

FIELDS = ENTITIES["users"].fields
KEY, OTHER, LISTED = (FIELDS.index(name) for name in ("sourced_id", "identifier", "user_ids"))
OF_LIST = re.compile(r"\{[^:{}]*:\s*([^{}]+?)\s*\}")  # {Local:863},{State:1}
REFUSED = "forgotten"  # code of the problem


def forgotten_of(districts):
    """Who was deleted there, and whether the next roster takes them in again."""
    said = Readmission.objects.filter(forgotten=OuterRef("pk"), deletion=OuterRef("deletion"))
    rows = Forgotten.objects.filter(district__in=districts).annotate(is_back=Exists(said))
    return rows.select_related("district", "deletion").order_by("-deletion__done_at", "pk")


def named(typed, districts):
    """Those of whom `typed` is an id: in the roster, or in a row an import refused."""
    batches = Batch.objects.filter(district__in=districts).order_by()
    sources = batches.values_list("district", "source").annotate(n=Count("pk"))
    keys = {(district, source, typed) for district, source, _ in sources}
    refused = _refused(districts).annotate(text=Cast("cells", TextField()))
    for problem in refused.filter(text__icontains=typed):
        if typed.lower() in _ids(problem.cells):
            keys.add(_key(problem))
    return _known(keys, districts)


def in_row(pk, districts):
    """Whom an import's refused row names; nobody where its cells are deleted by now."""
    return _known([_key(problem) for problem in _refused(districts).filter(pk=pk)], districts)


def _refused(districts):
    rows = BatchProblem.objects.filter(code=REFUSED, batch__district__in=districts)
    return rows.exclude(cells=None).select_related("batch")


def _ids(cells):
    return {one.lower() for one in (cells[KEY], cells[OTHER], *OF_LIST.findall(cells[LISTED]))}


def _key(problem):
    return problem.batch.district_id, problem.batch.source, problem.cells[KEY]


def _known(keys, districts):
    digests = [sha256("|".join(map(str, key)).encode()).hexdigest() for key in keys]
    return list(forgotten_of(districts).filter(digest__in=digests))


def found_rows(found):
    """Ready strings: when they were deleted is all that is known."""
    return [
        {
            "pk": row.pk,
            "said": f"A student of {row.district}, deleted on {_day(row)}",
            "is_back": row.is_back,
        }
        for row in found
    ]


def _day(row):
    return long_date(timezone.localtime(row.deletion.done_at or row.deletion.asked_at))


def said_of(districts):
    """The readmissions of these districts, newest first: those in force and earlier ones."""
    rows = Readmission.objects.filter(forgotten__district__in=districts)
    rows = rows.annotate(last=F("forgotten__deletion"), district=F("forgotten__district__name"))
    return rows.select_related("by", "deletion")


def readmission_rows(rows):
    return [
        {
            "at": moment(row.at),
            "by": str(row.by),
            "district": row.district,
            "reason": row.reason,
            "deleted": _day(row),
            "url": row.deletion.get_absolute_url(),
            "again": row.last != row.deletion_id,
        }
        for row in rows
    ]
