"""What each person is told in a digest: what they owe, what waits for them, who mentions them.

Worked out for a whole district at once, so that the number of queries does not grow with it.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from zones.access import Role, Side
from zones.formats import short_date
from zones.models import Position, ReportingPeriod

from .agreeing import sent
from .models import Assignment, Comment, Digest, Message, Offer, Unlock, Update
from .review import seats_of_review
from .status import Reporting, with_reporting

SOON = timedelta(days=14)  # what is due within these days is named
LONG_AGO = timedelta(days=30)  # what was due before that is not: a person asks, not a machine
A_YEAR = timedelta(days=365)  # where a person asks, it may be sooner or later
NEWS = timedelta(days=14)  # how far back mentions go where there was no digest yet
OWED = (Reporting.OPEN, Reporting.NOT_REPORTING)
# Which seats hear, after the days of grace, that plans of a side are not reported on.
FOLLOWERS = {Side.SCHOOLS: Role.SUPERVISOR, Side.LIBRARY: Role.LIBRARY_ADMIN}
# Who decides on exceptions beside the steward: see UnlockQuerySet.decidable_by.
DECIDERS = {
    Side.SCHOOLS: (Role.SUPERVISOR, Role.DISTRICT_ADMIN),
    Side.LIBRARY: (Role.LIBRARY_ADMIN,),
}


class Line(NamedTuple):
    """One thing in the mail: of which assignment if of one, in which words, where it is done."""

    assignment: int | None
    text: str
    path: str


@dataclass(slots=True)
class Told:
    """What one person is told; false where there is nothing to say."""

    name: str
    email: str
    places: set
    returned: list = field(default_factory=list)
    owed: list = field(default_factory=list)
    messages: list = field(default_factory=list)
    to_review: int = 0
    to_agree: int = 0
    to_unlock: int = 0
    offered: int = 0
    mentions: list = field(default_factory=list)
    silent: list = field(default_factory=list)  # of Silent

    def __bool__(self):
        return any((*self.counts().values(), self.silent))

    def counts(self):
        """{(one, several): how many}, in the order of the mail."""
        return {
            ("update returned to you", "updates returned to you"): len(self.returned),
            ("update due", "updates due"): len(self.owed),
            ("message to send", "messages to send"): len(self.messages),
            ("update to review", "updates to review"): self.to_review,
            ("plan to agree to", "plans to agree to"): self.to_agree,
            ("request to unlock", "requests to unlock"): self.to_unlock,
            ("step offered to you", "steps offered to you"): self.offered,
            ("comment mentions you", "comments mention you"): len(self.mentions),
        }

    @property
    def subject(self):
        """2 updates due, 1 update to review"""
        said = [f"{n} {words[n > 1]}" for words, n in self.counts().items() if n]
        missing = sum(place.count for place in self.silent)
        return ", ".join(said + ([f"{missing} not reporting"] if missing else []))


class Silent(NamedTuple):
    """A place where updates are missing after the days of grace, and who holds the seats today."""

    place: str
    count: int
    people: str


class Present:
    """Who holds which seat of a district on a day, and is not away; one query."""

    def __init__(self, district, day):
        self.people, self.places, self.seats = {}, defaultdict(set), defaultdict(dict)
        rows = Position.objects.present_on(day).exclude(role=Role.VIEWER)
        rows = rows.filter(place__district=district, user__is_active=True)
        fields = ("user", "user__name", "user__email", "place", "role")
        for user, name, email, place, role in rows.order_by("user__name").values_list(*fields):
            self.people[user] = name, email
            self.places[user].add(place)
            self.seats[place, role][user] = self.seats[None, role][user] = name  # None: anywhere

    def holders(self, *seats):
        """{person id: name}"""
        found = {}
        for seat in seats:
            found |= self.seats.get(seat, {})
        return found


class Scene:
    """A district at a moment, and those who are told."""

    def __init__(self, district, now, only, asked):
        self.district, self.only, self.day = district, only, timezone.localdate(now)
        back, ahead = (A_YEAR, A_YEAR) if asked else (LONG_AGO, SOON)
        self.first_due, self.last_due = self.day - back, self.day + ahead
        self.news_since = now - NEWS
        self.present = Present(district, self.day)
        self.told = {
            pk: Told(*who, self.present.places[pk])
            for pk, who in self.present.people.items()
            if only in (None, pk)
        }

    def to(self, people):
        return [self.told[pk] for pk in people if pk in self.told]


def tell(district, now, only=None, asked=False):
    """{person id: Told} for everybody in the district who is to be told something at `now`.

    `only` (a person's id) narrows it; `asked`: by somebody who pressed Remind, about all that is
    owed. Nobody who is away today, and no empty seat, is told anything. Costs nine queries, and
    four for each period asked about, of which there are one or two.
    """
    with timezone.override(district.time_zone):
        scene = Scene(district, now, only, asked)
        for part in PARTS:
            part(scene)
    return {pk: told for pk, told in scene.told.items() if told}


def _returned(scene):
    running = Assignment.objects.of_running_plans().filter(place__district=scene.district)
    rows = Update.objects.filter(state=Update.State.RETURNED, author__in=list(scene.told))
    rows = rows.filter(assignment__in=running.order_by())
    fields = ("author", "pk", "assignment", *_title_fields("assignment__"))
    for author, pk, assignment, *title in rows.order_by("pk").values_list(*fields):
        scene.told[author].returned.append(Line(assignment, _title(*title), f"updates/{pk}/"))


def _owed(scene):
    silent = {side: defaultdict(list) for side in Side}
    for row in _owed_rows(scene):
        seat = row["seat_place"], row["seat_role"]
        holders = scene.present.holders(seat)
        line = Line(row["pk"], _due_words(row), f"assignments/{row['pk']}/log/")
        for told in scene.to(holders):
            told.owed.append(line)
        if row["reporting"] == Reporting.NOT_REPORTING:
            silent[row["side"]][row["place__name"]].append(holders)
    for side, role in FOLLOWERS.items():
        for told in scene.to(scene.present.holders((None, role))):
            told.silent = [_silent(*place) for place in sorted(silent[side].items())]


def _messages(scene):
    """Messages of the communication plan that are due about now, to who holds the seat."""
    rows = Message.objects.running().filter(district=scene.district)
    rows = rows.filter(next_due__range=(scene.first_due, scene.day + SOON))
    fields = ("pk", "title", "next_due", "owner_place", "owner_role")
    for pk, title, due, *seat in rows.order_by("next_due", "title").values_list(*fields):
        was = "was due" if due < scene.day else "due"
        line = Line(None, f"{title}: {was} {short_date(due)}", f"communication/{pk}/sent/")
        for told in scene.to(scene.present.holders(tuple(seat))):
            told.messages.append(line)


def _owed_rows(scene):
    """What is still open, or not reported, and due about now: the oldest first."""
    here = Assignment.objects.of_running_plans().filter(place__district=scene.district)
    followers = scene.present.holders(*((None, role) for role in FOLLOWERS.values()))
    if scene.only and scene.only not in followers:
        here = here.filter(seat_place__in=scene.present.places[scene.only])
    found = []
    for period in _periods(scene):
        rows = with_reporting(here, period, scene.day).filter(reporting__in=OWED)
        names = ("pk", "seat_place", "seat_role", "reporting", "due", *_title_fields())
        rows = rows.filter(due__range=(scene.first_due, scene.last_due))
        rows = rows.order_by("item__goal", "item__position")
        found += rows.values(*names, side=F("item__goal__plan__owner__side"))
    return sorted(found, key=lambda row: (row["due"], row["place__name"]))


def _periods(scene):
    """Those that have begun and still take updates, as far back as is reminded of."""
    begun = ReportingPeriod.objects.filter(
        school_year__district=scene.district,
        school_year__closed_on=None,
        starts__lte=scene.day,
        ends__gte=scene.first_due,
    )
    rows = begun.select_related("school_year").order_by("starts")
    return [period for period in rows if not period.is_locked(scene.day)]


def _to_review(scene):
    waiting = Update.objects.filter(
        state=Update.State.SUBMITTED, assignment__place__district=scene.district
    ).order_by()
    for update in waiting.select_related("assignment__place", "assignment__item__goal__plan"):
        holders = scene.present.holders(*seats_of_review(update))
        for told in scene.to(holders.keys() - {update.author_id, update.entered_for_id}):
            told.to_review += 1


def _to_agree(scene):
    """Action plans that were sent: to the principal, or where none is there the steward; those of
    branches to the library's lead."""
    plans = sent().filter(owner__district=scene.district).order_by()
    for owner, side in plans.values_list("owner", "owner__side"):
        asked = (None, Role.LIBRARY_ADMIN) if side == Side.LIBRARY else (owner, Role.PRINCIPAL)
        holders = scene.present.holders(asked)
        if not holders and side == Side.SCHOOLS:
            holders = scene.present.holders((None, Role.DATA_STEWARD))
        for told in scene.to(holders):
            told.to_agree += 1


def _to_unlock(scene):
    asked = Unlock.objects.waiting().filter(period__school_year__district=scene.district)
    fields = ("user", "side", "period__school_year__closed_on")
    for user, side, closed in asked.order_by().values_list(*fields):
        roles = (Role.DATA_STEWARD, *(() if closed else DECIDERS[side]))
        holders = scene.present.holders(*((None, role) for role in roles))
        for told in scene.to(holders.keys() - {user}):
            told.to_unlock += 1


def _offered(scene):
    """Steps that partners offer to a place: to those who answer for it."""
    waiting = Offer.objects.waiting().filter(place__district=scene.district).order_by()
    for place, side in waiting.values_list("place", "place__side"):
        seats = [(place, Role.ZONE_LEAD), (place, Role.PRINCIPAL)]
        if side == Side.LIBRARY:
            seats.append((None, Role.LIBRARY_ADMIN))
        for told in scene.to(scene.present.holders(*seats)):
            told.offered += 1


def _mentions(scene):
    """Comments since the last digest; the words stay on the page, which asks who may read them."""
    last = Digest.objects.filter(user=OuterRef("user"), sent_at__isnull=False).order_by("-made_at")
    since = Coalesce(Subquery(last.values("made_at")[:1]), Value(scene.news_since))
    at = "comment__update__assignment__"
    rows = Comment.mentions.through.objects.filter(
        user__in=list(scene.told), comment__at__gt=since, **{f"{at}place__district": scene.district}
    ).exclude(comment__author=F("user"))
    fields = ("user", "comment__author__name", "comment__update", f"{at[:-2]}", *_title_fields(at))
    for user, author, update, assignment, *title in rows.order_by("pk").values_list(*fields):
        words = f"{author}: {_title(*title)}"
        scene.told[user].mentions.append(Line(assignment, words, f"updates/{update}/"))


def _title_fields(path=""):
    return [f"{path}{name}" for name in TITLE]


TITLE = ("item__number", "item__label", "item__text", "place__name")


def _title(number, label, text, place):
    """1.2 Digital citizenship, Juniper School"""
    words = label or (text if len(text) <= 70 else f"{text[:70].rsplit(' ', 1)[0]} …")
    return f"{f'{number} {words}'.strip().rstrip('.')}, {place}"


def _due_words(row):
    was = "was due" if row["reporting"] == Reporting.NOT_REPORTING else "due"
    return f"{_title(*(row[name] for name in TITLE))}: {was} {short_date(row['due'])}"


def _silent(place, rows):
    names = {name for holders in rows for name in holders.values()}
    vacant = ["vacant today"] if not all(rows) else []
    return Silent(place, len(rows), ", ".join([*sorted(names), *vacant]))


PARTS = (_returned, _owed, _messages, _to_review, _to_agree, _to_unlock, _offered, _mentions)
