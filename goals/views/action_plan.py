"""The action plan of a school or branch, begun by who leads it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from goals.forms.action_plan import ActionPlanForm, places_to_act_for
from zones.drafts import keeps_draft, restore

from .loading import valid_or_404


@keeps_draft
def action_plan_create(request):
    if not places_to_act_for(request.user).exists():
        raise PermissionDenied("Action plans are written by who leads a school or a branch.")
    form = ActionPlanForm(request.POST or None, user=request.user)
    if request.method == "POST" and valid_or_404(form):
        plan = form.save()
        messages.success(request, "The draft is there. Now write its first step.")
        return redirect("goals:item_create", plan.goals.get().pk)
    restore(request, form)
    return render(request, "goals/action_plan_form.html", {"form": form})
