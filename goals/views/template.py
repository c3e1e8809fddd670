"""A template for action plans: its page, offering it to those who write plans, withdrawing it."""

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from goals.forms.action_plan import places_to_act_for
from goals.models import Plan
from goals.starts import focuses_of, steps_of

from .loading import load_editable


def template_page(request, context):
    """The words of a template by key area; who writes an action plan begins one from it."""
    plan = context["plan"]
    by_area = groupby(steps_of(plan), lambda step: step.key_area)
    context |= {
        "focuses": focuses_of(plan),
        "areas": [(area.title if area else "", list(steps)) for area, steps in by_area],
        "may_begin": plan.is_running and places_to_act_for(request.user).exists(),
        "begun": plan.begun_here.count(),
    }
    return render(request, "goals/template_detail.html", context)


@require_POST
def template_offer(request, pk):
    said = "It is offered: who writes an action plan can begin with its words."
    return _step(request, pk, "adopt", said)


@require_POST
def template_withdraw(request, pk):
    said = "It is withdrawn. Plans begun from it stay as they are."
    return _step(request, pk, "close", said)


def _step(request, pk, verb, said):
    """Takes a step in the life of a template; what it refuses is said on its page."""
    plan = load_editable(Plan, request, pk)
    if plan.kind != Plan.Kind.TEMPLATE:
        raise Http404
    try:
        with transaction.atomic():
            held = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
            getattr(held, verb)(on=timezone.localdate())
        messages.success(request, said)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(plan)
