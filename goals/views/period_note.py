"""The note an office writes on top of a reporting period."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from goals.forms.reporting import PeriodNoteForm
from goals.models import PeriodNote
from goals.models.assignment import OFFICE_ROLES
from zones.access import role_required
from zones.drafts import keeps_draft, restore
from zones.models import ReportingPeriod
from zones.numbers import number


@role_required(*OFFICE_ROLES)
@keeps_draft(by=["period", "office"])
def period_note(request):
    """What an office asks of everybody in a period."""
    period = chosen(request)
    offices = offices_of(request.user, period)
    note = note_of(request, period, offices)
    form = PeriodNoteForm(request.POST or None, instance=note, user=request.user, offices=offices)
    if form.is_valid():
        form.done()
        messages.success(request, "The note is saved." if note.text else "The note is taken away.")
        return redirect(f"/reporting/?period={period.pk}")
    restore(request, form)
    return render(request, "goals/reporting_note.html", {"form": form, "period": period})


def chosen(request):
    periods = ReportingPeriod.objects.visible_to(request.user).select_related("school_year")
    wanted = request.GET.get("period", "")
    rows = periods.filter(pk=number(wanted)) if wanted else periods.current()[:1]
    return get_object_or_404(rows)


def offices_of(user, period):
    """Ids of the offices, in the period's district, for which this person writes; else a 404."""
    district = period.school_year.district_id
    held = [seat for seat in user.held.seats if seat.role in OFFICE_ROLES]
    found = sorted({seat.place_id for seat in held if seat.district_id == district})
    if not found:
        raise Http404
    return found


def note_of(request, period, offices):
    """The note of the office that was sent or asked for (default: the first), or a new one."""
    asked = request.POST.get("office") or request.GET.get("office")
    office = next((pk for pk in offices if str(pk) == asked), offices[0])
    written = PeriodNote.objects.editable_by(request.user).filter(period=period, office=office)
    return written.first() or PeriodNote(period=period, office_id=office)
