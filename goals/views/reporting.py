"""Who has reported for a period: the grid, the list, their files, and reminders."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from goals.completeness import OWED, READERS, REMINDERS, desk_of, most_missing_first
from goals.exports import spreadsheet
from goals.forms.reporting import ReportingFilter
from goals.listing import HEADER, listing, table
from goals.models import Assignment
from goals.reminders import remind
from goals.reporting_page import grid_of, page_of
from goals.reports import tallied
from zones.access import role_required
from zones.formats import long_date
from zones.numbers import number

PAGE_SIZE = 50


@role_required(*READERS)
def reporting_grid(request):
    desk, choice, rows = read(request)
    context = {"desk": desk, "scene": desk.scene, "filter_form": choice}
    by_place = tallied(rows, "place")
    context |= page_of(request, desk, rows, by_place)
    if choice and (choice.cleaned_data["view"] == "list" or not desk.plan):
        ordered = [row for _, tally in most_missing_first(by_place) for row in tally.rows]
        page = Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("page"))
        lines = listing(page.object_list, desk.scene, request.user)
        return render(
            request, "goals/reporting_list.html", context | {"page": page, "lines": lines}
        )
    if choice:
        context |= grid_of(desk, rows, by_place)
    return render(request, "goals/reporting_grid.html", context)


def read(request):
    """(what there is to follow, the filters, the rows they keep). What is not a choice is a 404."""
    desk = desk_of(request)
    if not desk.scene.period:
        return desk, None, []
    choice = ReportingFilter(request.GET, desk=desk)
    if not choice.is_valid():
        raise Http404
    keeps = choice.keeps()
    return desk, choice, [row for row in desk.scene.rows if keeps(row)]


@role_required(*READERS)
def reporting_export(request, kind):
    desk, choice, rows = read(request)
    if not choice:
        raise Http404
    name, header = f"Reporting {desk.scene.period} {timezone.localdate()}", ("Plan", *HEADER)
    lines = lines_of(desk, rows, request.user)
    return spreadsheet(kind, name, header, lines, notes(request, choice))


def lines_of(desk, rows, user):
    titles = {plan.pk: plan.title for plan in desk.plans}
    lines = table(rows, desk.scene, user)
    return [(titles[row.plan], *line) for row, line in zip(rows, lines, strict=True)]


def notes(request, choice):
    return [
        *choice.words(),
        ("Made by", request.user.name),
        ("Made on", long_date(timezone.localdate())),
        ("About status", "The last one known, from any period"),
        ("About reporting", "For the period above. Not reporting says nothing about the work"),
    ]


@require_POST
@role_required(*REMINDERS)
def reporting_remind(request):
    """Mails those who owe something at the chosen places (`place`), or at every place (`all`)."""
    desk, _, rows = read(request)
    named = {number(key) for key in request.POST.getlist("place") if key}
    if not named <= desk.scene.places.keys():
        raise Http404
    chosen = desk.scene.places.keys() if "all" in request.POST else named
    owed = [row.pk for row in rows if row.place in chosen and row.reporting in OWED]
    count = remind(Assignment.objects.filter(pk__in=owed), by=request.user) if owed else 0
    say(request, count)
    return redirect(f"/reporting/?{request.GET.urlencode()}")


def say(request, count):
    if count:
        people = "1 person gets" if count == 1 else f"{count} people get"
        messages.success(request, f"{people} a mail with what they owe.")
    else:
        why = "nobody there owes an update, or they had a mail today already"
        messages.warning(request, f"No mail goes out: {why}.")
