"""Checking in: everything one person owes now, on one page, sent together."""

import json
import re
import uuid
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import OuterRef, Subquery

from goals.locks import Lock, lock_of
from goals.marks import status_mark
from goals.models import Assignment, Update
from goals.owed import DUE, Periods, desk_of
from goals.review import submit
from goals.work import action_of, due_line, said_draft, why_absent
from zones.formats import short_date

State, Status = Update.State, Update.Status
ORDER = (Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.COMPLETE, Status.NOT_STARTED)
NOTHING_NEW = "Nothing new."
SAID = re.compile(r"(?:text|nothing|number)_(\d{1,9})")  # fields in which a row says something


@dataclass
class Ask:
    """One owed update: what is asked where, how it stood last, and what keeps it from sending."""

    pk: int
    item: int
    number: str
    title: str
    quote: str
    place: str
    short: str
    plan: str
    counts: str
    due: str
    is_late: bool
    day: date  # the day its update gets: today, or the last of a period that is over
    last: dict | None  # see goals.status.with_status
    statuses: tuple
    closed: str  # why nothing more is logged
    lock: Lock | None
    is_owed: bool
    last_number: object = None
    others: list = field(default_factory=list)  # the same item at my other places

    @property
    def name(self):
        return f"{self.number or self.title[:40]} at {self.short}"

    @property
    def last_id(self):
        return self.last["id"] if self.last else 0

    @property
    def last_status(self):
        return self.last["status"] if self.last else ""

    @property
    def may_say_nothing_new(self):
        """Ongoing work that was reported before: there is something that can be unchanged."""
        return Status.COMPLETE not in self.statuses and self.last is not None

    @property
    def last_said(self):
        """(the mark of its last status, the last words with their day); None before the first."""
        if not self.last:
            return None
        text = (
            self.last["text"] if len(self.last["text"]) <= 160 else f"{self.last['text'][:160]} …"
        )
        day = short_date(date.fromisoformat(self.last["happened_on"]))
        return status_mark(self.last["status"]), f"{day}: {text}"


@dataclass(frozen=True, slots=True)
class Begun:
    """An owed update that is under way elsewhere: a draft, or one that came back."""

    name: str
    title: str
    said: str
    action: str
    url: str


@dataclass
class CheckIn(Periods):
    """What one person owes: the asks in the order of the page, and what is begun already."""

    asks: list
    begun: list
    calendars: list

    @property
    def one_plan(self):
        """The plan all asks are of, said once; "" where there are several."""
        plans = {ask.plan for ask in self.asks}
        return plans.pop() if len(plans) == 1 else ""

    def places(self):
        """[(place, its asks)]"""
        found = {}
        for ask in self.asks:
            found.setdefault(ask.place, []).append(ask)
        return list(found.items())


def check_in_of(user, periods, named=()):
    """What this person owes; with the asks `named` by a form, owed still or not.

    Costs the same for one row and for many.
    """
    desk = desk_of(user, periods)
    rows = [row for row in desk.rows if row["reporting"] in DUE or row["pk"] in named]
    locks = {id(one): _lock(one, user) for one in desk.calendars if one.period}
    asks, begun = [], []
    for row in rows:
        row |= {"begun": desk.updates(row["pk"]), "typed": desk.typed.get(row["pk"])}
        under_way = _begun(row, user)
        if under_way and row["pk"] not in named:
            begun.append(under_way)
        elif row["calendar"].period:
            asks.append(_ask(row, locks[id(row["calendar"])]))
    asks.sort(key=lambda ask: ask.place)
    _link(asks)
    _read_numbers(asks)
    return CheckIn(asks, begun, desk.calendars)


def named_in(typed):
    """Ids of the assignments something is said about in a form: {field: [values]}."""
    found = {name: SAID.fullmatch(name) for name, values in typed.items() if any(values)}
    return {int(match[1]) for match in found.values() if match}


