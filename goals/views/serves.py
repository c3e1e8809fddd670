"""What an item or a goal serves in a wider plan: choose it, take it away."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from goals.forms.serves import FindForm, Wider
from goals.models import ActionItem, Goal, Serves

from .loading import load_open, plan_of


def serves_edit(request, pk):
    return _edit(request, load_open(ActionItem, request, pk))


def goal_serves(request, pk):
    return _edit(request, load_open(Goal, request, pk))


def _edit(request, row):
    wider = Wider(row, plan_of(row), request.user)
    if request.method == "POST":
        wider.add(request.POST.get("serves", ""))
        messages.success(request, "The line of sight is drawn.")
        return redirect(request.path)
    form = FindForm(request.GET)
    words = form.data.get("words", "").replace("\0", " ")
    links = wider.links(request.user)
    linked = {link[1] for link in links}
    found = [one for one in wider.find(words) if one[0] not in linked]
    context = {"row": row, "plan": wider.plan, "links": links, "found": found, "words": words}
    threads = _threads(row, wider.plan, links)
    context |= {"filter_form": form, "threads": threads, "said": threads[0][1][-1][1]}
    return render(request, "goals/serves_form.html", context)


def _threads(row, plan, links):
    """[(id, [(level, text), …])]: one line for each wider goal or item, down to this row."""
    own = f"{plan.level} {row.number}" if isinstance(row, Goal) else f"Item {row.number}"
    here = (f"{plan.title}, {own}".strip(), getattr(row, "text", None) or row.title)
    above = [[(f"{title}, {level}", text)] for _, _, level, text, title in links] or [[]]
    return [(f"line-{at}", [*wide, here]) for at, wide in enumerate(above)]


@require_POST
def serves_remove(request, pk):
    link = get_object_or_404(Serves.objects.visible_to(request.user), pk=pk)
    items = ActionItem.objects.editable_by(request.user)
    goals = Goal.objects.editable_by(request.user)
    mine = Serves.objects.filter(Q(item__in=items.order_by()) | Q(goal__in=goals.order_by()))
    if not mine.filter(pk=pk).exists():
        raise PermissionDenied("Only those who write the plan change what it serves.")
    link.delete()
    messages.success(request, "The link is taken away.")
    name = "goals:serves_edit" if link.item_id else "goals:goal_serves"
    return redirect(name, link.item_id or link.goal_id)
