"""What was changed in a position: who joined, ended, was marked away; no reason is stored."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, render

from zones.forms.history import HistoryFilter
from zones.history import Told, page_of
from zones.models import Place, Position, User

POSITION = Told(
    Position,
    "Position",
    lambda values, names: f"{names(User, values['user_id'])}, {names(Place, values['place_id'])}",
    "",
    when_new=("role", "place_id", "starts", "ends"),
    named_by=("user",),
    labels={"user": "person", "starts": "first day", "away_from": "away from"},
    left_out=frozenset({"user"}),
)


def position_history(request, pk):
    """Read by the person and by who keeps the position; a colleague sees it and not this."""
    seen = Position.objects.visible_to(request.user).order_by().values("pk")
    rows = Position.objects.filter(Q(user=request.user) | Q(pk__in=seen))
    position = get_object_or_404(rows.select_related("user", "place"), pk=pk)
    kept = Position.objects.editable_by(request.user).filter(pk=pk)
    if position.user != request.user and not kept.exists():
        raise PermissionDenied("Only the person and who keeps the positions read their history.")
    parts = [(POSITION, POSITION.events.filter(pgh_obj_id=pk))]
    names = not request.user.held.only_views(position.place.district_id)
    form = HistoryFilter(request.GET, parts=parts, names=names)
    page, lines = page_of(parts, form, request.GET.get("page"))
    context = {"position": position, "filter_form": form, "page": page, "lines": lines}
    return render(request, "zones/position_history.html", context)
