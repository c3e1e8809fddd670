"""Brings what a calendar kept elsewhere says into programs and sessions here.

Each event is one session, matched by the name its calendar gives it (UID). New ones become drafts;
a new day of a program that was taken over before joins it, and waits for a yes where the program is
published. Changes and cancellations follow, except where somebody changed the session here: then it
stays, and the page of the calendar says so.
"""

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from programs.models import Program, Session
from zones.access import Side
from zones.formats import short_date

WHY = "Cancelled in the calendar of the place."
GONE = "No longer in the calendar of the place."
WRITTEN = (
    *("program", "starts_at", "ends_at", "all_day", "where", "cancelled_at", "why_cancelled"),
    *("sequence", "changed_at", "said"),
)
LISTED = 50  # problems kept for the page


class Following:
    """One reading: what is new, changed, cancelled, kept as somebody wrote it here."""

    def __init__(self, subscription, events, problems, now):
        self.subscription, self.now = subscription, now
        self.events = {event.uid: event for event in events}
        self.problems = list(problems)
        self.counts = dict.fromkeys(("new", "changed", "cancelled", "unchanged", "kept"), 0)
        # Ids of published sessions, to tell who signed up.
        self.moved, self.called_off, self.on_again = [], [], []
        rows = Session.objects.filter(subscription=subscription).select_related("program")
        self.known = {row.source_uid: row for row in rows.filter(ends_at__gt=now)}
        late = set(self.events) - set(self.known)
        self.known |= {row.source_uid: row for row in rows.filter(source_uid__in=late)}
        logged = rows.filter(log__isnull=False).values_list("source_uid", flat=True)
        self.logged = set(logged)

    def run(self):
        self._new([one for uid, one in self.events.items() if uid not in self.known])
        changed = []
        for uid, event in self.events.items():
            if uid in self.known:
                self._compare(self.known[uid], event, changed)
        self._vanished(changed)
        self._rename()
        self._save(changed)
        return self.counts | {"problems": self.problems[:LISTED]}

    def _new(self, events):
        events = [one for one in events if not one.cancelled]
        programs = self._programs(events)
        Session.objects.bulk_create(
            Session(
                program=programs[one.title],
                place=self.subscription.place,
                subscription=self.subscription,
                source_uid=one.uid,
                said=said_of(one),
                starts_at=one.starts,
                ends_at=one.ends,
                all_day=one.all_day,
                where=self._where(one),
                waits=programs[one.title].state == Program.State.PUBLISHED,
            )
            for one in events
        )
        self.counts["new"] = len(events)

    def _programs(self, events):
        """{title as the calendar says it: program}: those taken over before, and new drafts."""
        rows = Session.objects.filter(subscription=self.subscription).order_by("pk")
        rows = rows.exclude(program__state=Program.State.CANCELLED)
        known = dict(rows.values_list("said__title", "program"))
        found = Program.objects.in_bulk(set(known.values()))
        found = {title: found[pk] for title, pk in known.items()}
        new = {one.title: one.words for one in events if one.title not in found}
        made = Program.objects.bulk_create(
            self._program(title, words) for title, words in new.items()
        )
        return found | {program.title: program for program in made}

    def _program(self, title, words):
        one, library = self.subscription, self.subscription.place.side == Side.LIBRARY
        return Program(
            place=one.place,
            title=title,
            description=words,
            sponsor=Program.Sponsor.LIBRARY if library else Program.Sponsor.SCHOOL,
            age=one.age,
            season=one.season,
            languages=["en"],
            created_by=one.created_by,
        )

    def _where(self, event):
        return "" if event.where == self.subscription.place.name else event.where

    def _compare(self, session, event, changed):
        new, old = said_of(event), session.said
        if new == old:
            self.counts["unchanged"] += 1
            return
        session.said = new
        session.was = old
        if session.source_uid in self.logged:
            self.counts["unchanged"] += 1
        elif event.cancelled and not (session.is_cancelled or old["cancelled"]):
            self._cancel(session, WHY)
        elif not self._times_and_place(session, event, old):
            self.counts["kept"] += 1
            self.problems.append(f"{self._name(session)} was changed here: it stays as it is here.")
        changed.append(session)

    def _times_and_place(self, session, event, old):
        """Takes over what changed; False where somebody changed it here before."""
        before = session.starts_at, session.ends_at, session.all_day
        after = event.starts, event.ends, event.all_day
        said = moment(old["starts"]), moment(old["ends"]), old["all_day"]
        back = old["cancelled"] and not event.cancelled and session.why_cancelled in (WHY, GONE)
        if back:
            session.cancelled_at, session.why_cancelled = None, ""
            self._tell(self.on_again, session)
        mine = before != said and after != said and before != after
        if not mine and after != before and after != said:
            session.starts_at, session.ends_at, session.all_day = after
            self._tell(self.moved, session)
        if event.where != old["where"] and session.where in (old["where"], ""):
            session.where = self._where(event)
        if back or after != before:
            self._next(session)
        self.counts["changed"] += not mine
        return not mine

    def _cancel(self, session, why):
        session.cancelled_at, session.why_cancelled = self.now, why
        self._next(session)
        self.counts["cancelled"] += 1
        self._tell(self.called_off, session)

    def _tell(self, told, session):
        """Once: that it is on again says where and when, too."""
        if session.program.state == Program.State.PUBLISHED and session.pk not in self.on_again:
            told.append(session.pk)

    def _next(self, session):
        session.sequence, session.changed_at = session.sequence + 1, self.now

    def _vanished(self, changed):
        """What is no longer in the calendar is called off; not if half of it is gone at once."""
        last = max((event.starts for event in self.events.values()), default=self.now)
        gone = [
            one
            for uid, one in self.known.items()
            if uid not in self.events and not one.is_cancelled and uid not in self.logged
            if not one.said["cancelled"]  # else it was put back here: it stays
            if self.now < one.starts_at and moment(one.said["starts"]) <= last
        ]
        there = sum(not one.is_cancelled for one in self.known.values())
        if len(gone) > max(2, there / 2) or (gone and not self.events):
            self.problems.insert(
                0, f"{len(gone)} of {there} events are gone at once. Nothing was cancelled: look."
            )
            return
        for session in gone:
            session.said = session.said | {"cancelled": True}
            self._cancel(session, GONE)
            changed.append(session)

    def _rename(self):
        """A program whose days all have a new title, or new words, in the calendar takes them
        over, unless somebody wrote its own."""
        days = {}
        for session in self.known.values():
            days.setdefault(session.program, []).append(session)
        for program, rows in days.items():
            new = {(one.said["title"], one.said["words"]) for one in rows}
            old = {one.title: one for one in (self._old(row) for row in rows)}
            if len(new) == 1 and len(old) == 1:
                self._take_words(program, *next(iter(old.items())), rows[0])

    @staticmethod
    def _old(session):
        return _Said(getattr(session, "was", session.said))

    def _take_words(self, program, title, old, session):
        event, fields = self.events.get(session.source_uid), []
        if event is None:
            return
        if event.title != title and program.title == title:
            program.title = event.title
            fields.append("title")
        if digest(event.words) != old.words and digest(program.description) == old.words:
            program.description = event.words
            fields.append("description")
        if fields:
            program.save(update_fields=fields)

    def _save(self, changed):
        try:
            with transaction.atomic():
                Session.objects.bulk_update(changed, WRITTEN)
        except IntegrityError:
            for session in changed:
                self._save_one(session)

    def _save_one(self, session):
        try:
            with transaction.atomic():
                session.save(update_fields=WRITTEN)
        except IntegrityError:
            name = self._name(session)
            self.problems.append(f"{name}: its room or somebody who holds it is taken then.")
            for told in (self.moved, self.on_again):
                told[:] = [pk for pk in told if pk != session.pk]

    def _name(self, session):
        day = timezone.localtime(session.starts_at)
        return f"{session.program.title}, {short_date(day)},"


class _Said:
    """The title and the words a calendar said before."""

    def __init__(self, said):
        self.title, self.words = said["title"], said["words"]


def said_of(event):
    """What is remembered of an event: its words as their sum, they are long."""
    return event.said | {"words": digest(event.words)}


def digest(words):
    return hashlib.sha256(words.encode()).hexdigest()[:32] if words else ""


def moment(text):
    return datetime.fromisoformat(text)
