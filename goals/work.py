"""What is mine: rows of the work list, as ready strings, in the order they need me."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils import timezone

from goals.marks import reporting_mark, status_mark
from goals.models import ActionItem, Assignment, Plan, Update
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
from zones.formats import long_date, short_date
from zones.models import WorkingDays

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DUE = (Reporting.OPEN, Reporting.NOT_REPORTING)
FIELDS = {
    "number": F("item__number"),
    "label": F("item__label"),
    "words": F("item__text"),
    "rhythm": F("item__rhythm"),
    "place_name": F("place__name"),
    "plan": F("item__goal__plan"),
    "plan_title": F("item__goal__plan__title"),
    "seat": F("seat_place"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One assignment on the work list; every text is ready to print."""

    pk: int
    place_id: int
    plan_id: int
    status: str
    section: str
    order: tuple
    number: str
    title: str
    place: str
    plan: str
    quote: str
    said: str
    mark: str
    due: str
    is_late: bool
    url: str
    action_url: str
    action: str

    def says(self, words):
        text = f"{self.number} {self.title} {self.quote} {self.place} {self.plan}".casefold()
        return all(word in text for word in words)


@dataclass
class Work:
    """The work list of one person, with the periods it is about."""

    returned: list = field(default_factory=list)
    due: list = field(default_factory=list)
    progress: list = field(default_factory=list)
    done: list = field(default_factory=list)
    absent: list = field(default_factory=list)  # of (item, why it is not listed)
    calendars: list = field(default_factory=list)

    @property
    def rows(self):
        return [*self.returned, *self.due, *self.progress, *self.done]

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

    def only(self, keep):
        """The same list with the rows for which `keep(row)` is true."""
        sections = {
            name: [row for row in getattr(self, name) if keep(row)]
            for name in ("returned", "due", "progress", "done")
        }
        return Work(**sections, absent=self.absent, calendars=self.calendars)


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


def work_of(user, periods=None):
    """Work for all this person answers for today; costs the same for one row and for many.

    `periods` are those of the person's districts, where the request has read them already.
    """
    work = Work()
    for calendar in _calendars(user, periods_of(user) if periods is None else periods):
        work.calendars.append(calendar)
        mine = Assignment.objects.editable_by(user).filter(place__district=calendar.district)
        for row in _read(mine, user, calendar):
            _put(work, row, calendar)
    for section in (work.returned, work.due, work.progress, work.done):
        section.sort(key=lambda row: row.order)
    return work


def _calendars(user, periods):
    for district in sorted(user.held.districts()):
        own = [period for period in periods if period.school_year.district_id == district]
        yield Calendar(district, own, timezone.localdate())


def _read(assignments, user, calendar):
    """Values for each assignment, with its status, its reporting and this person's draft."""
    drafts = Update.objects.filter(
        assignment=OuterRef("pk"), author=user, state=Update.State.DRAFT, discarded_at=None
    )
    draft = JSONObject(id="pk", saved="created_at")
    found = assignments.exclude(item__goal__plan__status=Plan.Status.DRAFT)
    names = ["pk", "place_id", "starts", "ended_on", "latest", "draft", *FIELDS]
    names += ["item__retired_on", "item__goal__plan__status", "item__goal__plan__closed_on"]
    if calendar.period:
        found = with_reason(found, calendar.period)
        found = found.annotate(sent=came_in(calendar.period))
        names += ["sent", "reason", "due"]
    found = found.annotate(inner=Value(True)).annotate(
        latest=latest_sent(),
        draft=Subquery(drafts.order_by("-pk").values(found=draft)[:1]),
        **FIELDS,
    )
    order = ("item__goal__plan", "item__goal__position", "item__position", "place__name")
    for row in found.order_by(*order).values(*names):
        yield row | _now(row, calendar)


def _now(row, calendar):
    """The two facts about a row: its status, and its reporting with the reason."""
    status = row["latest"]["status"] if row["latest"] else Update.Status.NOT_STARTED
    if not calendar.period:
        return {"status": status, "reporting": Reporting.NOT_ASKED, "reason": Reason.PLAN}
    late = calendar.is_late(row["seat"], row["due"])
    return {"status": status, "reporting": reporting_of(row["sent"], row["reason"], late)}


