"""Files of evidence: asked for by name, never by an address of their own."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from goals.evidence import NO_LISTS
from goals.goal_evidence import EvidenceFilter, ready_rows, under
from goals.models import Evidence, Goal
from goals.reports import name, plan_outline

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}
PLAN = "update__assignment__item__goal__plan"


def evidence_download(request, pk):
    """A picture this site has drawn anew is shown; everything else is downloaded."""
    evidence = _file(request.user, pk)
    if evidence.is_removed:
        return render(request, "goals/evidence_gone.html", {"evidence": evidence}, status=410)
    try:
        content = evidence.file.open()
    except FileNotFoundError:
        return render(request, "goals/evidence_gone.html", {"evidence": evidence}, status=404)
    shown = evidence.is_picture
    kind = evidence.content_type if shown else "application/octet-stream"
    options = {"as_attachment": not shown, "filename": evidence.name, "content_type": kind}
    return FileResponse(content, headers=HEADERS, **options)


def evidence_thumbnail(request, pk):
    """The picture made small, for who may see the picture."""
    evidence = _file(request.user, pk)
    try:
        content = evidence.thumbnail.open()
    except (FileNotFoundError, ValueError):
        raise Http404("There is no small picture of it.") from None
    return FileResponse(content, headers=HEADERS, content_type=evidence.content_type)


@require_POST
def evidence_share(request, pk):
    """With whom it is shared is its author's to change, also after it was sent."""
    rows = Evidence.objects.visible_to(request.user).select_related(
        PLAN, "update__author", "update__assignment__place"
    )
    evidence = get_object_or_404(rows, pk=pk)
    here = evidence.update.assignment.place.district_id
    if evidence.update.author != request.user or here not in request.user.held.staffed():
        raise PermissionDenied
    district, zone = (f"shared_with_{who}" in request.POST for who in ("district", "zone"))
    opens = zone and not evidence.shared_with_zone and evidence.is_list
    if opens and "no_lists" not in request.POST:
        messages.error(request, f"{NO_LISTS} Tick that “{evidence}” holds none, and share again.")
        return redirect(evidence.update)
    evidence.share(district, zone)
    messages.success(request, f"“{evidence}” is {evidence.sharing}.")
    return redirect(evidence.update)


def goal_evidence(request, pk):
    """What was sent as evidence under a goal, as far as this reader may see it."""
    goals = Goal.objects.visible_to(request.user).select_related("plan__owner")
    goal = get_object_or_404(goals, pk=pk)
    below = plan_outline(goal.plan).below(pk)
    found = EvidenceFilter(request.GET, evidence=under(below, request.user))
    page = found.page()
    context = {
        "goal": goal,
        "name": name(goal),
        "filter_form": found,
        "page": page,
        "rows": ready_rows(page.object_list),
    }
    return render(request, "goals/goal_evidence.html", context)


def _file(user, pk):
    files = Evidence.objects.visible_to(user).exclude(file="").select_related("update")
    return get_object_or_404(files, pk=pk)
