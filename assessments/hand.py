"""Results typed by hand: checked, told apart from what somebody else typed meanwhile, saved."""

from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from assessments.models import Batch, Result, Statement
from assessments.sheet import EMPTY, Held, held_of
from zones.models import User

SAVED, WRONG, CONFLICT = "saved", "wrong", "conflict"
STATED = "A family stated something about this result: it can be changed, and not emptied."
KEEP = """INSERT INTO assessments_replaced (batch_id, district_id, "table", row, student, was, at)
    SELECT %s, district_id, 'assessments_result', id, student_id,
        CASE WHEN %s THEN to_jsonb(result) END, now()
    FROM assessments_result result WHERE id = ANY(%s)"""


@dataclass
class Cell:
    """What was typed for a student in a column, and the text its reader saw there before; then
    what became of it: `state`, what is stored `now`, and `says` where it is not what was typed."""

    student: int
    column: int
    typed: str
    seen: str
    state: str = ""
    now: Held = EMPTY
    says: str = ""

    @property
    def key(self):
        return self.student, self.column

    @property
    def name(self):
        return f"c-{self.student}-{self.column}"


def save(sheet, cells, user):
    """Saves what was changed; fills in what became of each cell. The cells that were written."""
    meant = {}
    for cell in cells:
        cell.now = sheet.held.get(cell.key, EMPTY)
        try:
            meant[cell.key] = sheet.columns[cell.column].scale.read(cell.typed)
        except ValueError as problem:
            cell.state, cell.says = WRONG, str(problem)
    asked = [cell for cell in cells if cell.key in meant]
    try:
        with transaction.atomic():
            return _write(sheet, asked, meant, user)
    except IntegrityError:  # somebody else's first result came between: it is there now
        return _write(sheet, asked, meant, user)


def _write(sheet, cells, meant, user):
    """In the order of their ids, so that two people who save the same rows wait, not fail."""
    stored = _stored(cells)
    changed = [cell for cell in cells if _is_changed(sheet, cell, meant, stored.get(cell.key))]
    changed = _without_stated(sheet, changed, meant, stored)
    if changed:
        batch = batch_of(user, sheet.school_class)
        there = {cell.key: stored[cell.key] for cell in changed if cell.key in stored}
        _keep(batch, [row.pk for row in there.values()], was=True)
        gone = [row.pk for key, row in there.items() if not meant[key]]
        Result.objects.filter(pk__in=gone).delete()
        kept = [_fill(row, meant[key], batch) for key, row in there.items() if meant[key]]
        Result.objects.bulk_update(kept, ["score", "level", "status", "batch"])
        keys = sorted(cell.key for cell in changed if cell.key not in stored)
        new = [_fill(_blank(sheet, key), meant[key], batch) for key in keys]
        _keep(batch, [row.pk for row in Result.objects.bulk_create(new)], was=False)
    return changed


def _stored(cells):
    """{key: Result} of these cells, nobody else's until this is saved."""
    students, columns = {cell.student for cell in cells}, {cell.column for cell in cells}
    rows = Result.objects.filter(student__in=students, administration__in=columns)
    rows = rows.order_by("pk").select_for_update(no_key=True)
    return {(row.student_id, row.administration_id): row for row in rows}


def _is_changed(sheet, cell, meant, row):
    """Whether the cell is to be written; else says in it why not."""
    scale, wanted = sheet.columns[cell.column].scale, meant[cell.key]
    cell.now = held_of(scale, row.score, row.level_id, row.status) if row else EMPTY
    text = scale.text(wanted.score, wanted.level, wanted.status) if wanted else ""
    if text != cell.now.text and cell.seen != cell.now.text:
        cell.state, cell.says = CONFLICT, f"{_who(row)} {_did(cell.now.text)} meanwhile."
        return False
    cell.state, differs = SAVED, text != cell.now.text
    if differs:
        cell.now = held_of(scale, wanted.score, wanted.level, wanted.status) if wanted else EMPTY
    return differs


def _without_stated(sheet, cells, meant, stored):
    """Without those that would empty a result on which a family’s statement hangs."""
    emptied = {cell.key: stored[cell.key] for cell in cells if not meant[cell.key]}
    if not emptied:
        return cells
    stated = Statement.objects.filter(result__in=emptied.values()).values_list("result", flat=True)
    stated = set(stated)
    for cell in cells:
        row = emptied.get(cell.key)
        if row and row.pk in stated:
            scale = sheet.columns[cell.column].scale
            cell.now = held_of(scale, row.score, row.level_id, row.status)
            cell.state, cell.says = WRONG, STATED
    return [cell for cell in cells if cell.state == SAVED]


def _who(row):
    batch = row and Batch.objects.filter(pk=row.batch_id).select_related("created_by").first()
    if batch and batch.kind == Batch.Kind.HAND:
        return batch.created_by.name
    return "An import" if row else "Somebody"


def _did(text):
    return f"entered {text}" if text else "emptied this"


def batch_of(user, school_class):
    """What this person types for this class today: one batch."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two cells at once make one
    own = Batch.objects.filter(
        kind=Batch.Kind.HAND,
        created_by=user,
        created_at__date=timezone.localdate(),
        state=Batch.State.APPLIED,
        progress=None,  # else it is being taken back
        columns={"class": school_class.pk},
    )
    return own.first() or Batch.objects.create(
        kind=Batch.Kind.HAND,
        state=Batch.State.APPLIED,
        district_id=school_class.district_id,
        name=f"{school_class.title}, typed by hand"[:200],
        columns={"class": school_class.pk},
        created_by=user,
        applied_by=user,
        applied_at=timezone.now(),
    )


def _keep(batch, rows, was):
    """The rows as they were; with `was` false: that they were not there."""
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(KEEP, [batch.pk, was, rows])


def _blank(sheet, key):
    student, column = key
    district = sheet.students[student].district_id
    keys = {"student_id": student, "administration_id": column, "district_id": district}
    return Result(given_on=timezone.localdate(), **keys)


def _fill(row, meant, batch):
    row.score, row.level_id, row.status, row.batch = meant.score, meant.level, meant.status, batch
    return row
