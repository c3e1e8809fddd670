"""What was sent as reminders."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render

from goals.digest_log import DigestFilter, rows_of
from goals.models import Digest
from zones.access import Role
from zones.models import District


def digest_list(request):
    found = DigestFilter(request.GET, user=request.user)
    page = found.page(Digest.objects.visible_to(request.user))
    context = {
        "filter_form": found,
        "page": page,
        "rows": rows_of(page.object_list, request.user),
        "districts": list(District.objects.visible_to(request.user)),
        "may_edit": request.user.held.has(Role.DATA_STEWARD),
    }
    return render(request, "goals/digest_list.html", context)


def digest_detail(request, pk):
    visible = Digest.objects.visible_to(request.user).select_related("asked_by", "district")
    digest = get_object_or_404(visible, pk=pk)
    if digest.user_id != request.user.pk:  # offices see that it was sent, not what it says
        raise PermissionDenied
    return render(request, "goals/digest_detail.html", {"digest": digest})
