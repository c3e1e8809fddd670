"""What is mine: rows of the work list, as ready strings, in the order they need me."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.html import format_html

from goals.marks import reporting_mark, status_mark
from goals.models import ActionItem, Plan, Update
from goals.owed import DUE, Periods, desk_of
from goals.status import Reason, Reporting
from zones.formats import long_date, short_date

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
State, Rhythm = Update.State, ActionItem.Rhythm
ENOUGH = 2  # from so many owed updates on, they are answered on one page
PRINTED = ("number", "url", "title", "place", "said", "mark", "due", "action_url", "action")
LATE, QUOTE = format_html(' class="{}"', "late"), '<p class="plan quote">{}</p>'
LINE = (
    '<li class="tl-row wide"><span class="code">{number}</span> <div>'
    '<div class="t"><a href="{url}">{title}</a></div><p class="plan"><b>{place}</b>{plan}</p>'
    '{quote}<p class="plan">{said}</p></div> <div class="facts"><span>{mark}</span>'
    '<span{late}>{due}</span> <span class="act"><a class="btn btn-sm {button}" '
    'href="{action_url}">{action}<span class="visually-hidden"> ({number} {place})</span></a>'
    "</span></div></li>"
)


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
    returned: str = ""  # Returned Feb 8
    note: str = ""
    note_by: str = ""
    is_mine: bool = True  # false where it was entered for somebody else's work

    @property
    def line(self):
        """Its line in the list."""
        return format_html(
            LINE,
            plan=f", {self.plan}" if self.plan else "",
            quote=format_html(QUOTE, self.quote) if self.quote else "",
            late=LATE if self.is_late else "",
            button="btn-primary" if self.is_late else "btn-outline-secondary",
            **{name: getattr(self, name) for name in PRINTED},
        )

    def says(self, words):
        text = f"{self.number} {self.title} {self.quote} {self.place} {self.plan}".casefold()
        return all(word in text for word in words)


@dataclass
class Work(Periods):
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
    def mine(self):
        return [row for row in self.rows if row.is_mine]

    @property
    def to_check_in(self):
        """How many updates are owed, where so many are owed that one page for all helps; else 0."""
        return len(self.due) if len(self.due) >= ENOUGH else 0

    def only(self, keep):
        """The same list with the rows for which `keep(row)` is true."""
        sections = {
            name: [row for row in getattr(self, name) if keep(row)]
            for name in ("returned", "due", "progress", "done")
        }
        return Work(**sections, absent=self.absent, calendars=self.calendars)


def work_of(user, periods=None):
    """Work for all this person answers for today; costs the same for one row and for many.

    `periods` are those of the person's districts, where the request has read them already.
    """
    desk, work = desk_of(user, periods), Work()
    work.calendars = desk.calendars
    for row in desk.rows:
        begun = desk.updates(row["pk"])
        row |= {"begun": begun, "typed": desk.typed.get(row["pk"]), "user": user.pk}
        _put(work, row)
    for begun in desk.elsewhere():
        _put_elsewhere(work, begun)
    for section in (work.returned, work.due, work.progress, work.done):
        section.sort(key=lambda row: row.order)
    return work


def _put(work, row):
    why = why_absent(row)
    if why and not row["begun"]:
        work.absent.append((f"{_title(row)}, {row['place_name']}", why))
        return
    section = _section(row)
    getattr(work, section).append(_row(row, section))


def _put_elsewhere(work, begun):
    """What came back, or is a draft still, of what was entered for somebody else's work."""
    for state, section in ((State.RETURNED, "returned"), (State.DRAFT, "progress")):
        if state in begun:
            getattr(work, section).append(_row_elsewhere(begun[state], section))
            return


def why_absent(row):
    """Why an assignment is not listed; "" where it is."""
    if row["plan_status"] == Plan.Status.CLOSED:
        return f"“{row['plan_title']}” was closed on {long_date(row['closed_on'])}."
    if row["retired_on"]:
        return f"The item was retired on {long_date(row['retired_on'])}."
    if row["ended_on"]:
        return f"It is no longer asked of this place since {long_date(row['ended_on'])}."
    if row["reason"] in (Reason.NO_WORK, Reason.RECORDS, Reason.CLOSED):
        return f"{Reason(row['reason']).label}."
    return ""


def _section(row):
    if State.RETURNED in row["begun"]:
        return "returned"
    if row["reporting"] in DUE:
        return "due"
    if row["reporting"] == Reporting.IN or row["status"] == Update.Status.COMPLETE:
        return "done"
    return "progress"


def _row(row, section):
    silent = row["reporting"] == Reporting.NOT_REPORTING and section == "due"
    due, is_late = _due(row, section)
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
        **_returned(row["begun"], section),
    )


def _row_elsewhere(update, section):
    action, address = action_of(update, True)
    return Row(
        pk=update["assignment_id"],
        place_id=update["place_id"],
        plan_id=update["plan"],
        status=update["status"],
        section=section,
        order=(True,),
        number=update["item_number"],
        title=update["title"] or update["words"].removesuffix("."),
        place=update["place"],
        plan=update["plan_title"],
        quote="",
        said="You entered it for somebody else.",
        mark=status_mark(update["status"]),
        due="",
        is_late=False,
        url=f"/updates/{update['id']}/",
        action_url=address,
        action=action,
        is_mine=False,
        **_returned({update["state"]: update}, section),
    )


