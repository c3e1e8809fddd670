"""Updates that come from a record: what was logged elsewhere is the report, nobody types it again.

Where the rhythm of an item is *from records* the update is written, and corrected, by itself. Where
a report is asked for, who answers for the work sends the same words with one click, and it takes
the usual way. A record gives an assignment one update, known by the record's address (`origin`).
"""

import uuid
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from zones.models import ReportingPeriod, SchoolYear, User

from .locks import lock_of
from .models import ActionItem, Assignment, Step, Update
from .sending import EvidenceChange, log

State, Counted, Status = Update.State, Update.Counted, Update.Status
KEPT = (Status.AT_RISK, Status.OFF_TRACK, Status.COMPLETE)  # a person said so: records do not know
LONGEST = 5000  # characters of an update
THERE = "It was reported already."


@dataclass(frozen=True, slots=True)
class Record:
    """What was logged once: its address on this site, by whom, on which day, in which words.

    `number` is how many came: told where an item that is counted from records asks for one.
    """

    origin: str
    author: User
    day: date
    text: str
    number: int | None = None

    def words(self, assignment):
        """The fields of the update that follow the record."""
        number = self.number if assignment.item.counts else None
        return {"text": self.text[:LONGEST], "happened_on": self.day, "number": number}


def answering(items, places):
    """Assignments of `items` at `places` (ids) that report, of plans that run."""
    rows = Assignment.objects.of_running_plans().filter(item__in=items, place__in=places)
    rows = rows.filter(reports=True, item__asks=ActionItem.Asks.UPDATES)
    return rows.select_related("item__goal__plan", "place").order_by("pk")


def writes_itself(assignment):
    return assignment.item.rhythm == ActionItem.Rhythm.FROM_RECORDS


def begun(record, assignment):
    """Whether the plan had begun when it happened."""
    return assignment.item.goal.plan.starts <= record.day


def told(origins):
    """{(assignment id, origin): its update}: what was written from records so far."""
    rows = Update.objects.filter(origin__in=origins)
    return {(row.assignment_id, row.origin): row for row in rows}


@transaction.atomic
def tell(pairs, by):
    """Writes the update for each (Record, Assignment) whose item is counted from records, or
    corrects the one it has. Returns (how many changed, [why some were not, in one sentence]).

    A locked day keeps its updates as they are. Costs half a dozen statements and three for each
    reporting period, whatever the number of records.
    """
    pairs = [pair for pair in pairs if writes_itself(pair[1]) and begun(*pair)]
    _hold({assignment.pk for _, assignment in pairs})
    there = told({record.origin for record, _ in pairs})
    last, locked = _last({one.pk for _, one in pairs}), _Locks(by)
    new, changed, why = [], [], {}
    for record, assignment in pairs:
        update = there.get((assignment.pk, record.origin))
        words = record.words(assignment)
        if update and not _differs(update, words):
            continue
        if lock := locked(assignment.place, record.day):
            why[lock.why] = None
        elif update:
            changed.append(_corrected(update, words))
        else:
            new.append(_written(record, assignment, words, last.get(assignment.pk)))
    _save(new, changed)
    return len(new) + len(changed), [
        f"{one} Updates of those days stay as they are." for one in why
    ]


@transaction.atomic
def report(record, assignment, by):
    """Sends the record as the update of an assignment `by` answers for; returns the update."""
    _hold({assignment.pk})
    made = Update.objects.filter(assignment=assignment, origin=record.origin).first()
    if made and (made.submitted_at or made.author_id != by.pk):
        raise ValidationError(THERE)
    words = {
        "text": record.text[:LONGEST],
        "happened_on": record.day,
        "status": _status(_last({assignment.pk}).get(assignment.pk)),
        "origin": record.origin,
    }
    key = made.form_key if made else uuid.uuid5(uuid.NAMESPACE_URL, f"{record.origin} {by.pk}")
    return log(by, key, [assignment], words, EvidenceChange(), send=True)


def _hold(assignments):
    """Nobody else writes for them until this is saved."""
    rows = Assignment.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    list(rows.filter(pk__in=assignments).values_list("pk", flat=True))


def _last(assignments):
    """{assignment id: the status last sent}"""
    rows = Update.objects.sent().filter(assignment__in=assignments).order_by("happened_on", "pk")
    return dict(rows.values_list("assignment", "status"))


def _status(last):
    """A session held means that the work goes on; what a person said of it otherwise stays."""
    return last if last in KEPT else Status.ON_TRACK


def _differs(update, words):
    """Whether the record now says something else; what a person sent is left to that person."""
    written = update.counted_how == Counted.RECORD
    return written and any(getattr(update, name) != value for name, value in words.items())


def _corrected(update, words):
    for name, value in words.items():
        setattr(update, name, value)
    return update


def _written(record, assignment, words, last):
    now = timezone.now()
    return Update(
        assignment=assignment,
        author=record.author,
        status=_status(last),
        state=State.COUNTED,
        counted_how=Counted.RECORD,
        submitted_at=now,
        counted_at=now,
        turn=1,
        origin=record.origin,
        **words,
    )


def _save(new, changed):
    Update.objects.bulk_create(new)
    Step.objects.bulk_create(Step(update=row, kind=Step.Kind.COUNTED) for row in new)
    Update.objects.bulk_update(changed, ["text", "happened_on", "number"])
    Update.objects.filter(pk__in=[row.pk for row in changed]).update(turn=F("turn") + 1)


class _Locks:
    """Asked for many days: what keeps a day back is asked once for each period it may lie in."""

    def __init__(self, by):
        self.by, self.found, self.spans = by, {}, {}

    def __call__(self, place, day):
        spans = self.spans.setdefault(place.district_id, self._spans(place.district_id))
        inside = tuple(number for number, (a, b) in enumerate(spans) if a <= day <= b)
        key = place.district_id, place.side, inside
        if key not in self.found:
            self.found[key] = lock_of(place.district_id, day, self.by, place.side)
        return self.found[key]

    def _spans(self, district):
        if district in self.spans:
            return self.spans[district]
        years = SchoolYear.objects.filter(district=district)
        periods = ReportingPeriod.objects.filter(school_year__district=district)
        return [
            *years.order_by("pk").values_list("starts", "ends"),
            *periods.order_by("pk").values_list("starts", "ends"),
        ]
