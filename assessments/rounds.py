"""What is done for the students of a district several times a day. Every part may run again."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from . import reach, retention
from .acting import importing
from .models import Batch, BatchProblem, StudentSettings
from .nightly import take_nightly

State = Batch.State
DAYS = StudentSettings._meta.get_field("upload_days").default


def go_round(district, now=None):
    """{what: how many} of each part, on the clock of the district."""
    now = now or timezone.now()
    with timezone.override(district.time_zone):
        with importing(district.pk):
            moved = reach.refresh(district.pk)
            deleted = delete_files(district, now)
            past = retention.count_past(district)
        found = take_nightly(district, now)
    done = {"students_moved": moved, "uploads_deleted": deleted, "students_past": past}
    return done | {"rosters_found": int(bool(found))}


def delete_files(district, now):
    """Deletes raw files, and the refused rows kept from them, after the days the district decided:
    how many. What was never applied cannot be any more."""
    days = StudentSettings.objects.filter(district=district).values_list("upload_days", flat=True)
    before = now - timedelta(days=days.first() or DAYS)
    old = Batch.objects.filter(district=district, created_at__lt=before, progress=None)
    due = old.filter(file_deleted_at=None).exclude(file="")
    for batch in due:
        default_storage.delete(batch.file)
        batch.file, batch.file_deleted_at = "", now
        if batch.state in (State.READY, State.WAITING):
            batch.state = State.CANCELLED
        batch.save(update_fields=["file", "file_deleted_at", "state"])
        forget_rows(batch)
    for batch in old.filter(report__has_key="headings"):
        forget_rows(batch)
    return len(due)


def forget_rows(batch):
    """Of refused rows what is wrong with them stays; where a file had no headings, they were its
    first row. A command keeps no file, and its refused rows no longer than others."""
    BatchProblem.objects.filter(batch=batch).update(cells=None)
    batch.report.pop("headings", None)
    batch.save(update_fields=["report"])
