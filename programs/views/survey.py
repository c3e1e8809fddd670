"""Surveys, for staff: ask, hang up the poster, read what is shown of the answers, close."""

import io

import qrcode
import qrcode.image.svg
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from goals.exports import made_by, spreadsheet
from goals.views.loading import valid_or_404
from programs.forms.survey import SurveyForm
from programs.models import Answer, Program, Survey
from programs.survey_page import (
    LANGUAGES,
    RESULTS_HEADER,
    result_lines,
    result_notes,
    result_rows,
    stands,
    survey_rows,
    written,
)
from programs.surveys import figures
from zones.drafts import keeps_draft, restore
from zones.numbers import number

PLANS = "Only who plans the programs of this place asks for answers."
AROUND = ("program__place__district", "session")
A_PAGE = 50


def survey_list(request):
    rows = Survey.objects.visible_to(request.user)
    program = None
    if pk := number(request.GET.get("program", "")):
        program = Program.objects.visible_to(request.user).filter(pk=pk).first()
        rows = rows.filter(program=pk)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    may_ask = program and Program.objects.editable_by(request.user).filter(pk=program.pk).exists()
    context = {"rows": survey_rows(page), "page": page, "program": program, "may_ask": may_ask}
    return render(request, "programs/survey_list.html", context)


@keeps_draft
def survey_create(request, pk):
    programs = Program.objects.visible_to(request.user).select_related("place__district")
    program = get_object_or_404(programs, pk=pk)
    if not Program.objects.editable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied(PLANS)
    new = Survey(program=program, created_by=request.user)
    form = SurveyForm(request.POST or None, instance=new)
    if request.method == "POST" and valid_or_404(form):
        messages.success(request, "The survey is open. Hang up the poster, or share the link.")
        return redirect(form.save())
    restore(request, form)
    return render(request, "programs/survey_form.html", {"form": form, "program": program})


def _load(request, pk):
    return get_object_or_404(Survey.objects.visible_to(request.user).select_related(*AROUND), pk=pk)


def _may_edit(request, pk):
    return Survey.objects.editable_by(request.user).filter(pk=pk).exists()


def survey_detail(request, pk):
    survey = _load(request, pk)
    least = survey.program.place.district.least_answers
    found = figures([pk], least).get(pk)
    every = survey.answers.counted().count()
    context = {
        "survey": survey,
        "stands": stands(survey),
        "least": least,
        "every": every,
        "found": found,
        "results": result_rows(survey, found),
        "written": written(survey, found, request.user),
        "may_edit": _may_edit(request, pk),
        "addresses": _addresses(request, survey),
    }
    return render(request, "programs/survey_detail.html", context)


def survey_results_file(request, pk, kind):
    survey = _load(request, pk)
    least = survey.program.place.district.least_answers
    found, every = figures([pk], least).get(pk), survey.answers.counted().count()
    notes = [*result_notes(survey, found, every, least), *made_by(request)]
    name = f"survey {survey.program.title}"
    return spreadsheet(kind, name, RESULTS_HEADER, result_lines(survey, found), notes)


def survey_poster(request, pk):
    survey = _load(request, pk)
    context = {"survey": survey, "addresses": _addresses(request, survey)}
    return render(request, "programs/survey_poster.html", context)


def survey_qr(request, pk, spoken):
    """The link of the survey as a picture to scan."""
    if spoken not in LANGUAGES:
        raise Http404
    address = _address(request, _load(request, pk), spoken)
    made, file = qrcode.QRCode(border=2), io.BytesIO()
    made.add_data(address)
    made.make_image(image_factory=qrcode.image.svg.SvgPathImage).save(file)
    return HttpResponse(file.getvalue(), content_type="image/svg+xml")


def _addresses(request, survey):
    return [(code, name, _address(request, survey, code)) for code, name in LANGUAGES.items()]


def _address(request, survey, code):
    kwargs = {"key": survey.key, "language": code}
    return request.build_absolute_uri(reverse("programs:survey_answer", kwargs=kwargs))


@require_POST
def survey_close(request, pk):
    survey = _load(request, pk)
    if not _may_edit(request, pk):
        raise PermissionDenied(PLANS)
    Survey.objects.filter(pk=pk, closed_at=None).update(closed_at=timezone.now())
    messages.success(request, "The survey is closed. Its link now says so.")
    return redirect(survey)


@require_POST
def answer_put_aside(request, pk):
    return _put(request, pk, timezone.now(), "Put aside: it counts no more.")


@require_POST
def answer_put_back(request, pk):
    return _put(request, pk, None, "It counts again.")


def _put(request, pk, at, said):
    answer = get_object_or_404(Answer.objects.visible_to(request.user), pk=pk)
    if not Answer.objects.editable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied(PLANS)
    Answer.objects.filter(pk=pk).update(put_aside_at=at)
    messages.success(request, said)
    return redirect("programs:survey_detail", answer.survey_id)
