"""The review queue: what waits, one update before its reviewer, and the decision."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from goals.agreement_page import waiting_plans
from goals.compare import compared, last_counted
from goals.forms.review import DecisionForm, QueueFilter, known, turns_of
from goals.models import Evidence, Step, Update
from goals.queue import REVIEWING_ROLES, Queue, sums
from goals.review import approve_together, counts_after, refusal, stands
from zones.access import role_required
from zones.drafts import keeps_draft, restore

from .comment import talk

AROUND = (
    "author",
    "entered_for",
    "assignment__place__district",
    "assignment__item__goal__plan__owner",
)


@role_required(*REVIEWING_ROLES)
def review_queue(request):
    queue = _queue(request)
    page = queue.page(request.GET.get("page"))
    context = {
        "filter_form": queue.asked,
        "page": page,
        "rows": queue.rows(page.object_list),
        "same": queue.same(),
        "returned": queue.returned(),
        "plans": waiting_plans(request.user),
    }
    return render(request, "goals/review_queue.html", context)


@role_required(*REVIEWING_ROLES)
@require_POST
def review_approve_all(request):
    counted, why = approve_together(turns_of(request.POST), request.user)
    names = known(why)
    if counted:
        several = f"{len(counted)} updates" if len(counted) > 1 else "1 update"
        messages.success(request, f"Counted: {several}.")
    for pk, reason in why.items():
        messages.warning(request, f"Not counted: {names[pk]}. {reason}")
    if not counted and not why:
        messages.warning(request, "Nothing was ticked, so nothing was counted.")
    return redirect("goals:review_queue")


@role_required(*REVIEWING_ROLES)
@keeps_draft
def update_review(request, pk):
    update = _asked_of(request.user, pk)
    form = DecisionForm(request.POST or None, update=update, user=request.user)
    queue = _queue(request)
    near = queue.around(update)
    if request.method == "POST" and form.done():
        messages.success(request, form.said)
        return redirect(_next(queue, near))
    restore(request, form)
    if form.is_bound:  # refused: what stands there now is read anew
        update = _asked_of(request.user, pk)
    context = {"update": update, "form": form, **_around(queue, near, pk), **_told(request, update)}
    return render(request, "goals/review_update.html", context)


def _queue(request):
    asked = QueueFilter(request.GET, user=request.user, sums=sums(request.user))
    request._waiting = asked.waiting
    return Queue(request.user, asked)


def _asked_of(user, pk):
    """An update sent to this person's review, whatever became of it; else 403, unseen 404."""
    update = Update.objects.asked_of(user).select_related(*AROUND).filter(pk=pk).first()
    if update is None:
        get_object_or_404(Update.objects.visible_to(user), pk=pk)
        raise PermissionDenied("This plan asks somebody else for review.")
    return update


def _next(queue, near):
    """After a decision: the next update, else the first, else the empty queue."""
    following = near.after or queue.updates.values_list("pk", flat=True).first()
    return _address(queue, following) if following else reverse("goals:review_queue")


def _address(queue, pk):
    return f"/updates/{pk}/review/{queue.asked.query}" if pk else ""


def _around(queue, near, pk):
    """The list this update stands in, and the way to those before and after it."""
    return {
        "near": near,
        "filter_form": queue.asked,
        "rows": queue.rows(queue.page_of(near).object_list, current=pk),
        "previous_url": _address(queue, near.before),
        "next_url": _address(queue, near.after),
        "queue_url": f"{reverse('goals:review_queue')}{queue.asked.query}",
    }


def _told(request, update):
    """What the reviewer reads: nothing of an update its author took back."""
    if update.state == Update.State.DRAFT:
        return {"why_not": stands(update)}
    last = last_counted(update)
    shown = Evidence.objects.filter(update__in=[row.pk for row in (update, last) if row])
    evidence = {}
    for row in shown.filter(
        pk__in=Evidence.objects.visible_to(request.user).order_by().values("pk")
    ):
        evidence.setdefault(row.update_id, []).append(row)
    steps = Step.objects.visible_to(request.user).filter(update=update).select_related("by")
    return {
        "why_not": refusal(update, request.user, update.turn, Step.Kind.APPROVED),
        "last": last,
        "lines": compared(update, last, evidence),
        "steps": list(steps),
        "counts_after": counts_after(update),
        **talk(request, update),
    }
