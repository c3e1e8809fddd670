"""What a class page shows, and what its files hold: who is in the class, and how they did in the
windows of one school year."""

from dataclasses import dataclass

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from .access import ENTERING_ROLES
from .finding import by_called_name
from .grades import grade_name
from .models import Administration, ClassEnrollment, Result, Sitting, Student
from .scores import result_text, score_text

WINDOWS = {name: place for place, name in enumerate(Administration.Window.values)}
OF_YEAR = Case(*(When(window=name, then=Value(place)) for name, place in WINDOWS.items()))
OF_RESULT = ("student", "administration", "score", "level__name", "status")


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


def members(row):
    """Students of the class whom the database lets through, by the names they go by."""
    day = last_day(row)
    begun = Q(starts__lte=max(day, row.starts or day))
    held = ClassEnrollment.objects.filter(begun, Q(ends=None) | Q(ends__gte=day), school_class=row)
    return by_called_name(Student.objects.filter(pk__in=held.values("student")))


def class_page(row, year):
    """Three statements, however many students and windows there are."""
    students = list(members(row))
    ids = [student.pk for student in students]
    found = Result.objects.filter(student__in=ids, administration__year=year)
    found = list(found.values_list(*OF_RESULT))
    administrations = administrations_of(row, year, {key for _, key, *_ in found})
    by_key = {one.pk: one.assessment for one in administrations}
    results = {(who, key): _taken(by_key[key], *rest) for who, key, *rest in found}
    return ClassPage(students, administrations, results)


def administrations_of(row, year, taken):
    """Those the class takes and those (ids) its students have results of, in order."""
    sittings = Sitting.objects.filter(administration=OuterRef("pk"), school_class=row)
    rows = Administration.objects.filter(Exists(sittings) | Q(pk__in=taken), year=year)
    order = (Lower("assessment__name"), "assessment", OF_YEAR)
    return list(rows.select_related("assessment").order_by(*order))


def _taken(assessment, score, level, status):
    scale, letters = assessment.scale, assessment.letters
    said = result_text(scale, letters, score, level, status) or NOTHING.said
    if status != Result.Status.SCORED:
        return Taken(said, "", said)
    return Taken(said, score_text(scale, letters, score), level or "")


def heading(administration):
    return f"{administration.assessment.name}, {administration.get_window_display()}"


def page_rows(page):
    """Rows of the page, ready to be shown."""
    labels = [heading(one) for one in page.administrations]
    return [
        {
            "url": f"/students/{student.pk}/",
            "name": student.name,
            "local_id": student.local_id,
            "grade": grade_name(student.grade),
            "cells": _cells(labels, page.taken(student)),
        }
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
    return format_html_join("", '<td role="cell" data-l="{}">{}</td>', cells)


HEADING = '<th role="columnheader" scope="col">{} <span class="d-block fw-normal">{}</span></th>'
SHEET = (
    '<a class="d-none d-lg-inline" href="/administrations/{}/classes/{}/">{}'
    '<span class="visually-hidden"> sheet</span></a>'
)


def headings_html(page, row=None):
    """Head of the table: a column for each administration, which leads to the sheet of the class
    `row` where its results are typed; on paper without it."""
    windows = [
        (one.assessment.name, _window(one, row) if row else one.get_window_display())
        for one in page.administrations
    ]
    return format_html_join("", HEADING, windows)


def _window(administration, row):
    return format_html(SHEET, administration.pk, row.pk, administration.get_window_display())


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
