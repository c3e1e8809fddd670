"""My action items: what is due, in progress and done, and a quick log."""

from django.http import Http404
from django.shortcuts import render

from goals.bin import bin_rows
from goals.forms.work import WorkFilter
from goals.message_rows import to_send
from goals.offer_page import waiting_for
from goals.period_notes import notes_for
from goals.quick_log import quick_log
from goals.views.update import update_create
from goals.work import entered_for, work_of
from zones.access import WORKING_ROLES, role_required
from zones.chosen import all_periods
from zones.numbers import number


@role_required(*WORKING_ROLES)
def my_work(request):
    if request.method == "POST":
        return update_create(request, _chosen(request.POST))
    work = work_of(request.user, all_periods(request))
    filters = WorkFilter(request.GET, work=work)
    context = {
        "work": filters.apply(work),
        "total": len(work.rows),
        "filters": filters,
        "quick": quick_log(work.mine),
        "to_check_in": work.to_check_in,
        "offers": waiting_for(request.user),
        "to_send": to_send(request.user),
        "notes": notes_for(request),
        "bin": bin_rows(request.user),
        "entered": entered_for(request.user),
    }
    return render(request, "goals/my_work.html", context)


def _chosen(posted):
    """The assignment the quick log is about; whether it is mine is asked by the next view."""
    chosen = number(posted.get("assignment"))
    if chosen is None:
        raise Http404
    return chosen
