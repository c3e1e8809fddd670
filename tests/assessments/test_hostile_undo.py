"""Batches taken back in an odd order: what one of them needs, another has taken away."""

import copy
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from assessments import batches
from assessments.acting import importing
from assessments.models import Batch, ClassEnrollment, Replaced, SchoolClass
from assessments.undo import undo

from .leaving import deleted
from .staged import bring, roster_of

State = Batch.State


@pytest.fixture
def files(school):
    return roster_of(school)


def in_class(files, key):
    """The same roster with another class, the first student in the one with this id."""
    changed = copy.deepcopy(files)
    changed["classes"].append(changed["classes"][0] | {"sourced_id": "math", "title": "Math 4"})
    changed["enrollments"][0]["class_sourced_id"] = key
    return changed


def applied(district, files):
    batch = bring(district, files).batch
    Batch.objects.filter(pk=batch.pk).update(state=State.APPLIED)
    return batch


def taken_back(batch, user):
    batches.begin(batch, [State.APPLIED], State.APPLIED, "Waiting")
    undo(batch.pk, user.pk)
    connection.check_constraints()
    batch.refresh_from_db()
    return batch.state, batch.report["undone"]["assessments_classenrollment"]


def test_what_a_row_pointed_to_may_be_gone_by_now(district, data_steward, files):
    applied(district, files)
    there, back = [applied(district, in_class(files, key)) for key in ("math", "reading")]

    first, second = taken_back(there, data_steward), taken_back(back, data_steward)

    assert first == (State.UNDONE, {"back": 0, "stays": 1})
    assert list(SchoolClass.objects.values_list("sourced_id", flat=True)) == ["reading"]
    assert second == (State.UNDONE, {"back": 0, "stays": 1})
    with importing(district.pk):
        assert ClassEnrollment.objects.get(sourced_id="e1").school_class.sourced_id == "reading"


def test_what_is_kept_of_nobody_goes_after_the_years(district, data_steward, second, gone, maya):
    """Of a student whose batch was taken back: no deletion can name them."""
    long_ago, nobody = timezone.now() - timedelta(days=9000), maya.pk + gone.pk
    kept = {"batch": maya.batch, "district": district, "table": "assessments_student", "was": {}}
    rows = [(nobody, long_ago), (nobody, timezone.now()), (maya.pk, long_ago), (None, long_ago)]
    with importing(district.pk):
        Replaced.objects.bulk_create(
            Replaced(row=at, student=student, at=day, **kept)
            for at, (student, day) in enumerate(rows)
        )

    assert deleted(data_steward, second, district)[0] == "done"
    with importing(district.pk):
        found = Replaced.objects.order_by("row").values_list("row", flat=True)
        assert list(found) == [1, 2, 3]
