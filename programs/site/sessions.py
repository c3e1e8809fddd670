"""Lists of sessions, day by day, as ready strings: templates only print."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.html import conditional_escape, escape
from django.utils.translation import gettext as _

from goals.grid import joined
from programs.models import Program, Room, Session
from programs.translated import Words
from zones.models import DayOff, Place

from .dates import day_title, hours
from .labels import AGES, FORMATS

# How long before today something may have begun that still goes on: looked for no further back.
LONGEST = timedelta(days=62)
SHOWN = 60  # sessions of a week
OF_PROGRAM = ("title", "audience", "age", "format", "cost")
FIELDS = (
    *("pk", "starts_at", "ends_at", "all_day", "cancelled_at", "note", "where", "takes_sign_up"),
    *("place_id", "place__name", "room_id", "room__name", "program_id"),
    *(f"program__{name}" for name in OF_PROGRAM),
)


@dataclass(slots=True)
class Row:
    """A session in a list; its parts are ready for the page."""

    title: object  # a Text
    url: str
    when: str
    where: str
    more: str
    cancelled: bool
    day: object


@dataclass(slots=True)
class Day:
    """A day with its sessions, or with the words that there are none and why."""

    title: str
    rows: list = field(default_factory=list)
    said: str = ""

    @property
    def html(self):
        """Its sessions, joined: a template takes longer for a list than for all else."""
        words = escape(_("Cancelled")), escape(_("Add to my calendar")), escape(self.title)
        return joined(_html(row, *words) for row in self.rows)


def _html(row, cancelled, add, day):
    title, url = row.title.html, escape(row.url)
    word = f'<b class="off-word">{cancelled}</b> ' if row.cancelled else ""
    link = f'<a class="no-print" href="{url[:-1]}.ics">{add}'
    link += f'<span class="visually-hidden">: {title}, {day}</span></a>'
    return (
        f'<div class="ev{" off" if row.cancelled else ""}">\n'
        f'  <div class="fw-semibold"><a href="{url}">{title}</a>{row.title.note}</div>\n'
        f'  <div>{word}<span class="time">{escape(row.when)}, {escape(row.where)}</span></div>\n'
        f'  <div class="small sec">{row.more} {"" if row.cancelled else link}</div>\n</div>'
    )


def upcoming(site, first=None):
    """What is published in the district and not over before the day `first` (default: today)."""
    begins = midnight(first or timezone.localdate())
    rows = Session.objects.published_by(site.district)
    return rows.filter(ends_at__gt=begins, starts_at__gt=begins - LONGEST)


def midnight(day):
    return timezone.make_aware(datetime.combine(day, time()))


def rows_of(site, sessions, first=None):
    """[Row] of a queryset, in its order; two queries, one more in a translation."""
    found = list(sessions.values(*FIELDS))
    words = Words(
        site.language,
        {
            Program: {row["program_id"] for row in found},
            Session: {row["pk"] for row in found},
            Place: {row["place_id"] for row in found},
            Room: {row["room_id"] for row in found} - {None},
        },
    )
    first, root, zone = first or timezone.localdate(), site.root, timezone.get_current_timezone()
    said = {True: escape(_("Please sign up")), False: escape(_("No sign-up"))}
    return [_row(root, zone, words, row, first, said) for row in found]


def _row(root, zone, words, row, first, said):
    starts, ends = row["starts_at"].astimezone(zone), row["ends_at"].astimezone(zone)
    return Row(
        title=words(Program, row["program_id"], "title", row["program__title"]),
        url=f"{root}sessions/{row['pk']}/",
        when=hours(starts, ends, row["all_day"]),
        where=_where(words, row),
        more=_more(words, row, said[row["takes_sign_up"]]),
        cancelled=row["cancelled_at"] is not None,
        day=max(starts.date(), first),
    )


def _where(words, row):
    if row["program__format"] == Program.Format.VIRTUAL:
        return str(FORMATS[Program.Format.VIRTUAL])
    place = words.name(Place, row["place_id"], "name", row["place__name"])
    room = words.name(Room, row["room_id"], "name", row["room__name"] or "")
    return ", ".join(filter(None, (place, room, row["where"])))


def _more(words, row, sign_up):
    """Who it is for, what is special about the day, whether one signs up and pays: HTML."""
    audience = words(Program, row["program_id"], "audience", row["program__audience"])
    said = [audience or str(AGES[row["program__age"]])]
    if note := words(Session, row["pk"], "note", row["note"]):
        said.append(note)
    said.append(sign_up)
    if row["program__cost"]:
        said.append(_("Costs $%(cost)s") % {"cost": row["program__cost"]})
    return " ".join(_ended(conditional_escape(getattr(one, "html", one))) for one in said)


def _ended(html):
    """With one full stop, whoever typed it."""
    return html if html.removesuffix("</span>").endswith((".", "!", "?")) else f"{html}."


def by_day(rows):
    """[Day], each with at least one session."""
    days = {}
    for row in rows:
        days.setdefault(row.day, []).append(row)
    return [Day(day_title(day), days[day]) for day in sorted(days)]


def week(site, rows, first, branches):
    """Seven days from `first`, also those without a session, with what is closed.

    Of very many `rows` only the first SHOWN are listed; the days that lack some say so.
    """
    closed, made = _closed(site, first, branches), []
    cut = rows[SHOWN].day if len(rows) > SHOWN else None
    for shift in range(7):
        day = first + timedelta(days=shift)
        of_day = [row for row in rows[:SHOWN] if row.day == day]
        said = closed.get(day, "")
        if cut and day >= cut:
            said = _("There are more programs: see the full calendar.")
        made.append(Day(day_title(day), of_day, said or ("" if of_day else _("No programs."))))
    return made


def _closed(site, first, branches):
    """{day: Goodwin Branch is closed: Inventory day.}"""
    days = DayOff.objects.filter(
        Q(branch__in=branches) | Q(branch=None),
        district=site.district,
        day__range=(first, first + timedelta(days=6)),
    )
    found = list(days.values_list("pk", "day", "name", "branch", "branch__name"))
    branches = {row[3] for row in found} - {None}
    words = Words(site.language, {DayOff: [row[0] for row in found], Place: branches})
    said = {}
    for pk, day, name, branch, place in found:
        why = words.name(DayOff, pk, "name", name)
        if branch:
            place = words.name(Place, branch, "name", place)
            text = _("%(place)s is closed.") % {"place": place}
        else:
            text = _("No school.")
        text = f"{text[:-1]}: {why}." if why else text
        said[day] = f"{said[day]} {text}" if day in said else text
    return said
