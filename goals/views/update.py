"""Logging an update; one update; all updates one may see."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from goals.forms.update import UpdateForm
from goals.item_page import owed_line
from goals.locks import why_closed
from goals.models import Assignment, Evidence, Step, Update
from goals.sending import discard, together
from goals.thread import UP, thread
from goals.update_log import UpdateFilter, csv_lines, rows_of
from zones.chosen import chosen_year
from zones.drafts import keeps_draft, restore

ASSIGNED = ("place", "seat_place", "item__goal__plan__owner", UP)


@keeps_draft
def update_create(request, pk):
    assignment = _mine(request.user, pk)
    draft = _draft_of(request.user, assignment)
    if draft and request.method == "GET":
        return redirect("goals:update_edit", draft.pk)
    return _log(request, assignment)


@keeps_draft
def update_edit(request, pk):
    own = Update.objects.visible_to(request.user).filter(author=request.user)
    update = get_object_or_404(own, pk=pk)
    if update.state != Update.State.DRAFT and request.method == "GET":
        return redirect(update)
    return _log(request, _mine(request.user, update.assignment_id), update)


def _log(request, assignment, draft=None):
    form = UpdateForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        assignment=assignment,
        draft=draft,
    )
    if form.repeats:
        return redirect(form.sent)
    if form.done():
        return _logged(request, form)
    if form.is_bound:
        form.keep_files()
    restore(request, form)
    return render(request, "goals/update_form.html", _around(request.user, assignment, form, draft))


def _logged(request, form):
    update = form.update
    places = ", ".join(str(assignment.place) for assignment in form.chosen)
    said = f"Sent for {places}." if form.sending else f"Draft saved for {places}. Not sent yet."
    messages.success(request, said, extra_tags=str(update.form_key))
    if request.POST.get("draft") == "more":
        return redirect("goals:update_edit", update.pk)
    return redirect("goals:my_work" if "quick" in request.POST else update)


def _around(user, assignment, form, draft):
    earlier = Update.objects.visible_to(user).sent().filter(assignment=assignment)
    return {
        "assignment": assignment,
        "form": form,
        "address": f"/updates/{draft.pk}/edit/"
        if draft
        else f"{assignment.get_absolute_url()}log/",
        "draft": draft,
        "owed": owed_line(assignment),
        "closed": why_closed(assignment),
        "thread": thread(assignment.item, assignment),
        "earlier": list(earlier.newest_first()[:4]),
    }


@require_POST
def update_delete(request, pk):
    drafts = Update.objects.filter(author=request.user, state=Update.State.DRAFT)
    update = get_object_or_404(drafts, pk=pk)
    discard(update)
    messages.success(request, "The draft is gone.")
    return redirect("goals:my_work")


def update_detail(request, pk):
    visible = Update.objects.visible_to(request.user).select_related(
        "author", "entered_for", *(f"assignment__{path}" for path in ASSIGNED)
    )
    update = get_object_or_404(visible, pk=pk)
    evidence = Evidence.objects.visible_to(request.user).filter(update=update)
    others = Update.objects.visible_to(request.user).filter(pk__in=together(update)).exclude(pk=pk)
    context = {
        "update": update,
        "evidence": list(evidence),
        "others": list(others.select_related("assignment__place", "assignment__item")),
        "thread": thread(update.assignment.item, update.assignment),
        "names": not request.user.held.only_views(update.assignment.place.district_id),
        "steps": list(Step.objects.visible_to(request.user).filter(update=update)),
        "inner": Update.objects.inner_to(request.user).filter(pk=pk).exists(),
    }
    return render(request, "goals/update_detail.html", context)


def update_list(request):
    visible = Update.objects.visible_to(request.user)
    found = UpdateFilter(request.GET, user=request.user, year=chosen_year(request))
    page = found.page(visible)
    context = {"filter_form": found, "page": page, "rows": rows_of(page.object_list, request.user)}
    return render(request, "goals/update_list.html", context)


def update_export(request):
    visible = Update.objects.visible_to(request.user)
    found = UpdateFilter(request.GET, user=request.user, year=chosen_year(request))
    return csv_lines(found.apply(visible), request.user)


def _mine(user, pk):
    """An assignment to log for: 404 where it cannot be seen, 403 where somebody else answers."""
    seen = Assignment.objects.visible_to(user).select_related(*ASSIGNED)
    assignment = get_object_or_404(seen, pk=pk)
    if not Assignment.objects.editable_by(user).filter(pk=pk).exists():
        raise PermissionDenied
    return assignment


def _draft_of(user, assignment):
    drafts = Update.objects.drafts().filter(author=user, assignment=assignment)
    return drafts.order_by("-created_at").first()
