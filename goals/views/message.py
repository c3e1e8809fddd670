"""The communication plan: its messages, and what was sent."""

from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from goals.communication import message_page, reviews_of
from goals.exports import made_by, spreadsheet
from goals.forms.message import DeliveryForm, MessageForm
from goals.message_rows import HEADER, MessageFilter, rows_of, table
from goals.messages import record
from goals.models import Delivery, Message
from zones.access import PARTNERSHIP_ROLES, Role, role_required
from zones.drafts import keeps_draft, restore
from zones.formats import long_date
from zones.numbers import number
from zones.views.editing import load_to_edit

STAFF = tuple(role for role in Role if role != Role.VIEWER)
WRITERS = (*PARTNERSHIP_ROLES, Role.ZONE_LEAD)


@role_required(*STAFF)
def message_list(request):
    messages = Message.objects.visible_to(request.user)
    found = MessageFilter(request.GET, user=request.user, messages=messages)
    page = found.page(messages)
    context = {
        "filter_form": found,
        "page": page,
        "rows": rows_of(page.object_list, request.user),
        "any": bool(page.object_list) or messages.exists(),
        "reviews": reviews_of(request.user),
        "may_add": request.user.held.has(*WRITERS),
    }
    return render(request, "goals/message_list.html", context)


@role_required(*STAFF)
def message_export(request, kind):
    messages = Message.objects.visible_to(request.user)
    found = MessageFilter(request.GET, user=request.user, messages=messages)
    lines = table(rows_of(found.apply(messages), request.user))
    name = f"communication plan {timezone.localdate()}"
    return spreadsheet(kind, name, HEADER, lines, made_by(request, found))


@role_required(*STAFF)
def message_detail(request, pk):
    found = Message.objects.visible_to(request.user).select_related("zone", "owner_place")
    message = get_object_or_404(found, pk=pk)
    return render(request, "goals/message_detail.html", message_page(message, request.user))


@role_required(*WRITERS)
@keeps_draft
def message_create(request):
    form = MessageForm(request.POST or None, user=request.user, initial=_given(request))
    if form.is_valid():
        message = form.save()
        notices.success(request, f"“{message}” is in the communication plan.")
        return redirect(message)
    restore(request, form)
    return render(request, "goals/message_form.html", {"form": form})


def _given(request):
    zone = number(request.GET.get("zone"))
    return {"zone": zone} if zone else {}


@role_required(*STAFF)
@keeps_draft
def message_edit(request, pk):
    message = load_to_edit(Message.objects, request.user, pk)
    name = message.title
    form = MessageForm(request.POST or None, instance=message, user=request.user)
    if form.is_valid():
        form.save()
        notices.success(request, "Saved.")
        return redirect(message)
    restore(request, form)
    return render(request, "goals/message_form.html", {"form": form, "row": message, "name": name})


@require_POST
@role_required(*STAFF)
def message_end(request, pk):
    message = load_to_edit(Message.objects, request.user, pk)
    message.end()
    notices.success(request, f"“{message}” has ended: nobody is reminded of it any more.")
    return redirect(message)


@require_POST
@role_required(*STAFF)
def message_resume(request, pk):
    message = load_to_edit(Message.objects, request.user, pk)
    message.resume()
    notices.success(request, f"“{message}” runs again.")
    return redirect(message)


@role_required(*STAFF)
@keeps_draft
def message_sent(request, pk):
    message = _to_send(request.user, pk)
    new = Delivery(message=message, by=request.user)
    form = DeliveryForm(request.POST or None, instance=new)
    if form.is_valid():
        delivery, _ = record(form.instance, form.cleaned_data["seen"])
        notices.success(request, _recorded(delivery.message))
        return redirect(message)
    restore(request, form)
    return render(request, "goals/message_sent.html", {"form": form, "message": message})


def _to_send(user, pk):
    """A message to record: 404 where it cannot be seen, 403 where others send it."""
    found = Message.objects.visible_to(user).select_related("zone", "owner_place")
    message = get_object_or_404(found, pk=pk)
    if not Message.objects.recordable_by(user).filter(pk=pk).exists():
        raise PermissionDenied("Who sends it, and who keeps the communication plan, records it.")
    return message


def _recorded(message):
    if message.next_due:
        return f"Recorded. “{message}” is due next on {long_date(message.next_due)}."
    return f"Recorded. “{message}” is done."
