"""Invented worlds: in each of them the reason that is told, what a queryset finds and what the
database lets through are the same, and they are what the rule says in plain Python."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from assessments import reach
from assessments.access import reason
from assessments.acting import acting_as, importing
from assessments.models import Result, Student, StudentSettings
from tests.factories import PositionFactory, UserFactory
from tests.factories.assessments import (
    AdministrationFactory,
    CategoryFactory,
    ClassEnrollmentFactory,
    EnrollmentFactory,
    GrantFactory,
    GroupMembershipFactory,
    ResultFactory,
    SchoolClassFactory,
    SittingFactory,
    StaffMemberFactory,
    StudentFactory,
    TeachingFactory,
)
from zones.access import Role

WORLDS = 16
DAYS = (-400, -60, -1, 0, 1, 60)  # from today
AT_SCHOOL = (Role.SPECIALIST, Role.SCHOOL_STAFF, Role.PRINCIPAL, Role.ZONE_LEAD)
AT_OFFICE = (Role.DATA_STEWARD, Role.SUPERVISOR, Role.DISTRICT_ADMIN, Role.VIEWER)
AT_BRANCH = (Role.BRANCH_STAFF, Role.ZONE_LEAD)
OF_STUDENTS = ("enrollment", "classenrollment", "result")


@dataclass
class World:
    """Somebody in a district: `seats` (role, place), the rest by student or class; (first, last)
    stand at the end of each."""

    today: date
    narrowed: bool
    purpose: str
    seats: list = field(default_factory=list)
    stays: list = field(default_factory=list)  # student, place
    classes: list = field(default_factory=list)
    taken: list = field(default_factory=list)  # student, class
    taught: list = field(default_factory=list)  # class
    tested: set = field(default_factory=set)
    grants: list = field(default_factory=list)  # student or None, place or None, whether ended

    def between_years(self):
        return (6, 1) <= (self.today.month, self.today.day) <= (9, 15)

    def is_on(self, starts, ends):
        return starts <= self.today and (ends is None or ends >= self.today)

    def holds(self, starts, ends):
        """Also what ended with the school year, until the next one has begun."""
        if self.is_on(starts, ends):
            return True
        spring = date(self.today.year, 5, 1)
        return self.between_years() and starts <= self.today and ends >= spring

    def schools(self, student):
        """Where the student is; else, between two years, where they were last."""
        mine = [(place, *days) for one, place, *days in self.stays if one == student]
        mine = [row for row in mine if self.holds(*row[1:])]
        now = [place for place, *days in mine if self.is_on(*days)]
        last = max((ends for _, _, ends in mine if ends), default=None)
        return now or [place for place, _, ends in mine if ends == last]

    def in_class(self, student, row):
        return any(
            self.holds(*days) for one, of, *days in self.taken if (one, of) == (student, row)
        )

    def own_class(self, role, row):
        if any(self.holds(*days) for of, *days in self.taught if of == row):
            return True
        return role == Role.SPECIALIST and row in self.tested

    def opens(self, role, place, student):
        if role == Role.DATA_STEWARD:
            return bool(self.purpose)
        if role == Role.PRINCIPAL or (role == Role.SPECIALIST and not self.narrowed):
            return place in self.schools(student)
        return role in (Role.SPECIALIST, Role.SCHOOL_STAFF) and any(
            row.place == place and self.own_class(role, row) and self.in_class(student, row)
            for row in self.classes
        )

    def granted(self, student):
        return any(
            of in (None, student) and (place is None or place in self.schools(student))
            for of, place, ended, *days in self.grants
            if not ended and self.is_on(*days)
        )

    def sees(self, student):
        now = [(role, place) for role, place, *days in self.seats if self.is_on(*days)]
        is_of_schools = any(place.side == "schools" for _, place in now)
        return any(self.opens(role, place, student) for role, place in now) or (
            is_of_schools and self.granted(student)
        )

    def keeps(self):
        return any(
            role == Role.DATA_STEWARD and self.is_on(*days) and self.purpose
            for role, _, *days in self.seats
        )


def days_of(chance, today):
    """(first day, last day or None), mostly begun."""
    first = chance.choice(DAYS[:5])
    last = chance.choice([None, *(day for day in DAYS if day >= first)])
    return today + timedelta(first), None if last is None else today + timedelta(last)


def invented(chance, district, schools, office, branch):
    """(the person, the students, their World), all of it stored."""
    today = timezone.localdate()
    world = World(today, chance.random() < 0.4, chance.choice(["", "An audit."]))
    StudentSettings.objects.create(district=district, specialists_narrowed=world.narrowed)
    person = UserFactory()
    take_seats(chance, world, person, schools, office, branch)
    students = [StudentFactory(school=None, district=district) for _ in range(5)]
    administration = AdministrationFactory(assessment__district=district)
    category = CategoryFactory(dimension__district=district)
    for place in schools:
        invent_class(chance, world, person, place)
    for student in students:
        invent_stays(chance, world, student, schools)
        ResultFactory(student=student, administration=administration)
        GroupMembershipFactory(student=student, category=category)
    give(chance, world, person, students, schools)
    reach.refresh(district.pk)
    return person, list(Student.objects.filter(district=district).order_by("pk")), world


def take_seats(chance, world, person, schools, office, branch):
    seats = [(role, place) for place in schools for role in AT_SCHOOL]
    seats += [(role, office) for role in AT_OFFICE] + [(role, branch) for role in AT_BRANCH]
    for role, place in chance.sample(seats, chance.randint(0, 3)):
        starts, ends = days_of(chance, world.today)
        PositionFactory(user=person, place=place, role=role, starts=starts, ends=ends)
        world.seats.append((role, place, starts, ends))


def invent_class(chance, world, person, place):
    row = SchoolClassFactory(place=place)
    world.classes.append(row)
    if chance.random() < 0.6:
        staff = StaffMemberFactory(district=place.district, user=person)
        starts, ends = days_of(chance, world.today)
        TeachingFactory(school_class=row, staff=staff, starts=starts, ends=ends)
        world.taught.append((row, starts, ends))
    if chance.random() < 0.4:
        SittingFactory(school_class=row, given_by=person)
        world.tested.add(row)


def invent_stays(chance, world, student, schools):
    for place in chance.sample(schools, chance.randint(0, 2)):
        starts, ends = days_of(chance, world.today)
        EnrollmentFactory(student=student, place=place, starts=starts, ends=ends)
        world.stays.append((student, place, starts, ends))
    for row in chance.sample(world.classes, chance.randint(0, 2)):
        starts, ends = days_of(chance, world.today)
        ClassEnrollmentFactory(student=student, school_class=row, starts=starts, ends=ends)
        world.taken.append((student, row, starts, ends))


def give(chance, world, person, students, schools):
    scopes = [(None, None), (chance.choice(students), None), (None, chance.choice(schools))]
    for student, place in chance.sample(scopes, chance.choice([0, 0, 1, 2])):
        starts, ends = days_of(chance, world.today)
        ends, ended = ends or world.today, chance.random() < 0.3
        starts = min(starts, ends)
        GrantFactory(
            district=schools[0].district,
            user=person,
            student=student,
            place=place,
            starts=starts,
            ends=ends,
            ended_at=timezone.now() if ended else None,
        )
        world.grants.append((student, place, ended, starts, ends))


def read(table, column="student_id"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT {column} FROM assessments_{table} ORDER BY 1")
        return [key for (key,) in cursor.fetchall()]


def walls(person, students, purpose):
    """(whom a reason is told of, whom the queryset finds, whose rows the database lets through),
    the results a queryset finds, whose program flags are shown."""
    with acting_as(person.pk, purpose):
        told = [one.pk for one in students if reason(person, one)]
        found = Student.objects.visible_to(person).order_by("pk").values_list("pk", flat=True)
        results = Result.objects.visible_to(person).order_by("student")
        return (
            (told, list(found), read("student", "id")),
            list(results.values_list("student", flat=True)),
            read("groupmembership"),
            {student for table in OF_STUDENTS for student in read(table)},
        )


def test_every_wall_lets_through_what_the_rule_says(
    district, school, other_school, head_office, branch, far_student
):
    numbers = set()
    for seed in range(WORLDS):
        with transaction.atomic():
            with importing(district.pk):
                person, students, world = invented(
                    random.Random(seed), district, [school, other_school], head_office, branch
                )
            seen = [one.pk for one in students if world.sees(one)]
            flags = [one.pk for one in students] if world.keeps() else []
            found = walls(person, [*students, far_student], world.purpose)
            assert (seed, *found) == (seed, (seen, seen, seen), seen, flags, set(seen))
            transaction.set_rollback(True)
        numbers.add(len(seen))

    assert numbers >= {0, 2, 5}  # else the worlds would be too much alike to say much
