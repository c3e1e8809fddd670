"""Answering a survey: by its link or QR code, without signing in. For families and teachers."""

from functools import wraps
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from programs.forms.survey import AnswerForm
from programs.limits import too_often
from programs.models import Program, Survey
from programs.said import day_words
from programs.site.frame import Site
from programs.surveys import store
from programs.translated import Words

HOUR = 3600
A_NETWORK = 60  # answers an hour to one survey from one network: a class in its library


def of_the_survey(page):
    """Opens a page to everybody with its Survey and Site, in the language of its address."""

    def opened(view):
        @login_not_required
        @never_cache
        @wraps(view)
        def answered(request, key, language):
            rows = Survey.objects.exclude(program__state=Program.State.DRAFT)
            rows = rows.select_related("program__place__district", "session")
            survey = get_object_or_404(rows, key=key)
            district = survey.program.place.district
            site = Site(district, language, addresses=_addresses(page, key))
            zone = ZoneInfo(district.time_zone)
            with translation.override(str(language)), timezone.override(zone):
                return view(request, survey, site)

        return answered

    return opened


def _addresses(page, key):
    return {
        code: reverse(f"programs:{page}", kwargs={"key": key, "language": code})
        for code, name in settings.LANGUAGES
    }


@of_the_survey("survey_answer")
def survey_answer(request, survey, site):
    about = f"survey {survey.pk}"
    form = AnswerForm(request.POST or None, about=about, version=survey.version)
    if request.method == "POST" and survey.is_open and form.is_valid():
        if _taken(request, survey, site, form):
            return redirect("programs:survey_thanks", key=survey.key, language=site.language)
        form.add_error(None, _("Many answers came from here just now. Please try again later."))
    words = Words(site.language, {Program: [survey.program_id]})
    title = words(Program, survey.program_id, "title", survey.program.title)
    day = survey.session and day_words(timezone.localtime(survey.session.starts_at))
    page = {"site": site, "survey": survey, "form": form, "title": title, "day": day}
    return render(request, "programs/survey_answer.html", page)


@transaction.atomic  # a page counts as sent only if its answer is stored
def _taken(request, survey, site, form):
    """Whether the answer is kept, or looks as if: who fills in forms by machine learns nothing."""
    if form.is_trapped:
        return True
    if too_often(request, f"survey {survey.pk}", A_NETWORK, HOUR):
        return False
    taken = not form.is_first() or store(survey, str(site.language), form.answers)
    transaction.set_rollback(not taken)  # the page may be sent again
    return taken


@of_the_survey("survey_thanks")
def survey_thanks(request, survey, site):
    return render(request, "programs/survey_thanks.html", {"site": site})
