"""A batch on its way: received, read, applied, cancelled; taken back by assessments/undo.py.

What is asked for on a page only changes the state and puts a task into the queue. The task does the
work in one transaction, alone in its district, and the last thing it writes is the new state: a
worker that is killed leaves nothing half done, and the task that runs again finds where it stands.
"""

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from uuid import uuid4

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from zones.access import Role
from zones.models import Position

from .acting import acting_as, importing
from .disclosures import students_of
from .models import Batch, BatchProblem, BatchProgress, Disclosure
from .progress import following, interrupt, was_interrupted
from .report import Cancelled, Report, silent
from .taking_in import take_in

State = Batch.State
FOLDER = "imports"
ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('import', %s))"
AT_ONCE = 2000  # problems written by one statement
MOST_CODES = 30  # kinds of problems counted in a report
WRITTEN = ("state", "report", "applied_by", "applied_at", "undone_by", "undone_at")
LONGEST = 500_000  # characters of a refused row that are kept


@dataclass(frozen=True, slots=True)
class Step:
    """What a task does to a batch: from which states, its state meanwhile, after it, after it was
    cancelled, and after it failed."""

    begins: tuple
    during: str
    done: str
    cancelled: str
    failed: str


READ = Step(
    (State.WAITING, State.READING), State.READING, State.READY, State.CANCELLED, State.FAILED
)
APPLY = Step((State.APPLYING,), State.APPLYING, State.APPLIED, State.READY, State.FAILED)
UNDO = Step((State.APPLIED,), State.APPLIED, State.UNDONE, State.APPLIED, State.APPLIED)


def receive(file, **values):
    """Puts a file into the storage and makes its batch; nothing is read yet."""
    digest = digest_of(file)
    suffix = PurePath(file.name).suffix.lower()
    stored = default_storage.save(f"{FOLDER}/{uuid4().hex}{suffix}", file)
    values = {"name": PurePath(file.name).name[:200], "size": file.size} | values
    return Batch.objects.create(file=stored, sha256=digest, **values)


def digest_of(file):
    """SHA-256 of a file, which is at its start again afterwards."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def same_before(batch):
    """The batch that applied the same file before, and was not taken back; None where none did."""
    same = Batch.objects.filter(
        district=batch.district_id,
        kind=batch.kind,
        sha256=batch.sha256,
        administration=batch.administration_id,
        state=State.APPLIED,
    )
    return same.exclude(pk=batch.pk).exclude(sha256="").first()


def begin(batch, states, state, what):
    """Moves a batch of one of `states` on to `state` and makes its progress: False where somebody
    else was quicker. The caller puts the task into the queue."""
    with transaction.atomic():
        idle = ~Exists(BatchProgress.objects.filter(batch=OuterRef("pk")))
        held = Batch.objects.select_for_update(no_key=True).filter(pk=batch.pk, state__in=states)
        if not held.filter(idle).exists():
            return False
        Batch.objects.filter(pk=batch.pk).update(state=state)
        BatchProgress.objects.create(batch=batch, what=what)
        return True


def cancel(batch):
    """Asks to stop. What waits stops at once, what runs in the middle of its statement."""
    waiting = Batch.objects.filter(pk=batch.pk, state__in=(State.WAITING, State.READY))
    with transaction.atomic():
        if waiting.update(state=State.CANCELLED):
            BatchProgress.objects.filter(batch=batch).delete()
            return True
        asked = BatchProgress.objects.filter(batch=batch).update(cancelled=True)
        transaction.on_commit(lambda: interrupt(batch.pk))
        return bool(asked)


def read(batch_id, take=take_in):
    """Reads the file and says what it would do; writes nothing but its report."""
    carry_out(batch_id, READ, lambda batch, progress: _report(batch, progress, take, False))


def apply(batch_id, user_id=None, take=take_in):
    """Reads the file again, against the rows of today, and writes what it says."""

    def work(batch, progress):
        state = _report(batch, progress, take, True)
        if state == State.APPLIED:
            batch.applied_by_id, batch.applied_at = user_id, timezone.now()
            put_touched_on_record(batch, user_id, Disclosure.What.IMPORT)
        return state

    carry_out(batch_id, APPLY, work)


def carry_out(batch_id, step, work):
    """One step of a batch, `work(batch, progress)`, which returns the state it ends in. Does
    nothing where the batch is not there for it: done before, or cancelled."""
    mine = Batch.objects.filter(pk=batch_id, state__in=step.begins)
    if not mine.filter(progress__isnull=False).update(state=step.during):
        return None
    try:
        with following(batch_id) as progress, alone(batch_id, step.during) as batch:
            if batch:
                batch.state = work(batch, progress)
                batch.save(update_fields=WRITTEN)
                BatchProgress.objects.filter(batch=batch_id).delete()
    except Cancelled:
        _end(batch_id, step.during, step.cancelled)
    except Exception as problem:
        if was_interrupted(problem, batch_id):
            return _end(batch_id, step.during, step.cancelled)
        _end(batch_id, step.during, step.failed)
        raise


def _end(batch_id, during, state):
    with transaction.atomic():
        Batch.objects.filter(pk=batch_id, state=during).update(state=state)
        BatchProgress.objects.filter(batch=batch_id).delete()


@contextmanager
def alone(batch_id, state):
    """The batch, in a transaction in which nothing else is brought into its district, on the clock
    of the district; None where it is no longer in `state`: another worker has done the same while
    this one waited."""
    batch = Batch.objects.select_related("district").get(pk=batch_id)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ALONE, [batch.district_id])
        with writing(batch), timezone.override(batch.district.time_zone):
            yield Batch.objects.filter(pk=batch_id, state=state).first()


def writing(batch):
    """Who acts while a batch is taken in: a steward's file reaches every student of the district,
    anybody else's only those they see."""
    if batch.created_by_id and not is_steward(batch.created_by_id, batch.district_id):
        return acting_as(batch.created_by_id)
    return importing(batch.district_id)


