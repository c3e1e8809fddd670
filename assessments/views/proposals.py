"""Staff the roster knows no more: their positions are proposed to end, a person decides."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments.models import PositionProposal
from zones.access import Role, role_required

LISTED = 200


def proposals(user):
    rows = PositionProposal.objects.visible_to(user)
    return rows.select_related("position__user", "position__place", "batch", "decided_by")


@role_required(Role.DATA_STEWARD)
def proposal_list(request):
    rows = proposals(request.user)
    page = {
        "waiting": list(rows.filter(decided_at=None).order_by("pk")[:LISTED]),
        "decided": list(rows.exclude(decided_at=None).order_by("-decided_at")[:20]),
    }
    return render(request, "assessments/proposal_list.html", page)


@require_POST
@role_required(Role.DATA_STEWARD)
def proposal_end(request, pk):
    proposal = decided(request, pk, ended=True)
    if proposal:
        messages.success(request, f"{proposal.position.user}’s position ends today.")
    return redirect("assessments:proposal_list")


@require_POST
@role_required(Role.DATA_STEWARD)
def proposal_keep(request, pk):
    proposal = decided(request, pk, ended=False)
    if proposal:
        messages.success(request, f"{proposal.position.user}’s position stays as it is.")
    return redirect("assessments:proposal_list")


@transaction.atomic
def decided(request, pk, ended):
    """The proposal, decided now; None, with a message, where somebody was quicker."""
    rows = proposals(request.user).select_for_update(of=("self",))
    proposal = get_object_or_404(rows, pk=pk)
    if proposal.decided_at:
        messages.warning(request, "Somebody has decided this already.")
        return None
    proposal.decided_by, proposal.decided_at = request.user, timezone.now()
    proposal.ended = ended
    proposal.save(update_fields=["decided_by", "decided_at", "ended"])
    if ended and not proposal.position.ends:
        proposal.position.end(timezone.localdate())
    return proposal
