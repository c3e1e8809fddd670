"""What a data steward looks at students for: stated before anything is shown."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from assessments.acting import drop_purpose, state_purpose, stated_purpose
from assessments.disclosures import steward_or_404
from assessments.forms.purpose import PurposeForm
from zones.drafts import keeps_draft, restore

STUDENTS = "/students/"


@keeps_draft
def purpose(request):
    steward_or_404(request)
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        state_purpose(request, form.purpose)
        messages.success(request, "It stands beside everything you look at until the day ends.")
        return redirect(asked_page(request))
    restore(request, form)
    context = {"form": form, "stated": stated_purpose(request), "asked": request.GET.get("next")}
    return render(request, "assessments/purpose_form.html", context)


@require_POST
def purpose_end(request):
    steward_or_404(request)
    drop_purpose(request)
    messages.success(request, "Rows of students are closed again.")
    return redirect("assessments:purpose")


def asked_page(request):
    """The page that asked for the purpose; the search for one that is not ours."""
    asked = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if ours and asked.startswith("/") else STUDENTS
