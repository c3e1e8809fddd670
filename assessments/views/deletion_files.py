"""Whom a dry run lists: for data stewards alone, on record like any other list of students."""

from hashlib import sha256

from django.core.paginator import Paginator
from django.shortcuts import render

from assessments.deletion_page import HEADER, student_lines, student_rows, students_of
from assessments.disclosures import What, for_stewards, kept_or_404, record_kept
from assessments.models import Deletion
from goals.exports import made_by, spreadsheet
from goals.forms.list_filter import PER_PAGE


def _listed(request, pk):
    rows = Deletion.objects.filter(district__in=request.openings.keeping())
    return kept_or_404(request, rows, pk)


@for_stewards
def deletion_students(request, pk):
    row = _listed(request, pk)
    page = Paginator(students_of(row), PER_PAGE).get_page(request.GET.get("page"))
    record_kept(request, What.VIEW, page.object_list)
    context = {"deletion": row, "page": page, "rows": student_rows(row, page.object_list)}
    return render(request, "assessments/deletion_students.html", context)


@for_stewards
def deletion_students_export(request, pk, kind):
    row = _listed(request, pk)
    students = list(students_of(row))
    lines = student_lines(student_rows(row, students))
    name = f"students past the years kept, dry run {row.pk}"
    made = spreadsheet(kind, name, HEADER, lines, made_by(request))
    seal = sha256(made.content).hexdigest()
    record_kept(request, What.EXPORT, students, file_sha256=seal)
    return made
