"""Logging an update; one update; all updates one may see."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from goals.bin import discard, take_out
from goals.contributed import named
from goals.forms.resend import ResendForm
from goals.forms.update import UpdateForm
from goals.item_page import owed_line
from goals.locks import not_yours, why_closed
from goals.models import Assignment, Evidence, Step, Update
from goals.review import stands, take_back
from goals.sending import together
from goals.standing import said_of_sending, standing_of
from goals.thread import UP, thread
from goals.update_log import UpdateFilter, csv_lines, rows_of
from zones.access import Role
from zones.chosen import chosen_year
from zones.drafts import keeps_draft, restore
from zones.models import Draft

from .comment import talk

ASSIGNED = ("place", "seat_place", "item__goal__plan__owner", UP)
FOR_REVIEW = ("assignment__place", "assignment__item__goal__plan__owner")


@keeps_draft
def update_create(request, pk):
    assignment = _enterable(request.user, pk)
    draft = _draft_of(request.user, assignment)
    if draft and request.method == "GET":
        return redirect("goals:update_edit", draft.pk)
    return _log(request, assignment)


@keeps_draft
def update_edit(request, pk):
    update = _own(request.user, pk)
    assignment = _enterable(request.user, update.assignment_id)
    editable = update.state in (Update.State.DRAFT, Update.State.RETURNED)
    if request.method == "GET" and (not editable or update.discarded_at):
        if not update.discarded_at:
            messages.info(request, stands(update))
        return redirect(update)
    update.assignment = assignment
    return _log(request, assignment, update)


def _log(request, assignment, update=None):
    form = _form(request, assignment, update)
    if form.repeats:
        return redirect(form.sent)
    if form.done():
        return _logged(request, form)
    if form.is_bound:
        form.keep_files()
    restore(request, form)
    return render(request, "goals/update_form.html", _around(request.user, form, update))


def _form(request, assignment, update):
    """What was sent before is sent again; a form begun before that makes another update."""
    given = request.POST or None, request.FILES or None
    if update and update.submitted_at and (not request.POST or "turn" in request.POST):
        return ResendForm(*given, user=request.user, update=update)
    return UpdateForm(*given, user=request.user, assignment=assignment, draft=update)


def _logged(request, form):
    update = form.update
    rows = together(update).filter(assignment__in=form.chosen).select_related(*FOR_REVIEW)
    places = ", ".join(str(assignment.place) for assignment in form.chosen)
    said = said_of_sending(list(rows)) if form.sending else f"Draft saved for {places}. Not sent."
    messages.success(request, said, extra_tags=str(update.form_key))
    _forget_typed(request.user, update)
    if request.POST.get("draft") == "more":
        return redirect("goals:update_edit", update.pk)
    return redirect("goals:my_work" if "quick" in request.POST else update)


def _forget_typed(user, update):
    """The same words, kept from a page left before they were sent, are not offered once more."""
    kept = Draft.objects.filter(user=user, fields__form_key=[str(update.form_key)])
    typed = {row.pk: "".join(row.fields.get("text", ())).replace("\r\n", "\n") for row in kept}
    same = [pk for pk, text in typed.items() if text.strip() == update.text]
    Draft.objects.filter(pk__in=same).delete()


def _around(user, form, update):
    assignment = form.assignment
    earlier = Update.objects.visible_to(user).sent().filter(assignment=assignment)
    earlier = earlier.exclude(pk=update and update.pk)
    return {
        "assignment": assignment,
        "form": form,
        "address": f"/updates/{update.pk}/edit/"
        if update
        else f"{assignment.get_absolute_url()}log/",
        "update": update,
        "steps": _steps(user, update) if update else [],
        "owed": owed_line(assignment),
        "closed": why_closed(assignment),
        "thread": thread(assignment.item, assignment),
        "earlier": list(earlier.newest_first()[:4]),
    }


@require_POST
def update_take_back(request, pk):
    update = _own(request.user, pk)
    try:
        take_back(update, request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect(update)
    messages.success(request, "Taken back. Only you read it until you send it again.")
    return redirect("goals:update_edit", pk)


@require_POST
def update_delete(request, pk):
    update = _own(request.user, pk)
    try:
        discard(update)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect(update)


@require_POST
def update_restore(request, pk):
    update = _own(request.user, pk)
    try:
        take_out(update)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, "The draft is back.")
    return redirect(update)


def update_detail(request, pk):
    visible = Update.objects.visible_to(request.user).select_related(
        "author", "entered_for", *(f"assignment__{path}" for path in ASSIGNED)
    )
    update = get_object_or_404(visible, pk=pk)
    evidence = Evidence.objects.visible_to(request.user).filter(update=update)
    others = Update.objects.visible_to(request.user).filter(pk__in=together(update)).exclude(pk=pk)
    context = {
        "update": update,
        "standing": standing_of(update, _steps(request.user, update), request.user),
        "evidence": list(evidence),
        "record": named(update.origin, request.user),
        "others": list(others.select_related("assignment__place", "assignment__item")),
        "thread": thread(update.assignment.item, update.assignment),
        "names": not request.user.held.only_views(update.assignment.place.district_id),
        "inner": Update.objects.inner_to(request.user).filter(pk=pk).exists(),
        "may_redact": _is_keeper(request.user, update),
    }
    return render(request, "goals/update_detail.html", context | talk(request, update))


def _is_keeper(user, update):
    """Whether this person makes words of the update unreadable: the steward, once it was sent."""
    stewards = user.held.districts(Role.DATA_STEWARD)
    return bool(update.submitted_at) and update.assignment.place.district_id in stewards


def _steps(user, update):
    return list(Step.objects.visible_to(user).filter(update=update).select_related("by"))


def update_list(request):
    visible = Update.objects.visible_to(request.user).filter(discarded_at=None)
    found = UpdateFilter(request.GET, user=request.user, year=chosen_year(request))
    page = found.page(visible)
    context = {"filter_form": found, "page": page, "rows": rows_of(page.object_list, request.user)}
    return render(request, "goals/update_list.html", context)


def update_export(request):
    visible = Update.objects.visible_to(request.user).filter(discarded_at=None)
    found = UpdateFilter(request.GET, user=request.user, year=chosen_year(request))
    return csv_lines(found.apply(visible), request.user)


def _own(user, pk):
    """One's own update: 404 where it cannot be read, 403 where somebody else wrote it."""
    update = get_object_or_404(Update.objects.visible_to(user), pk=pk)
    if update.author_id != user.pk:
        raise PermissionDenied("Only who wrote an update changes it, or takes it back.")
    return update


def _enterable(user, pk):
    """An assignment to log for: 404 where it cannot be seen, 403 where somebody else answers."""
    seen = Assignment.objects.visible_to(user).select_related(*ASSIGNED)
    assignment = get_object_or_404(seen, pk=pk)
    if not Assignment.objects.enterable_by(user).filter(pk=pk).exists():
        raise PermissionDenied(not_yours(assignment, user))
    return assignment


def _draft_of(user, assignment):
    drafts = Update.objects.drafts().filter(author=user, assignment=assignment)
    return drafts.order_by("-created_at").first()
