"""The sheet of a class: its students by the windows of a year in which they take one assessment."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Prefetch
from django.utils import timezone

from assessments.access import CLASS, Openings
from assessments.disclosures import What, record, refuse
from assessments.models import (
    Administration,
    ClassEnrollment,
    PerformanceLevel,
    Result,
    SchoolClass,
    Sitting,
    Student,
)
from assessments.scale import Scale
from zones.access import Role
from zones.formats import long_date

# Reasons that let somebody enter results; the others only show them.
ENTERING = (Role.SPECIALIST, Role.DATA_STEWARD, CLASS)
WINDOWS = list(Administration.Window)
LEVELS = Prefetch("level_set__levels", PerformanceLevel.objects.order_by("position"))

# Said in SQL: the ORM takes longer to write this than the database to answer it.
MEMBERS = """SELECT student.* FROM assessments_student student WHERE id IN (
    SELECT taken.student_id FROM assessments_classenrollment taken
    WHERE taken.school_class_id = %(class)s AND (
        still_holds(taken.starts, taken.ends, %(day)s)
        OR EXISTS (
            SELECT FROM assessments_administration given WHERE given.id = ANY (%(columns)s)
                AND taken.starts <= coalesce(given.closes, %(day)s)
                AND coalesce(taken.ends, 'infinity') >= coalesce(given.opens, %(day)s)
        )
        OR EXISTS (
            SELECT FROM assessments_result result WHERE result.student_id = taken.student_id
                AND result.administration_id = ANY (%(columns)s)
        )
    )
)"""


@dataclass(frozen=True, slots=True)
class Column:
    """One administration of the sheet."""

    pk: int
    title: str  # Winter
    scale: Scale
    lock: str  # why nothing can be entered, "" where it can


@dataclass(frozen=True, slots=True)
class Held:
    """A result that is stored: as it is typed, and the name of its level."""

    text: str
    level: str


EMPTY = Held("", "")


class Sheet:
    """What one person sees of a class: `columns` {id: Column}, `students` {id: Student} by name,
    `held` {(student, column): Held}."""

    def __init__(self, administration, rows, school_class, openings):
        self.administration, self.school_class = administration, school_class
        self.openings = openings
        self.entering = Openings(tuple(one for one in openings.found if one.kind in ENTERING))
        rows = sorted(rows, key=lambda row: WINDOWS.index(row.window))
        self.columns = {row.pk: column_of(row) for row in rows}
        self.students = {row.pk: row for row in members(school_class, self.columns)}
        self.held = held(self.columns, self.students)

    @property
    def key(self):
        """What its address is made of."""
        return self.administration.pk, self.school_class.pk

    @property
    def why(self):
        """The reasons for which the class is shown, in words."""
        found = map(self.openings.of, self.students.values())
        return " ".join(sorted({opening.why for opening in found if opening}))

    def may_enter(self, student):
        return self.entering.of(student) is not None

    def may_enter_any(self):
        return any(map(self.may_enter, self.students.values()))

    def changed(self, request, students):
        """Puts on record that results of these students (ids) were changed, each for the reason
        that lets this person enter them."""
        reasons = {}
        for pk in students:
            opening = self.entering.of(self.students[pk])
            reasons.setdefault(id(opening), (opening, []))[1].append(pk)
        for opening, ids in reasons.values():
            record(request, What.CHANGE, ids, opening)


def sheet_or_404(request, pk, class_pk, what=What.VIEW):
    """The sheet, for who has a reason to see the class; on record where it is refused."""
    school_class = SchoolClass.objects.opened(class_pk, request.openings)
    rows = windows(school_class, pk) if school_class else {}
    if pk not in rows:
        refuse(request, what, [])
    return Sheet(rows[pk], rows.values(), school_class, request.openings)


def windows(school_class, pk):
    """{id: Administration} of the windows of a year in which the assessment of `pk` is given: those
    the class takes, and those a student of it has a result in."""
    sittings = Sitting.objects.filter(school_class=school_class, administration=OuterRef("pk"))
    ids = ClassEnrollment.objects.filter(school_class=school_class).values("student")
    scored = Result.objects.filter(student__in=ids, administration=OuterRef("pk"))
    rows = Administration.objects.filter(
        Exists(sittings) | Exists(scored),
        assessment__district=school_class.district_id,
        assessment__administrations=pk,
        year=F("assessment__administrations__year"),
    )
    rows = rows.order_by().select_related("assessment", "level_set").prefetch_related(LEVELS)
    return {row.pk: row for row in rows}


def column_of(row):
    levels = row.level_set.levels.all() if row.level_set else ()
    early = row.opens and row.opens > timezone.localdate()
    lock = f"It opens on {long_date(row.opens)}." if early else ""
    return Column(row.pk, row.get_window_display(), Scale(row.assessment, levels), lock)


def members(school_class, columns):
    """Who is in the class today, was at some day of one of these windows, or was and has a result
    in one; by the names they go by."""
    day = timezone.localdate()
    asked = {"class": school_class.pk, "day": day, "columns": [*columns]}
    return sorted(Student.objects.raw(MEMBERS, asked), key=by_called_name)


def by_called_name(student):
    """As the page of the class has them."""
    family = student.preferred_family_name or student.family_name
    given = student.preferred_given_name or student.given_name
    return family.lower(), given.lower(), student.pk


def held(columns, students):
    """{(student, column): Held} of what is stored."""
    rows = Result.objects.filter(student__in=[*students], administration__in=[*columns])
    cells = {}
    for row in rows.values_list("student", "administration", "score", "level", "status"):
        student, column, *result = row
        cells[student, column] = held_of(columns[column].scale, *result)
    return cells


def held_of(scale, score, level, status):
    return Held(scale.text(score, level, status), scale.names.get(level, ""))
