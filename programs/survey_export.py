"""The programs of one fiscal year as the federal survey of public libraries asks for them.

IMLS Public Libraries Survey, standards.md 7.3: twelve variables. A session counts once, in the age
group its program is mainly for; a series by its sessions, a hybrid one as in person, one held by
library and school together once, one nobody came to as well. One-to-one help, outside groups,
tables at events and what a school runs alone do not count; self-directed programs stand apart.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Sum, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from zones.access import Side
from zones.formats import long_date

from .evidence import came
from .models import Program, Session

Kind, Sponsor, Format, Age = Program.Kind, Program.Sponsor, Program.Format, Program.Age
SPONSORED = (Sponsor.LIBRARY, Sponsor.BOTH)
SPONSORED_BY = Q(program__sponsor__in=SPONSORED)
BUCKETS = (
    (Age.TO_5, "K0_5", "for ages 0 to 5"),
    (Age.TO_11, "K6_11", "for ages 6 to 11"),
    (Age.TO_18, "YA", "for ages 12 to 18"),
    (Age.ADULT, "ADULT", "for ages 19 and older"),
    (Age.GENERAL, "GEN", "for everybody"),
)
# "Here" is where the session is held: at a school, that is somewhere else for the library.
HERE = Q(program__format__in=(Format.ON_SITE, Format.HYBRID))
OFF_SITE = Q(program__format=Format.OFF_SITE)
AT_LIBRARY, AT_SCHOOL = Q(place__side=Side.LIBRARY), Q(place__side=Side.SCHOOLS)
FORMATS = (
    ("In person, at the library", HERE & AT_LIBRARY, "on_site"),
    (
        "In person, somewhere else",
        HERE & AT_SCHOOL | Q(program__format=Format.OFF_SITE),
        "off_site",
    ),
    ("Live, online", Q(program__format=Format.VIRTUAL), "virtual"),
)
PEOPLE = {
    "on_site": Case(When(AT_LIBRARY, then="log__came_on_site"), default=0),
    "off_site": F("log__came_off_site")
    + Case(When(AT_SCHOOL, then="log__came_on_site"), default=0),
    "virtual": F("log__came_virtual"),
}
ROW = ("program__age", "sessions", "people")
HEADER = ("Variable", "What it is", "Number")
SESSIONS_HEADER = (
    *("Date", "Program", "Held at", "Age group", "Format", "Attendance"),
    *("At the library", "Somewhere else", "Online", "Sponsored by", "Session"),
)


def fiscal_year(district, year):
    """(first day, last day) of the library's fiscal year that ends in `year`."""
    month = district.fiscal_month
    begins = date(year if month == 1 else year - 1, month, 1)
    return begins, date(begins.year + 1, month, 1) - timedelta(days=1)


def fiscal_year_of(district, day):
    return day.year + (district.fiscal_month != 1 and day.month >= district.fiscal_month)


def in_year(district, year):
    """Its sessions that were not called off, on the clock of the district."""
    first, last = fiscal_year(district, year)
    clock = ZoneInfo(district.time_zone)
    start, end = (
        datetime.combine(day, time.min, clock) for day in (first, last + timedelta(days=1))
    )
    rows = Session.objects.standing().filter(program__place__district=district)
    rows = rows.exclude(program__state=Program.State.DRAFT).order_by()
    return rows.filter(starts_at__gte=start, starts_at__lt=end)


def sponsored(district, year):
    """Programs for a group that the library pays for or gives staff time to."""
    rows = in_year(district, year)
    return rows.filter(program__kind=Kind.GROUP, program__sponsor__in=SPONSORED)


def counted(district, year):
    """The sessions behind the numbers."""
    rows = sponsored(district, year).exclude(program__format=Format.SELF_DIRECTED)
    return rows.filter(log__isnull=False)


def variables(district, year):
    """[(variable, what it is, number)]: the twelve, in the order of the survey; one statement."""
    rows = counted(district, year).values("program__age")
    rows = rows.annotate(sessions=Count("pk"), people=Sum(came()))
    found = {age: (sessions, people) for age, sessions, people in rows.values_list(*ROW)}
    by_age = [(name, words, *found.get(age, (0, 0))) for age, name, words in BUCKETS]
    sessions = [("TOTPRO", "Program sessions", sum(row[2] for row in by_age))]
    sessions += [(f"{name}PRO", f"Program sessions {words}", n) for name, words, n, _ in by_age]
    people = [("TOTATTEN", "Attendance at program sessions", sum(row[3] for row in by_age))]
    people += [(f"{name}ATTEN", f"Attendance {words}", n) for name, words, _, n in by_age]
    return [*sessions, *people]


