"""Ready strings for the lists of places, zones and people, so that templates only print."""

from datetime import timedelta

from django.db.models import (
    BigIntegerField,
    DateField,
    ExpressionWrapper,
    F,
    OuterRef,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from .access import Kind, Role, Side
from .days import day_lines
from .formats import long_date, short_date
from .models import (
    DayOff,
    Place,
    Position,
    ReportingPeriod,
    ZoneMembership,
    may_undo,
)

LEVELS = dict(Place.Level.choices)
ROLES = dict(Role.choices)


def kind_words(kind, level="", side=""):
    """Elementary school · Branch of the public library · Office of the schools"""
    if kind == Kind.SCHOOL:
        return LEVELS.get(level, "School")
    if kind == Kind.BRANCH:
        return "Branch of the public library"
    return "Office of the schools" if side == Side.SCHOOLS else "Office of the public library"


def place_rows(places):
    """(open, closed): what the list of places prints, sorted by name; one query."""
    today = timezone.localdate()
    member = ZoneMembership.objects.on(today).filter(school=OuterRef("pk")).order_by()
    zone = Coalesce(Subquery(member.values("zone__name")[:1]), F("zone_as_branch__name"), Value(""))
    fields = ("pk", "name", "kind", "level", "side", "grades", "opens", "closes", "successor__name")
    lists = [], []
    for row in places.annotate(zone=zone).values_list(*fields, "zone"):
        pk, name, kind, level, side, grades, opens, closes, successor, zone_name = row
        closed = bool(closes and closes < today)
        lists[closed].append(
            {
                "url": f"/places/{pk}/",
                "name": name,
                "kind": kind_words(kind, level, side),
                "grades": grades,
                "zone": zone_name,
                "note": place_note(today, opens, closes),
                "successor": successor or "",
            }
        )
    return lists


def place_note(today, opens, closes):
    """Closed June 30, 2025 · Closes … · Opens …; nothing for a place that simply runs."""
    if closes:
        return f"{'Closed' if closes < today else 'Closes'} {long_date(closes)}"
    return f"Opens {long_date(opens)}" if opens and opens > today else ""


def zone_leads(user, zones):
    """{zone id: ["Ivo Petrov, Heron", …]}: zone leads of today whom `user` may see."""
    member = ZoneMembership.objects.on().filter(school=OuterRef("place")).order_by()
    zone = Coalesce(
        F("place__zone_as_branch"),
        Subquery(member.values("zone")[:1]),
        output_field=BigIntegerField(),
    )
    rows = (
        Position.objects.visible_to(user)
        .today()
        .filter(role=Role.ZONE_LEAD, place__district__in=zones.order_by().values("district"))
        .annotate(zone=zone)
        .order_by("user__name")
        .values_list("zone", "user__name", "place__short_name")
    )
    found = {}
    for pk, name, place in rows:
        found.setdefault(pk, []).append(f"{name}, {place}")
    return found


def membership_rows(zone, user):
    """(today, former, later, how many schools of today the reader may not see); two queries."""
    today = timezone.localdate()
    seen = set(Place.objects.visible_to(user).schools().order_by().values_list("pk", flat=True))
    fields = ("pk", "school", "school__name", "school__level", "starts", "ends", "came", "went")
    lists, unseen = ([], [], []), 0
    rows = zone.memberships.annotate(came=_next_to("ends", -1), went=_next_to("starts", 1))
    rows = rows.order_by("school__name", "starts").values_list(*fields)
    for pk, school, name, level, starts, ends, came, went in rows:
        when = 1 if ends and ends < today else 2 if starts > today else 0
        if school not in seen:
            unseen += when == 0
            continue
        lists[when].append(
            {
                "url": f"/places/{school}/",
                "change_url": f"/zones/schools/{pk}/",
                "name": name,
                "level": kind_words(Kind.SCHOOL, level),
                "since": f"{long_date(starts)}{f', from {came}' if came else ''}",
                "until": f"{long_date(ends)}{f', then {went}' if went else ''}",
                "may_undo": bool(came and not ends and may_undo(starts)),
            }
        )
    return (*lists, unseen)


def _next_to(field, days):
    """The zone from which a school moved here (its end is the day before), or to which it went."""
    mine = "starts" if field == "ends" else "ends"
    day = ExpressionWrapper(OuterRef(mine) + timedelta(days=days), output_field=DateField())
    rows = ZoneMembership.objects.filter(school=OuterRef("school"), **{field: day})
    return Subquery(rows.exclude(zone=OuterRef("zone")).order_by().values("zone__name")[:1])


def person_rows(people, user):
    """What one page of the list of people prints; two queries however long the page is."""
    today = timezone.localdate()
    fields = ("pk", "name", "email", "last_login")
    rows = list(people.values_list(*fields))
    seats = Position.objects.visible_to(user).filter(user__in=[row[0] for row in rows])
    found = {}
    fields = ("user", "role", "place__short_name", "starts", "ends", "away_from", "away_until")
    for person, *seat in seats.order_by("starts").values_list(*fields):
        found.setdefault(person, []).append(seat)
    return [
        {
            "url": f"/people/{pk}/",
            "name": name or email,
            "email": email,
            "positions": "; ".join(_seat_words(found.get(pk, ()), today)),
            "state": person_state(found.get(pk, ()), last_login, today),
        }
        for pk, name, email, last_login in rows
    ]


def _seat_words(seats, today):
    """The positions of today and later; of somebody who left, the last one."""
    kept = [seat for seat in seats if seat[3] is None or seat[3] >= today] or list(seats)[-1:]
    return [f"{ROLES.get(role, role)}, {place}" for role, place, *_ in kept]


def person_state(seats, last_login, today):
    """Active, Away until Feb 10, Starts Feb 10, Ended June 30, 2025; and what is not signed in."""
    held = [seat for seat in seats if seat[2] <= today and (seat[3] is None or seat[3] >= today)]
    later = min((seat[2] for seat in seats if seat[2] > today), default=None)
    if held:
        state = away_words(held, today) or "Active"
    elif later:
        state = f"Starts {short_date(later)}"
    else:
        last = max((seat[3] for seat in seats if seat[3]), default=None)
        return f"Ended {long_date(last)}".strip()
    return state if last_login else f"{state}, not yet signed in"


def away_words(held, today):
    """Away, with its last day, when no seat of `held` is filled today."""
    away = [(seat[4], seat[5]) for seat in held]
    if not all(start and start <= today and (not end or end >= today) for start, end in away):
        return ""
    ends = [end for _, end in away]
    return "Away" if None in ends else f"Away until {short_date(max(ends))}"


def position_rows(positions, today=None):
    """Positions as the pages of a place and of a person print them."""
    today = today or timezone.localdate()
    fields = (
        *("pk", "user", "user__name", "place", "place__name", "role"),
        *("starts", "ends", "away_from", "away_until", "public_contact"),
    )
    return [_position(*row, today) for row in positions.values_list(*fields)]


def _position(pk, user, name, place, place_name, role, starts, ends, left, back, public, today):
    away = bool(left and left <= today and (not back or back >= today))
    return {
        "pk": str(pk),
        "person": name,
        "person_url": f"/people/{user}/",
        "place": place_name,
        "place_url": f"/places/{place}/",
        "role": ROLES.get(role, role),
        "since": long_date(starts),
        "until": long_date(ends),
        "away": away_note(left, back, today),
        "is_away": away or bool(left and left > today),
        "past": bool(ends and ends < today),
        "may_undo": bool(ends and may_undo(ends)),
        "later": starts > today,
        "public": public,
    }


def away_note(left, back, today):
    if not left or (back and back < today):
        return ""
    until = f" until {long_date(back)}" if back else ""
    return f"Away{until}" if left <= today else f"Away from {long_date(left)}{until}"


def year_rows(years):
    """What the list of school years prints; two queries."""
    today, names = timezone.localdate(), {}
    periods = ReportingPeriod.objects.filter(school_year__in=years).order_by("starts")
    for year, name, due in periods.values_list("school_year", "name", "due_on"):
        names.setdefault(year, []).append(f"{name}, due {short_date(due)}")
    return [
        {
            "url": f"/years/{year.pk}/",
            "name": year.name,
            "days": f"{long_date(year.starts)} to {long_date(year.ends)}",
            "current": year.starts <= today <= year.ends,
            "closed": bool(year.closed_on),
            "periods": "; ".join(names.get(year.pk, ())),
        }
        for year in years
    ]


def period_rows(year):
    """The reporting periods of one school year; one query."""
    today = timezone.localdate()
    return [
        {
            "url": f"/periods/{period.pk}/edit/",
            "name": period.name,
            "days": f"{short_date(period.starts)} to {short_date(period.ends)}",
            "due": long_date(period.due_on),
            "grace": f"{period.grace_days} day{'s' * (period.grace_days != 1)}",
            "asks": _asked(period),
            "lock": _lock(period, today),
            "current": period.starts <= today <= period.ends,
        }
        for period in year.periods.all()
    ]


def _asked(period):
    if period.asks_schools and period.asks_library:
        return "Schools and library"
    return "Schools" if period.asks_schools else "Library" if period.asks_library else "Nobody"


def _lock(period, today):
    if not period.locked_on:
        return "Open"
    verb = "Locked since" if period.is_locked(today) else "Locks"
    return f"{verb} {long_date(period.locked_on)}"


def _days_off(year):
    """{branch or None: {day: name}} in one query."""
    rows = DayOff.objects.filter(
        district=year.district_id, day__range=(year.starts, year.ends)
    ).order_by("day")
    found = {}
    for branch, day, name in rows.values_list("branch", "day", "name"):
        found.setdefault(branch, {})[day] = name
    return found


def calendars(year, user):
    """(lines of the days without school, a row for each branch); two queries."""
    found = _days_off(year)
    branches = Place.objects.visible_to(user).branches().filter(district=year.district_id)
    rows = [
        {
            "name": name,
            "lines": day_lines(found.get(pk, {})),
            "edit_url": f"/years/{year.pk}/days-off/?branch={pk}",
        }
        for pk, name in branches.values_list("pk", "name")
    ]
    return day_lines(found.get(None, {})), rows
