"""What a class page shows, and what its files hold: who is in the class, and how they did in the
windows of one school year."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Case, Value, When
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join

from .access import ENTERING_ROLES
from .grades import grade_name
from .models import Administration, Result, Student
from .scores import result_text, score_text

Window = Administration.Window
OF_YEAR = Case(*(When(window=name, then=Value(place)) for place, name in enumerate(Window.values)))

# Said in SQL: the ORM takes longer to write these than the database to answer them.
# Whom the database lets through, by the names they go by.
MEMBERS = """SELECT student.*, EXISTS (
        SELECT FROM assessments_statement stated
        WHERE stated.student_id = student.id AND stated.withdrawn_on IS NULL
    ) AS has_stated
FROM assessments_student student WHERE id IN (
    SELECT taken.student_id FROM assessments_classenrollment taken
    WHERE taken.school_class_id = %(class)s
        AND taken.starts <= %(begun)s AND coalesce(taken.ends, 'infinity') >= %(day)s
)
ORDER BY lower(coalesce(nullif(preferred_family_name, ''), family_name)),
    lower(coalesce(nullif(preferred_given_name, ''), given_name)), id"""
# What the district gives in a year, in order; and whether the class takes it.
GIVEN = """SELECT given.id, test.name, given."window", test.scale, test.letters, EXISTS (
        SELECT FROM assessments_sitting sitting
        WHERE sitting.administration_id = given.id AND sitting.school_class_id = %(class)s
    )
FROM assessments_administration given
JOIN assessments_assessment test ON test.id = given.assessment_id
WHERE test.district_id = %(district)s AND given.year = %(year)s
ORDER BY lower(test.name), test.id, array_position(%(windows)s, given."window"::text)"""
# By student and administration at once: by the key, however many results a student has.
RESULTS = """SELECT result.student_id, result.administration_id, result.score, level.name,
    result.status
FROM assessments_result result
LEFT JOIN assessments_performancelevel level ON level.id = result.level_id
WHERE result.student_id = ANY (%(students)s) AND result.administration_id = ANY (%(given)s)"""


@dataclass(frozen=True, slots=True)
class Given:
    """An administration of the year."""

    pk: int
    test: str
    window: str
    scale: str
    letters: str
    is_taken: bool  # by the class

    @property
    def when(self):
        return Window(self.window).label


@dataclass(frozen=True, slots=True)
class Taken:
    """One result in words, and apart as the files have it."""

    said: str
    score: str
    level: str


NOTHING = Taken("–", "", "")


@dataclass(frozen=True, slots=True)
class ClassPage:
    """Students of a class, the administrations of the year, and results by (student, one of
    these)."""

    students: list
    administrations: list
    results: dict

    def taken(self, student):
        return [self.results.get((student.pk, one.pk), NOTHING) for one in self.administrations]


def last_day(row):
    """The day the class is shown as of: today, or its last day."""
    ends = [day for day in (row.ends, row.ended_on) if day]
    return min([timezone.localdate(), *ends])


def class_page(row, year):
    """Three statements, however many students and windows there are."""
    students, given = members(row), given_in(row, year)
    results = results_of(students, given)
    shown = {key for _, key in results}
    return ClassPage(students, [one for one in given if one.is_taken or one.pk in shown], results)


def members(row):
    day = last_day(row)
    asked = {"class": row.pk, "day": day, "begun": max(day, row.starts or day)}
    return list(Student.objects.raw(MEMBERS, asked))


def given_in(row, year):
    asked = {"class": row.pk, "district": row.district_id, "year": year, "windows": Window.values}
    return [Given(*one) for one in _rows(GIVEN, asked)]


def results_of(students, given):
    """{(id of the student, id of the administration): Taken}"""
    by_key = {one.pk: one for one in given}
    asked = {"students": [student.pk for student in students], "given": [*by_key]}
    found = _rows(RESULTS, asked)
    return {(who, key): _taken(by_key[key], *rest) for who, key, *rest in found}


def _rows(statement, asked):
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return cursor.fetchall()


def _taken(given, score, level, status):
    scale, letters = given.scale, given.letters
    said = result_text(scale, letters, score, level, status) or NOTHING.said
    if status != Result.Status.SCORED:
        return Taken(said, "", said)
    return Taken(said, score_text(scale, letters, score), level or "")


def heading(given):
    return f"{given.test}, {given.when}"


CELL = '<td role="cell" data-l="{}">{}</td>'
LINE = (
    '<tr role="row"><th role="rowheader" scope="row" class="fld">'
    '<a href="/students/{}/">{}</a></th>'
    '<td role="cell" data-l="ID">{}</td><td role="cell" data-l="Grade">{}</td>{}</tr>'
)


def page_rows(page):
    """Lines of the table, ready to be shown."""
    # A label stands in every line: made safe once.
    labels = [escape(heading(one)) for one in page.administrations]
    return [
        format_html(
            LINE,
            student.pk,
            student.name,
            student.local_id or "–",
            grade_name(student.grade) or "–",
            _cells(labels, page.taken(student)),
        )
        for student in page.students
    ]


def to_enter(user, row, page):
    """[(window, address of its sheet)] for who enters results: plain to see, and on a phone
    the table has no head."""
    if not user.held.has(*ENTERING_ROLES):
        return []
    return [
        (heading(one), f"/administrations/{one.pk}/classes/{row.pk}/")
        for one in page.administrations
    ]


def _cells(labels, taken):
    cells = zip(labels, (one.said for one in taken), strict=True)
    return format_html_join("", CELL, cells)


HEADING = '<th role="columnheader" scope="col">{} <span class="d-block fw-normal">{}</span></th>'
SHEET = (
    '<a class="d-none d-lg-inline" href="/administrations/{}/classes/{}/">{}'
    '<span class="visually-hidden"> sheet</span></a>'
)


def headings_html(page, row=None):
    """Head of the table: a column for each administration, which leads to the sheet of the class
    `row` where its results are typed; on paper without it."""
    windows = [
        (one.test, format_html(SHEET, one.pk, row.pk, one.when) if row else one.when)
        for one in page.administrations
    ]
    return format_html_join("", HEADING, windows)


def file_of(page):
    """(header, rows) of a file: score and level of each administration apart."""
    header = ["Student", "Student ID", "Grade"]
    for one in page.administrations:
        header += [f"{heading(one)}: score", f"{heading(one)}: level"]
    rows = []
    for student in page.students:
        taken = [cell for one in page.taken(student) for cell in (one.score, one.level)]
        rows.append([student.name, student.local_id, student.grade, *taken])
    return header, rows