def by_format(district, year):
    """[(format, sessions, attendance)]: the same sessions and people, counted the other way."""
    held = {
        f"held_{number}": Count("pk", filter=held_so)
        for number, (_, held_so, _) in enumerate(FORMATS)
    }
    people = {name: Coalesce(Sum(count), 0) for name, count in PEOPLE.items()}
    found = counted(district, year).aggregate(**held, **people)
    return [
        (words, found[f"held_{number}"], found[name])
        for number, (words, _, name) in enumerate(FORMATS)
    ]


def edit_checks(numbers, formats):
    """[(the check in words, whether it holds)]: what the survey asks of its own numbers."""
    total = {name: number for name, _, number in numbers}
    ages = [name for _, name, _ in BUCKETS]
    checks = [
        ("TOTPRO is the sum of the age groups", "PRO", 1),
        ("TOTATTEN is the sum of the age groups", "ATTEN", 2),
    ]
    found = []
    for words, end, column in checks:
        whole = total[f"TOT{end}"]
        found.append((words, whole == sum(total[f"{name}{end}"] for name in ages)))
        same = sum(row[column] for row in formats)
        found.append((f"{words.split()[0]} is the sum of the formats", whole == same))
    without = [n for n in ages if total[f"{n}ATTEN"] and not total[f"{n}PRO"]]
    return [*found, ("No attendance without a session", not without)]


def apart(district, year):
    """[(what, sessions, attendance)] of what was held and does not count."""
    rows = in_year(district, year).filter(log__isnull=False)
    self_directed = Q(program__format=Format.SELF_DIRECTED)
    group = Q(program__kind=Kind.GROUP)
    lines = (
        ("Self-directed", sponsored(district, year).filter(self_directed, log__isnull=False)),
        ("One-to-one help", rows.filter(program__kind=Kind.ONE_TO_ONE)),
        ("Tables at events", rows.filter(program__kind=Kind.OUTREACH)),
        ("Outside groups using a room", rows.filter(program__kind=Kind.ROOM_USE)),
        ("Run by a school or others alone", rows.filter(group).exclude(SPONSORED_BY)),
    )
    sums = (
        (words, found.aggregate(n=Count("pk"), people=Coalesce(Sum(came()), 0)))
        for words, found in lines
    )
    return [(words, one["n"], one["people"]) for words, one in sums if one["n"]]


def not_logged(district, year):
    """How many sessions that would count are over and were not logged."""
    rows = sponsored(district, year).filter(log=None, ends_at__lte=timezone.now())
    return rows.exclude(program__format=Format.SELF_DIRECTED).count()


def session_rows(district, year, user, age=""):
    """The sessions behind the numbers as values, for the list and the file; SESSIONS_HEADER.

    All of them, so that they add up; `is_seen` says whether `user` may read which program it was.
    """
    rows = counted(district, year).order_by("starts_at", "pk")
    rows = rows.filter(program__age=age) if age else rows
    seen = Session.objects.visible_to(user).filter(pk=OuterRef("pk")).order_by()
    fields = ("pk", "starts_at", "is_seen", "program__title", "program__place__name")
    more = ("place__name", "program__age", "program__format", "program__sponsor")
    rows = rows.annotate(is_seen=Exists(seen), **PEOPLE)
    return rows.values_list(*fields, *more, *PEOPLE)


def session_line(row, clock):
    """One row of `session_rows` in words and numbers, as SESSIONS_HEADER names them.

    What a school plans with the library and not for the public keeps its title to itself.
    """
    pk, starts, seen, title, owner, place, age, format_, sponsor, *people = row
    return (
        starts.astimezone(clock).date(),
        title if seen else f"A program of {owner}, shared",
        place,
        Age(age).label,
        Format(format_).label,
        sum(people),
        *people,
        Sponsor(sponsor).label,
        f"/sessions/{pk}/" if seen else "",
    )


def span_words(district, year):
    first, last = fiscal_year(district, year)
    return f"{long_date(first)} to {long_date(last)}"
