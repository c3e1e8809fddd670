"""One action item: the plan's words, where it sits, and how it goes at each place."""

from django.shortcuts import get_object_or_404, render

from goals.amendments import rows_of as amendments_of
from goals.contributed import rows_of as logged_for
from goals.decided import origin
from goals.item_page import line_of_sight, place_rows
from goals.models import ActionItem, Assignment, Offer, Plan, Update
from goals.offer_page import offer_rows
from goals.thread import thread
from goals.update_log import rows_of
from zones.chosen import chosen_period, periods

AROUND = ("goal__plan__owner", "goal__parent__parent", "key_area")


def item_detail(request, pk):
    user, period = request.user, chosen_period(request)
    visible = ActionItem.objects.visible_to(user).select_related(*AROUND)
    item = get_object_or_404(visible, pk=pk)
    district = item.goal.plan.owner.district_id
    assignments = Assignment.objects.visible_to(user).filter(item=item)
    updates = Update.objects.visible_to(user).sent().filter(assignment__item=item)
    context = {
        "item": item,
        "origin": origin(item, user),
        "logged": logged_for(pk, user),
        "asks": item.get_asks_display().partition(":")[0],
        "thread": thread(item),
        "sight": line_of_sight(item, user),
        "places": place_rows(assignments, period, user, district),
        "period": period,
        "periods": periods(request),
        "names": not user.held.only_views(district),
        "amendments": amendments_of(item.goal.plan, user, item=item),
        "updates": rows_of(updates.newest_first()[:8], user),
        "offers": offer_rows(Offer.objects.visible_to(user).filter(item=item), user),
        "is_step": item.goal.plan.kind == Plan.Kind.ACTION,
        "may_edit": ActionItem.objects.editable_by(user).filter(pk=pk).exists(),
    }
    return render(request, "goals/item_detail.html", context)
