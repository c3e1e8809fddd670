"""Requests of families about a record: received, worked on, answered, opened again."""

from hashlib import sha256

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone

from assessments import request_page, request_rows
from assessments.disclosures import (
    What,
    for_stewards,
    kept_or_404,
    record,
    record_kept,
    student_or_404,
)
from assessments.forms.request import AnswerForm, ReopenForm, RequestFilter, RequestForm
from assessments.models import RecordRequest
from goals.exports import made_by, spreadsheet
from goals.forms.list_filter import PER_PAGE
from zones.forms.owned import hold


def kept(request):
    """The requests of the districts this steward keeps."""
    rows = RecordRequest.objects.visible_to(request.user)
    return rows.select_related("student", "entered_by", "answered_by")


def request_or_404(request, pk):
    """One of them; that its student was looked at stands on record."""
    one = kept_or_404(request, kept(request), pk)
    record_kept(request, What.VIEW, [one.student])
    return one


def held_open(request, pk):
    """A request that is nobody else's until what is sent is saved; 403 where it is answered."""
    one = request_or_404(request, pk)
    hold(one)
    one.refresh_from_db(fields=["answer", "answered_on"])
    if one.answered_on:
        raise PermissionDenied("It is answered. Open it again first, and say why.")
    return one


@for_stewards
def request_list(request):
    found, rows = _asked(request)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    what = What.SEARCH if found.is_narrowed else What.VIEW
    record_kept(request, what, [one.student for one in page.object_list])
    context = {"filter_form": found, "page": page, "rows": request_rows.rows_of(page.object_list)}
    return render(request, "assessments/request_list.html", context)


@for_stewards
def request_export(request, kind):
    found, rows = _asked(request)
    rows = list(rows)
    lines, name = request_rows.lines_of(rows), f"requests {timezone.localdate()}"
    made = spreadsheet(kind, name, request_rows.HEADER, lines, made_by(request, found))
    seal = sha256(made.content).hexdigest()
    record_kept(request, What.EXPORT, [one.student for one in rows], file_sha256=seal)
    return made


def _asked(request):
    found = RequestFilter(request.GET)
    return found, request_rows.ordered(found.apply(kept(request)))


@for_stewards
def request_create(request, pk):
    student, opening = student_or_404(request, pk)
    if student.district_id not in request.openings.keeping():
        raise PermissionDenied("Requests are entered by a data steward of the student’s district.")
    new = RecordRequest(student=student, district_id=student.district_id, entered_by=request.user)
    form = RequestForm(request.POST or None, instance=new)
    if request.method == "POST" and form.is_valid():
        one = form.save()
        record(request, What.CHANGE, [student.pk], opening)
        messages.success(request, "The request is entered. Nothing of the student is deleted now.")
        return redirect(one)
    context = {"form": form, "student": student}
    return render(request, "assessments/request_form.html", context)


@for_stewards
def request_detail(request, pk):
    context = request_page.context(request, request_or_404(request, pk))
    return render(request, "assessments/request_detail.html", context)


@for_stewards
def request_edit(request, pk):
    one = held_open(request, pk)
    form = RequestForm(request.POST or None, instance=one)
    if request.method == "POST" and form.is_valid():
        changed(request, form.save(), "The request is saved.")
        return redirect(one)
    context = {"form": form, "student": one.student, "one": kept(request).get(pk=pk)}
    return render(request, "assessments/request_form.html", context)


@for_stewards
def request_answer(request, pk):
    one, form = held_open(request, pk), AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        one.close(form.cleaned_data["answer"], request.user)
        changed(request, one, "The request is answered, and closed.")
        return redirect(one)
    context = {"form": form, "one": one, "asked": request_rows.asked(one)}
    return render(request, "assessments/request_answer.html", context)


@for_stewards
def request_reopen(request, pk):
    one = request_or_404(request, pk)
    hold(one)
    one.refresh_from_db()
    if not one.answered_on:
        raise PermissionDenied("It is open.")
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        one.open_again(form.cleaned_data["why"], request.user)
        changed(request, one, "The request is open again, due as before. The answer is kept.")
        return redirect(one)
    return render(request, "assessments/request_reopen.html", {"form": form, "one": one})


def changed(request, one, said):
    """Tells the person, and puts it on record with the student."""
    record_kept(request, What.CHANGE, [one.student])
    messages.success(request, said)
