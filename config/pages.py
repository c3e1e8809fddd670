"""Pages that say how the product works: open to everybody, also before signing in."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render

from goals.models import Update
from goals.status import Reason, Reporting
from zones.access import Role
from zones.models import Position

STATUS_MEANINGS = {
    Update.Status.ON_TRACK: "Will be finished by the plan’s date, or (ongoing work) is happening "
    "as the plan says.",
    Update.Status.AT_RISK: "Can still be done if something changes.",
    Update.Status.OFF_TRACK: "Will not be done without help or a new date.",
    Update.Status.NOT_STARTED: "Not begun and not late. Every piece of work starts here.",
    Update.Status.COMPLETE: "Finished. Only work that finishes can be complete.",
}
REPORTING_MEANINGS = {
    Reporting.IN: "An update for this period is in.",
    Reporting.WAITING: "It was sent and somebody still has to read it.",
    Reporting.RETURNED: "It was sent in time and came back with a note.",
    Reporting.OPEN: "It is asked for and not late.",
    Reporting.NOT_REPORTING: "It was due, the grace days have passed, and nothing was sent. "
    "It says nothing about the work.",
    Reporting.NOT_ASKED: "Nothing is owed. The page gives the reason.",
}


@login_not_required
def help_page(request):
    context = {
        "statuses": list(STATUS_MEANINGS.items()),
        "reporting": list(REPORTING_MEANINGS.items()),
        "reasons": Reason.labels,
        "stewards": stewards(request.user),
    }
    return render(request, "pages/help.html", context)


@login_not_required
def accessibility(request):
    return render(request, "pages/accessibility.html", {"stewards": stewards(request.user)})


@login_not_required
def privacy(request):
    return render(request, "pages/privacy.html", {"stewards": stewards(request.user)})


def stewards(user):
    """(name, e-mail address, office) of the data stewards this person may know by name."""
    if not user.is_authenticated:
        return []
    rows = Position.objects.visible_to(user).today().filter(role=Role.DATA_STEWARD)
    return list(rows.order_by("user__name").values_list("user__name", "user__email", "place__name"))
