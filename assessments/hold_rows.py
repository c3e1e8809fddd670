"""Holds on students as the pages print them."""

from django.utils import timezone

from zones.formats import long_date
from zones.history import Told

from .models import StudentHold

HOLD = Told(
    StudentHold,
    "Hold",
    lambda values, names: values["reason"],
    "",
    when_new=("reason",),
    left_out=frozenset({"district", "student", "set_by", "set_at"}),
    labels={"lifted_at": "lifted"},
    did={"insert": "Set", "update": "Lifted", "delete": "Deleted"},
)


def rows_of(holds):
    return [
        {
            "pk": row.pk,
            "student": row.student.name,
            "local_id": row.student.local_id,
            "url": f"/students/{row.student_id}/holds/",
            "reason": row.reason,
            "set": f"{row.set_by}, {_day(row.set_at)}",
            "lifted": _day(row.lifted_at) if row.lifted_at else "",
        }
        for row in holds
    ]


def _day(at):
    return long_date(timezone.localtime(at))
