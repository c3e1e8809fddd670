"""Who has seen students: of a district, of one student, and whose rows a person saw."""

from hashlib import sha256

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone

from assessments import disclosure_log as log
from assessments.disclosures import What, for_stewards, record_kept, student_or_404
from assessments.models import Disclosure
from goals.exports import made_by, spreadsheet
from goals.forms.list_filter import PER_PAGE

MOST = 50_000  # lines of a file


@for_stewards
def disclosure_list(request):
    found, rows = _asked(request)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = log.names_of(log.single(page.object_list))
    record_kept(request, What.VIEW, names.values())
    rows = log.rows_of(page.object_list, names, request.openings.keeping())
    context = {"filter_form": found, "page": page, "rows": rows}
    return render(request, "assessments/disclosure_list.html", context)


@for_stewards
def disclosure_export(request, kind):
    found, rows = _asked(request)
    if rows.count() > MOST:
        return _too_many(request, "assessments:disclosure_list")
    rows = list(rows)
    names = log.names_of(log.single(rows))
    lines = log.lines_of(rows, names)
    return _file(request, kind, "disclosures", log.HEADER, lines, names.values(), found)


@for_stewards
def disclosure_students(request):
    """Whose rows were seen: what a district has to know after a breach."""
    found, rows = _asked(request)
    page = Paginator(log.students_of(rows), PER_PAGE).get_page(request.GET.get("page"))
    names = log.names_of(row["student"] for row in page.object_list)
    record_kept(request, What.VIEW, names.values())
    context = {"filter_form": found, "page": page, "rows": log.student_rows(page, names)}
    return render(request, "assessments/disclosure_students.html", context)


@for_stewards
def disclosure_students_export(request, kind):
    found, rows = _asked(request)
    students = log.students_of(rows)
    if len(students) > MOST:
        return _too_many(request, "assessments:disclosure_students")
    names = log.names_of(row["student"] for row in students)
    lines = log.student_lines(students, names)
    return _file(request, kind, "students-seen", log.STUDENTS_HEADER, lines, names.values(), found)


@for_stewards
def student_seen(request, pk):
    student, _ = student_or_404(request, pk)
    rows = log.of_student(request.user, student)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    rows = log.rows_of(page.object_list, {}, request.openings.keeping())
    context = {"student": student, "page": page, "rows": rows}
    return render(request, "assessments/student_seen.html", context)


@for_stewards
def student_seen_export(request, pk, kind):
    student, _ = student_or_404(request, pk, What.EXPORT)
    lines = log.lines_of(log.of_student(request.user, student)[:MOST], {student.pk: student})
    name = f"who has seen student {student.local_id or pk}"
    return spreadsheet(kind, name, log.HEADER, lines, made_by(request))


def _asked(request):
    found = log.DisclosureFilter(request.GET, user=request.user)
    return found, found.apply(Disclosure.objects.visible_to(request.user))


def _file(request, kind, name, header, lines, students, found):
    name = f"{name} {timezone.localdate()}"
    made = spreadsheet(kind, name, header, lines, made_by(request, found))
    seal = sha256(made.content).hexdigest()
    record_kept(request, What.EXPORT, students, file_sha256=seal)
    return made


def _too_many(request, page):
    messages.warning(request, f"More than {MOST:,} lines. Choose a person or dates first.")
    return redirect(page)
