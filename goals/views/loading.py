"""What every page that changes a plan begins with: load it, or say why not."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404

from goals.models import ActionItem, Goal, Plan

PATH_TO_PLAN = {Plan: "", Goal: "plan__", ActionItem: "goal__plan__"}
NEVER_OFFERED = {"invalid_choice", "invalid_pk_value", "invalid_list"}


def load_editable(model, request, pk):
    """A plan, goal or item this person may change: 404 if they do not see it, else 403."""
    path = PATH_TO_PLAN[model]
    rows = model.objects.visible_to(request.user).select_related(f"{path}owner__district")
    row = get_object_or_404(rows, pk=pk)
    if not model.objects.editable_by(request.user).filter(pk=row.pk).exists():
        raise PermissionDenied("Only those who write the plan of this place can change it.")
    return row


def load_open(model, request, pk):
    """As `load_editable`, and its plan is not closed."""
    row = load_editable(model, request, pk)
    if plan_of(row).status == Plan.Status.CLOSED:
        raise PermissionDenied(
            "The plan is closed: its words stay as they were. Carry it forward to go on with it."
        )
    return row


def plan_of(row):
    for step in PATH_TO_PLAN[type(row)].split("__")[:-1]:
        row = getattr(row, step)
    return row


def valid_or_404(form):
    """Whether what was sent is valid; an id that was not offered is a page that does not exist."""
    valid = form.is_valid()
    problems = (problem for field in form.errors.as_data().values() for problem in field)
    if any(problem.code in NEVER_OFFERED for problem in problems):
        raise Http404
    return valid


def saved(form):
    """What a valid form saved; None where its plan was adopted meanwhile, which it then says."""
    try:
        return form.save()
    except ValidationError as refused:
        form.add_error(None, refused)
    return None
