"""Classes: which there are, who is in one, how they did; as a page, on paper, as a file."""

import hashlib

from django.shortcuts import render
from django.utils import timezone

from assessments.class_page import (
    class_page,
    file_of,
    headings_html,
    last_day,
    page_rows,
    to_enter,
)
from assessments.disclosures import What, for_readers, record_list, refuse
from assessments.finding import class_rows, names_of_teachers
from assessments.forms.student import ClassFilter
from assessments.grades import grade_names
from assessments.models import SchoolClass, year_name
from assessments.statements import of_class, with_statements
from assessments.years import asked_year, years_with_results
from goals.exports import made_by, spreadsheet


@for_readers
def class_list(request):
    found = ClassFilter(request.GET, request.openings)
    found.is_valid()
    page = found.page(SchoolClass.objects.filter(request.openings.classes()))
    context = {"filter_form": found, "page": page, "rows": class_rows(page.object_list)}
    return render(request, "assessments/class_list.html", context)


def class_or_404(request, pk, what):
    """A class of a school or district opened to the reader, or their own."""
    return SchoolClass.objects.opened(pk, request.openings) or refuse(request, what, [])


@for_readers
def class_detail(request, pk):
    return _page(request, class_or_404(request, pk, What.VIEW), What.VIEW)


@for_readers
def class_print(request, pk):
    """The same rows, to be put on paper: that stands on record by itself."""
    return _page(request, class_or_404(request, pk, What.PRINT), What.PRINT)


def _page(request, row, what):
    year = asked_year(request)
    found = class_page(row, year)
    reasons = record_list(request, what, found.students)
    context = {
        "class": row,
        "facts": ", ".join(filter(None, [row.school, row.subject, grade_names(row.grades)])),
        "teachers": ", ".join(names_of_teachers([row.pk]).get(row.pk, ())),
        "last_day": last_day(row) if last_day(row) < timezone.localdate() else None,
        "years": years_with_results(row.district_id, year),
        "year": year_name(year),
        "reasons": [reason.why for reason in reasons],
        "rows": page_rows(found),
        "stated": of_class(found.students, year),
        "headings": headings_html(found, row if what == What.VIEW else None),
        "to_enter": to_enter(request.user, row, found),
        "print": what == What.PRINT,
    }
    return render(request, "assessments/class_detail.html", context)


@for_readers
def class_export(request, pk, kind):
    row, year = class_or_404(request, pk, What.EXPORT), asked_year(request)
    found = class_page(row, year)
    header, rows = with_statements(*file_of(found), found.students, year)
    notes = [("Class", row.title), ("School", row.school), ("School year", year_name(year))]
    name = f"{row.title} {year_name(year)} {timezone.localdate()}"
    response = spreadsheet(kind, name, header, rows, [*notes, *made_by(request)])
    digest = hashlib.sha256(response.content).hexdigest()
    record_list(request, What.EXPORT, found.students, file_sha256=digest)
    return response