def _put(work, row, calendar):
    why = _absent(row)
    if why:
        work.absent.append((f"{_title(row)}, {row['place_name']}", why))
        return
    section = _section(row)
    getattr(work, section).append(_row(row, section, calendar))


def _absent(row):
    """Why an assignment is not listed; "" where it is."""
    if row["item__goal__plan__status"] == Plan.Status.CLOSED:
        return (
            f"“{row['plan_title']}” was closed on {long_date(row['item__goal__plan__closed_on'])}."
        )
    if row["item__retired_on"]:
        return f"The item was retired on {long_date(row['item__retired_on'])}."
    if row["ended_on"]:
        return f"It is no longer asked of this place since {long_date(row['ended_on'])}."
    if row["reason"] in (Reason.NO_WORK, Reason.RECORDS, Reason.CLOSED):
        return f"{Reason(row['reason']).label}."
    return ""


def _section(row):
    if row["latest"] and row["latest"]["state"] == Update.State.RETURNED:
        return "returned"
    if row["reporting"] in DUE:
        return "due"
    if row["reporting"] == Reporting.IN or row["status"] == Update.Status.COMPLETE:
        return "done"
    return "progress"


def _row(row, section, calendar):
    silent = row["reporting"] == Reporting.NOT_REPORTING
    due, is_late = _due(row, section, calendar)
    action, address = _action(row, section)
    return Row(
        pk=row["pk"],
        place_id=row["place_id"],
        plan_id=row["plan"],
        status=row["status"],
        section=section,
        order=(not is_late,),
        number=row["number"],
        title=row["label"] or row["words"],
        place=row["place_name"],
        plan=row["plan_title"],
        quote=row["words"] if row["label"] else "",
        said=_said(row),
        mark=reporting_mark(row["reporting"]) if silent else status_mark(row["status"]),
        due=due,
        is_late=is_late,
        url=f"/assignments/{row['pk']}/",
        action_url=address,
        action=action,
    )


def _action(row, section):
    """(the word on the button, where it leads)."""
    if section == "returned":
        return "Read the note", f"/updates/{row['latest']['id']}/"
    if row["draft"]:
        return "Continue", f"/updates/{row['draft']['id']}/edit/"
    return "Log update", f"/assignments/{row['pk']}/log/"


def _due(row, section, calendar):
    """(the date or the lateness in words, whether it is late)."""
    upcoming = calendar.next
    if section == "due" and row["reporting"] == Reporting.NOT_REPORTING:
        count = calendar.late(row["seat"], row["due"])
        return f"{count} {calendar.unit(row['seat'])}{'' if count == 1 else 's'} late", True
    if section == "due":
        return f"Due {DAYS[row['due'].weekday()]}, {short_date(row['due'])}", False
    if row["starts"] > calendar.today:
        return f"Starts {short_date(row['starts'])}", False
    every = row["rhythm"] == ActionItem.Rhythm.EVERY_PERIOD
    if not every or not upcoming or row["reason"] or row["status"] == Update.Status.COMPLETE:
        return "", False
    return f"Next due {short_date(upcoming.due_on)}", False


def _title(row):
    return f"{row['number']} {row['label'] or row['words']}".strip()


def _said(row):
    parts = _said_draft(row["draft"]), _said_last(row["latest"]), _said_why(row)
    return " ".join(filter(None, parts))


def _said_draft(draft):
    if not draft:
        return ""
    saved = timezone.localtime(datetime.fromisoformat(draft["saved"]))
    half = "am" if saved.hour < 12 else "pm"
    day = "today" if saved.date() == timezone.localdate() else short_date(saved)
    return f"Draft saved {day}, {saved.hour % 12 or 12}:{saved.minute:02d} {half}."


def _said_last(latest):
    if not latest:
        return "No update yet."
    text = latest["text"] if len(latest["text"]) <= 120 else f"{latest['text'][:120]} …"
    status = Update.Status(latest["status"]).label
    return f"Last update {short_date(date.fromisoformat(latest['happened_on']))}: {status}. {text}"


def _said_why(row):
    if row["reporting"] == Reporting.WAITING:
        return "It waits for review."
    if row["reporting"] != Reporting.NOT_ASKED or row["status"] == Update.Status.COMPLETE:
        return ""
    why = Reason(row["reason"]).label
    return f"Nothing is owed: {why[0].lower()}{why[1:]}."