def _lock(calendar, user):
    """None is known without asking, where period and year are open."""
    if not calendar.period.is_locked() and not calendar.period.school_year.closed_on:
        return None
    return lock_of(calendar.district, _day(calendar), user)


def _day(calendar):
    return min(calendar.today, calendar.period.ends)


def _ask(row, lock):
    due, is_late = due_line(row)
    finishes = not row["ongoing"]
    return Ask(
        pk=row["pk"],
        item=row["item"],
        number=row["number"],
        title=row["label"] or row["words"],
        quote=row["words"] if row["label"] else "",
        place=row["place_name"],
        short=row["place_short"],
        plan=row["plan_title"],
        counts=row["counts"],
        due=due,
        is_late=is_late,
        day=_day(row["calendar"]),
        last=row["latest"],
        statuses=tuple(code for code in ORDER if finishes or code != Status.COMPLETE),
        closed=why_absent(row),
        lock=lock,
        is_owed=row["reporting"] in DUE,
    )


def _begun(row, user):
    """The draft or the returned update an owed row goes on with; None where it begins here."""
    updates = row["begun"]
    found = updates.get(State.RETURNED) or updates.get(State.DRAFT)
    if not found and not row["typed"]:
        return None
    action, url = "Continue", f"/assignments/{row['pk']}/log/"
    if found:
        action, url = action_of(found, found["author_id"] == user.pk)
    said = said_draft(row)
    if State.RETURNED in updates and (step := found["step"]):
        said = f"{step['by'] or 'The reviewer'} returned it: “{step['note']}”"
    title = row["label"] or row["words"].removesuffix(".")
    return Begun(f"{row['number']} at {row['place_short']}".strip(), title, said, action, url)


def _link(asks):
    """One text may answer the same item at the other places: offered where it stands first."""
    first = {}
    for ask in asks:
        lead = first.setdefault(ask.item, ask)
        if lead is not ask and not ask.counts:
            lead.others.append(ask)


def _read_numbers(asks):
    ids = [ask.pk for ask in asks if ask.counts]
    if not ids:
        return
    last = Update.objects.counted().filter(assignment=OuterRef("pk")).exclude(number=None)
    rows = Assignment.objects.filter(pk__in=ids).order_by()
    found = rows.annotate(last=Subquery(last.newest_first().values("number")[:1]))
    numbers = dict(found.values_list("pk", "last"))
    for ask in asks:
        ask.last_number = numbers.get(ask.pk)


@dataclass
class Answer:
    """What is said to one ask. Rows that share their words share a key, so they stay together."""

    ask: Ask
    words: dict  # status, text, nothing_new, number, number_reason
    lead: int = 0  # the ask whose words these are

    def key(self, form_key):
        """The same words of the same form make one update, however often they are sent."""
        said = json.dumps([self.lead or self.ask.pk, self.words], default=str, sort_keys=True)
        return uuid.uuid5(form_key, said)


def already_sent(user, form_key, answers):
    """The answers this form has sent before: a second press of the button."""
    keys = {answer.key(form_key): answer for answer in answers}
    rows = Update.objects.filter(author=user, form_key__in=keys)
    found = set(rows.order_by().values_list("assignment", "form_key"))
    return [one for one in answers if (one.ask.pk, one.key(form_key)) in found]


def send(user, form_key, answers):
    """Sends all answers together or none; returns how many now wait for review.

    What arrives twice at the same moment is written once: the keys are unique. Raises
    ValidationError with the reason why nothing was sent.
    """
    keys = [answer.key(form_key) for answer in answers]
    with transaction.atomic():
        Update.objects.bulk_create(
            (
                Update(
                    assignment_id=answer.ask.pk,
                    author=user,
                    happened_on=answer.ask.day,
                    form_key=key,
                    **answer.words,
                )
                for answer, key in zip(answers, keys, strict=True)
            ),
            ignore_conflicts=True,
        )
        rows = Update.objects.filter(author=user, form_key__in=keys)
        submit(list(rows.drafts()), user)
        return rows.filter(state=State.SUBMITTED).count()
