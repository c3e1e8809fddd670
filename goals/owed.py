"""What is asked of one person now: read once, for the work list and for check-in."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils import timezone

from goals.models import Assignment, Plan, Step, Update
from goals.status import (
    Reason,
    Reporting,
    came_in,
    last_late,
    latest_sent,
    reporting_of,
    with_reason,
)
from zones.chosen import periods_of
from zones.formats import long_date
from zones.models import Draft, WorkingDays
from zones.models.draft import DONE

State = Update.State
DUE = (Reporting.OPEN, Reporting.NOT_REPORTING)
FIELDS = {
    "number": F("item__number"),
    "label": F("item__label"),
    "words": F("item__text"),
    "rhythm": F("item__rhythm"),
    "yearly_period": F("item__yearly_period"),
    "ongoing": F("item__ongoing"),
    "counts": F("item__counts"),
    "own_date": F("finish_by"),
    "item_date": F("item__finish_by"),
    "place_name": F("place__name"),
    "place_short": F("place__short_name"),
    "plan": F("item__goal__plan"),
    "plan_title": F("item__goal__plan__title"),
    "plan_status": F("item__goal__plan__status"),
    "closed_on": F("item__goal__plan__closed_on"),
    "retired_on": F("item__retired_on"),
    "seat": F("seat_place"),
}


@dataclass
class Desk:
    """The assignments of one person, district by district, and what they have begun for them."""

    calendars: list
    rows: list  # of values, see `_read`; each with its calendar
    begun: dict = field(default_factory=dict)  # assignment id → {state: values of the update}
    typed: dict = field(default_factory=dict)  # assignment id → when a form was last typed into

    def updates(self, assignment):
        return self.begun.get(assignment, {})

    def elsewhere(self):
        """What this person began for work that is not theirs: entered for somebody else."""
        own = {row["pk"] for row in self.rows}
        return [found for key, found in self.begun.items() if key not in own]


class Calendar:
    """The period of today in one district, the next one, and its working days."""

    def __init__(self, district, periods, today):
        self.district, self.today = district, today
        begun = [period for period in periods if period.starts <= today]
        self.period = begun[-1] if begun else None
        self.next = next((period for period in periods if period.starts > today), None)
        self.days = self.period.working_days if self.period else WorkingDays(district)
        self.passed = {}

    def says(self):
        if not self.period:
            return ""
        verb = "closes" if self.today <= self.period.due_on else "was due"
        return f"The {self.period.name} period {verb} {long_date(self.period.due_on)}."

    def says_next(self):
        if not self.next:
            return ""
        return f"The {self.next.name} period opens {long_date(self.next.starts)}."

    def late(self, seat, due):
        """How many working days of the seat's place have passed since the due date."""
        return self.days.between(due, self.today, self.days.key(seat))

    def is_late(self, seat, due):
        key = self.days.key(seat)
        if key not in self.passed:
            self.passed[key] = last_late(self.period, self.today, key)
        return due <= self.passed[key]

    def unit(self, seat):
        return "working day" if self.days.key(seat) else "school day"


class Periods:
    """What `calendars` say together: until when updates are asked, and when the next are."""

    @property
    def period_line(self):
        """Until when updates are asked, in each district of this person."""
        said = [calendar.says() for calendar in self.calendars]
        return " ".join(dict.fromkeys(filter(None, said))) or "No reporting period has begun."

    @property
    def next_line(self):
        """When the next period opens, and that work can be logged on any day."""
        said = [calendar.says_next() for calendar in self.calendars]
        return " ".join([*dict.fromkeys(filter(None, said)), "You can log an update on any day."])


def desk_of(user, periods=None):
    """Desk of what this person answers for today; costs the same for one row and for many.

    `periods` are those of the person's districts, where the request has read them already.
    """
    calendars = list(_calendars(user, periods_of(user) if periods is None else periods))
    rows = []
    for calendar in calendars:
        mine = Assignment.objects.editable_by(user).filter(place__district=calendar.district)
        rows += _read(mine, calendar)
    begun = _begun(user, [row["pk"] for row in rows])
    return Desk(calendars, rows, begun, _typed(user))


def _calendars(user, periods):
    for district in sorted(user.held.districts()):
        own = [period for period in periods if period.school_year.district_id == district]
        yield Calendar(district, own, timezone.localdate())


def _read(assignments, calendar):
    """Values for each assignment, with its status and its reporting."""
    found = assignments.exclude(item__goal__plan__status=Plan.Status.DRAFT)
    names = ["pk", "item", "place_id", "starts", "ended_on", "latest", *FIELDS]
    if calendar.period:
        found = with_reason(found, calendar.period)
        found = found.annotate(sent=came_in(calendar.period))
        names += ["sent", "reason", "due"]
    found = found.annotate(inner=Value(True)).annotate(latest=latest_sent(), **FIELDS)
    order = ("item__goal__plan", "item__goal__position", "item__position", "place__name")
    for row in found.order_by(*order).values(*names):
        yield row | _now(row, calendar)


def _now(row, calendar):
    """The two facts about a row: its status, and its reporting with the reason."""
    status = row["latest"]["status"] if row["latest"] else Update.Status.NOT_STARTED
    facts = {"calendar": calendar, "status": status}
    if not calendar.period:
        return facts | {"reporting": Reporting.NOT_ASKED, "reason": Reason.PLAN, "due": None}
    late = calendar.is_late(row["seat"], row["due"])
    return facts | {"reporting": reporting_of(row["sent"], row["reason"], late)}


def _begun(user, assignments):
    """{assignment id: {state: values}}: own drafts; what waits or came back, own or of the seat.

    Of several in one state one's own is given, the oldest first: they come one after the other.
    """
    returned = Step.objects.filter(update=OuterRef("pk"), kind=Step.Kind.RETURNED)
    words = JSONObject(by="by__name", at="at", note="note")
    found = Update.objects.filter(
        Q(author=user) | Q(assignment__in=assignments) & ~Q(state=State.DRAFT),
        state__in=(State.DRAFT, State.SUBMITTED, State.RETURNED),
        discarded_at=None,
    ).annotate(
        step=Subquery(returned.order_by("-pk").values(found=words)[:1]),
        title=F("assignment__item__label"),
        words=F("assignment__item__text"),
        item_number=F("assignment__item__number"),
        place=F("assignment__place__name"),
        place_id=F("assignment__place"),
        plan=F("assignment__item__goal__plan"),
        plan_title=F("assignment__item__goal__plan__title"),
    )
    begun = defaultdict(dict)
    mine_last = sorted(found.order_by("-pk").values(), key=lambda row: row["author_id"] == user.pk)
    for update in mine_last:
        begun[update["assignment_id"]][update["state"]] = update
    return dict(begun)


def _typed(user):
    """{assignment id: when}: forms to log an update that were left with something typed in."""
    drafts = Draft.objects.filter(user=user, address__regex=r"^/assignments/\d+/log/$")
    rows = drafts.exclude(fields__has_key=DONE).values_list("address", "saved_at")
    return {int(address.split("/")[2]): saved for address, saved in rows}