def is_steward(user_id, district_id):
    seats = Position.objects.today().filter(user=user_id, role=Role.DATA_STEWARD)
    return seats.filter(place__district=district_id).exists()


def _report(batch, progress, take, apply):
    """Takes the file in and keeps its report; the rows only where `apply` and nothing was fatal."""
    report = Report()
    progress("Opening the file")
    with transaction.atomic():
        take(batch, report, progress, apply)
        if report.is_fatal or not apply:
            transaction.set_rollback(True)
    progress("Writing the report")
    keep_report(batch, report, progress)
    if report.is_fatal:
        return State.REFUSED
    return State.APPLIED if apply else State.READY


def keep_report(batch, report, progress=silent):
    """Every problem is a row, which the policies guard; the report itself only counts."""
    headings = {file: _kept(cells) for file, cells in report.headings.items()}
    codes = [[*code, number] for code, number in report.by_code().most_common(MOST_CODES)]
    batch.report = report.as_json(0) | {"headings": headings, "codes": codes}
    rows = BatchProblem.objects.filter(batch=batch)
    rows.delete()
    for start in range(0, len(report.problems), AT_ONCE):
        progress("Writing the report", start, len(report.problems))
        some = report.problems[start : start + AT_ONCE]
        rows.bulk_create([_problem(batch, problem) for problem in some])


def _problem(batch, problem):
    return BatchProblem(
        batch=batch,
        file=_clean(problem.file)[:120],
        line=problem.line,
        column=_clean(problem.column)[:120],
        code=problem.code[:40],
        severity=problem.severity,
        message=_clean(problem.message),
        cells=problem.cells and _kept(problem.cells),
    )


def _kept(cells):
    """A row as JSON may hold it."""
    clean, left = [], LONGEST
    for cell in cells:
        clean.append(_clean(cell)[:left])
        left -= len(clean[-1])
    return clean


def _clean(text):
    """Without what a JSON column refuses: NUL, and halves of a character."""
    text = str("" if text is None else text).replace("\0", "\N{REPLACEMENT CHARACTER}")
    return text.encode("utf-8", "replace").decode()


def put_on_record(batch, user_id, what, students, count):
    """That a file with rows of students was taken in, taken back or given out: which, by whom."""
    seats = Position.objects.today().filter(user=user_id, place__district=batch.district_id)
    seat = seats.order_by("pk").first()
    Disclosure.objects.create(
        district_id=batch.district_id,
        user_id=user_id,
        role=seat.role if seat else "",
        place_id=seat and seat.place_id,
        what=what,
        page=batch.get_absolute_url(),
        students=students,
        count=count,
        reason=f"{batch.get_kind_display()}: {batch.name}"[:300],
        file_sha256=batch.sha256,
    )


def put_touched_on_record(batch, user_id, what):
    """… with every student of whom it wrote a row."""
    with importing(batch.district_id):
        students = students_of(batch)
        put_on_record(batch, user_id, what, students, len(students))