def _returned(begun, section):
    """Who returned it, when and with which note: what the row of a returned update leads with."""
    step = begun[State.RETURNED]["step"] if section == "returned" else None
    if not step:
        return {}
    at = timezone.localtime(datetime.fromisoformat(step["at"]))
    return {
        "returned": f"Returned {short_date(at)}",
        "note": step["note"],
        "note_by": step["by"] or "",
    }


def _action(row, section):
    """(the word on the button, where it leads)."""
    begun = row["begun"]
    if section == "returned":
        update = begun[State.RETURNED]
        return action_of(update, update["author_id"] == row["user"])
    if State.DRAFT in begun:
        return action_of(begun[State.DRAFT], True)
    return "Continue" if row["typed"] else "Log update", f"/assignments/{row['pk']}/log/"


def action_of(update, own):
    if update["state"] == State.DRAFT:
        return "Continue", f"/updates/{update['id']}/edit/"
    if own:
        return "Fix and send again", f"/updates/{update['id']}/edit/"
    return "Read the note", f"/updates/{update['id']}/"


def _due(row, section):
    """(the date or the lateness in words, whether it is late)."""
    calendar = row["calendar"]
    if section == "due":
        return due_line(row)
    if row["starts"] > calendar.today:
        return f"Starts {short_date(row['starts'])}", False
    if row["status"] == Update.Status.COMPLETE:
        return "", False
    finish = None if row["ongoing"] else row["own_date"] or row["item_date"]
    if finish and finish >= calendar.today:
        return f"Finish by {short_date(finish)}", False
    every = row["rhythm"] == Rhythm.EVERY_PERIOD and not row["reason"]
    if every and calendar.next:
        return f"Next due {short_date(calendar.next.due_on)}", False
    return "", False


def due_line(row):
    """(when an owed update is due, or for how long it is late; whether it is late)."""
    calendar = row["calendar"]
    if row["reporting"] != Reporting.NOT_REPORTING:
        return f"Due {DAYS[row['due'].weekday()]}, {short_date(row['due'])}", False
    count = calendar.late(row["seat"], row["due"])
    return f"{count} {calendar.unit(row['seat'])}{'' if count == 1 else 's'} late", True


def _title(row):
    return f"{row['number']} {row['label'] or row['words'].removesuffix('.')}".strip()


def _said(row):
    parts = said_draft(row), _said_waiting(row), said_last(row["latest"]), _said_why(row)
    return " ".join(filter(None, parts))


def said_draft(row):
    """When something was last saved and not sent; "" where nothing was."""
    draft = row["begun"].get(State.DRAFT)
    saved = max(filter(None, (draft and draft["created_at"], row["typed"])), default=None)
    if not saved:
        return ""
    saved = timezone.localtime(saved)
    half = "am" if saved.hour < 12 else "pm"
    day = "today" if saved.date() == timezone.localdate() else short_date(saved)
    return f"Draft saved {day}, {saved.hour % 12 or 12}:{saved.minute:02d} {half}."


def _said_waiting(row):
    waits = row["begun"].get(State.SUBMITTED)
    if not waits:
        return ""
    return f"Waiting for review since {short_date(timezone.localtime(waits['submitted_at']))}."


def said_last(latest):
    if not latest:
        return "No update yet."
    text = latest["text"] if len(latest["text"]) <= 120 else f"{latest['text'][:120]} …"
    status = Update.Status(latest["status"]).label
    return f"Last update {short_date(date.fromisoformat(latest['happened_on']))}: {status}. {text}"


def _said_why(row):
    """Why nothing is owed, in words; "" where something is, or came in, or all is done."""
    if row["reporting"] != Reporting.NOT_ASKED or row["status"] == Update.Status.COMPLETE:
        return ""
    return f"Nothing is owed: {_why(row)}."


def _why(row):
    if not row["calendar"].period:
        return "no reporting period has begun"
    finish = row["own_date"] or row["item_date"]
    if row["reason"] == Reason.RHYTHM and row["rhythm"] == Rhythm.YEARLY:
        return f"it is asked for once a year, in {row['yearly_period']}"
    if row["reason"] == Reason.RHYTHM:
        return f"it is asked for when it is finished{f', by {long_date(finish)}' * bool(finish)}"
    if row["reason"] == Reason.NOT_BEGUN:
        return f"it begins {long_date(row['starts'])}"
    why = Reason(row["reason"]).label
    return f"{why[0].lower()}{why[1:]}"


def entered_for(user):
    """What others entered for this person in the last year, the latest first, as ready strings."""
    since = timezone.localdate() - timedelta(days=365)
    rows = Update.objects.filter(entered_for=user, happened_on__gte=since).sent().newest_first()
    names = ("pk", "happened_on", "status", "text", "author__name", "assignment__place__short_name")
    return [
        {
            "url": f"/updates/{row['pk']}/",
            "said": f"{short_date(row['happened_on'])}, {row['assignment__place__short_name']}",
            "by": row["author__name"],
            "mark": status_mark(row["status"]),
            "text": row["text"] if len(row["text"]) <= 120 else f"{row['text'][:120]} …",
        }
        for row in rows.values(*names)[:10]
    ]
