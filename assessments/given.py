"""How far a test is: the classes that take it and how many of their results are in. Counts only."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from zones.access import Kind, Role, Side
from zones.formats import long_date
from zones.models import Place, Position

from .models import SchoolClass, Sitting

GIVERS = (Role.SPECIALIST, Role.SCHOOL_STAFF)
FOLLOWERS = (Role.DATA_STEWARD, Role.SUPERVISOR, Role.DISTRICT_ADMIN)


@dataclass(slots=True)
class Line:
    """One class or one school: how many students take it, of how many a result is in."""

    name: str
    url: str
    classes: int = 0
    students: int = 0
    entered: int = 0
    by: str = ""

    def add(self, students, entered):
        self.classes += 1
        self.students += students
        self.entered += entered

    @property
    def missing(self):
        return self.students - self.entered


def progress(administration):
    """{id of a class that takes it: (students, results in)}"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM class_progress(%s)", [administration.pk])
        return {key: (students, entered) for key, students, entered in cursor.fetchall()}


def lines_of_schools(administration, counts):
    """A Line for each school of the district, by name."""
    schools = Place.objects.filter(
        district=administration.assessment.district_id, kind=Kind.SCHOOL, side=Side.SCHOOLS
    )
    rows = {key: Line(name, school_url(administration, key)) for key, name in _named(schools)}
    places = SchoolClass.objects.filter(pk__in=counts).values_list("pk", "place")
    for key, place in places:
        rows[place].add(*counts[key])
    return list(rows.values())


def _named(places):
    return places.order_by("short_name").values_list("pk", "short_name")


def lines_of_classes(administration, counts, user):
    """A Line for each class this person may see that takes it."""
    sittings = (
        Sitting.objects.filter(
            administration=administration, school_class__in=SchoolClass.objects.visible_to(user)
        )
        .order_by("school_class__place__short_name", "school_class__title")
        .values_list(
            "school_class",
            "school_class__title",
            "school_class__place__short_name",
            "given_by__name",
        )
    )
    rows = []
    for key, title, place, by in sittings:
        url = f"/administrations/{administration.pk}/classes/{key}/"
        rows.append(Line(f"{title}, {place}", url, 1, *counts.get(key, (0, 0)), by or ""))
    return rows


def school_url(administration, place):
    return f"/administrations/{administration.pk}/schools/{place}/"


def classes_for(administration, places=None):
    """The classes that can take it: of its grades, held while it is open, at `places`."""
    test, today = administration.assessment, timezone.localdate()
    first = administration.opens or today
    last = administration.closes or max(today, first)
    rows = SchoolClass.objects.filter(
        Q(starts=None) | Q(starts__lte=last),
        Q(ends=None) | Q(ends__gte=first),
        district=test.district_id,
        ended_on=None,
    )
    if places is not None:
        rows = rows.filter(place__in=places)
    grades = {grade for grade in test.grades.split(",") if grade}
    found = rows.order_by("title", "pk").select_related("place")
    return [row for row in found if not grades or grades & set(row.grades.split(","))]


def givers_at(place):
    """[(id, name)] of who may give a test at a school."""
    held = Position.objects.today().filter(place=place, role__in=GIVERS)
    rows = held.order_by("user__name").values_list("user", "user__name")
    return list(dict.fromkeys(rows))


def offered(administration, place):
    """What the form of one school asks: its classes, who may give the test, what is said now."""
    sittings = Sitting.objects.filter(administration=administration, school_class__place=place)
    now = dict(sittings.values_list("school_class", "given_by"))
    classes = classes_for(administration, [place])
    taken = SchoolClass.objects.filter(pk__in=set(now) - {row.pk for row in classes})
    givers = dict(givers_at(place)) | dict(
        sittings.exclude(given_by=None).values_list("given_by", "given_by__name")
    )
    return {"classes": [*classes, *taken], "givers": list(givers.items()), "sittings": now}


def total(counts):
    line = Line("All", "")
    for students, done in counts.values():
        line.add(students, done)
    return line


def close(administration, today):
    """Yesterday becomes its last day; it is not moved before the first one."""
    last = today - timedelta(days=1)
    administration.opens = min(administration.opens or last, last)
    administration.closes = last
    administration.save(update_fields=["opens", "closes"])


def open_now(administration, today):
    """Open from today at the latest, without a last day."""
    administration.opens = min(administration.opens or today, today)
    administration.closes = None
    administration.save(update_fields=["opens", "closes"])


def take(administration, classes, chosen):
    """Of `classes` those in `chosen` {class: who gives it} take it, the others do not."""
    rows = Sitting.objects.filter(administration=administration)
    rows.filter(school_class__in=[row.pk for row in classes if row.pk not in chosen]).delete()
    Sitting.objects.bulk_create(
        (
            Sitting(administration=administration, school_class_id=key, given_by_id=by)
            for key, by in chosen.items()
        ),
        update_conflicts=True,
        unique_fields=["administration", "school_class"],
        update_fields=["given_by"],
    )


def take_all(administration):
    """Every class of its grades takes it, given by the school's specialist; what is there stays.
    Returns how many came in."""
    known = set(administration.sittings.values_list("school_class", flat=True))
    classes = [row for row in classes_for(administration) if row.pk not in known]
    held = Position.objects.today().filter(
        place__in={row.place_id for row in classes}, role=Role.SPECIALIST
    )
    by = dict(held.order_by("-pk").values_list("place", "user"))
    made = Sitting.objects.bulk_create(
        (
            Sitting(
                administration=administration, school_class=row, given_by_id=by.get(row.place_id)
            )
            for row in classes
        ),
        ignore_conflicts=True,
    )
    return len(made)


def when(administration, today):
    """Open until October 14, 2026 · Opens … · Closed since … · Open, without days"""
    opens, closes = administration.opens, administration.closes
    if opens and opens > today:
        return f"Opens {long_date(opens)}"
    if closes and closes < today:
        return f"Closed since {long_date(closes)}"
    return f"Open until {long_date(closes)}" if closes else "Open, without a last day"
