"""Check-in: everything I owe, at all my places, on one page with one Send."""

from django.contrib import messages
from django.shortcuts import redirect, render

from goals.checkin import check_in_of, named_in
from goals.forms.checkin import CheckInForm
from goals.period_notes import notes_for
from zones.access import WORKING_ROLES, role_required
from zones.chosen import all_periods
from zones.drafts import keeps_draft, restore


@keeps_draft
@role_required(*WORKING_ROLES)
def check_in(request):
    found = check_in_of(request.user, all_periods(request), named_in(_typed(request)))
    form = CheckInForm(request.POST or None, user=request.user, check_in=found)
    if form.done():
        messages.success(request, _said(form), extra_tags=str(form.cleaned_data["form_key"]))
        return redirect("goals:my_work")
    restore(request, form)
    context = {"form": form, "check_in": found, "notes": notes_for(request)}
    return render(request, "goals/check_in.html", context)


def _typed(request):
    """What was sent, or is back from a draft: {field: [values]}."""
    if request.method == "POST":
        return dict(request.POST.lists())
    return request.draft.shown.fields if request.draft.shown else {}


def _said(form):
    """11 updates sent: 6 for Juniper, 5 for Oak. 3 of them wait for review."""
    counts = {}
    for answer in [*form.sent, *form.answers]:
        counts[answer.ask.short] = counts.get(answer.ask.short, 0) + 1
    total = sum(counts.values())
    where = ", ".join(f"{count} for {short}" for short, count in sorted(counts.items()))
    said = f"{total} updates sent: {where}." if total > 1 else f"1 update sent {where[2:]}."
    return f"{said} {_waiting(form.waiting, total)}".strip()


def _waiting(count, total):
    if not count:
        return ""
    if count == total:
        return f"{'They wait' if count > 1 else 'It waits'} for review."
    return f"{count} of them {'wait' if count > 1 else 'waits'} for review."
