"""The rows of the plan page as a file: the same filters, the same facts."""

from django.http import Http404
from django.utils import timezone

from goals.exports import made_by, spreadsheet
from goals.listing import HEADER, table
from goals.models import Plan
from goals.views.plan import read, visible_plan


def plan_export(request, pk, kind):
    plan = visible_plan(request, pk)
    if plan.status == Plan.Status.DRAFT:
        raise Http404
    scene, choice, rows = read(request, plan)
    lines = table(rows, scene, request.user)
    name = f"{plan.owner.district.slug} {plan.title} {timezone.localdate()}"
    return spreadsheet(kind, name, HEADER, lines, notes(request, plan, choice))


def notes(request, plan, choice):
    """What the file is, which rows were chosen, who made it and when."""
    return [
        ("Plan", plan.title),
        ("Owner", plan.owner.name),
        ("District", plan.owner.district.name),
        *choice.words(),
        *made_by(request),
        ("About status", "The last one known, from any period"),
        ("About reporting", "For the period above. Not reporting says nothing about the work"),
    ]
