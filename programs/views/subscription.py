"""Calendars a place keeps elsewhere: their events arrive here, nobody types them twice."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from programs.access import planned_by
from programs.calendars.page import facts, list_rows, program_rows
from programs.calendars.reading import take
from programs.calendars.tasks import read_calendar
from programs.forms.subscription import CalendarFileForm, SubscriptionForm
from programs.models import Session, Subscription
from zones.drafts import keeps_draft, restore
from zones.models import Place

COMING = "It is being read. Load this page again in a minute."


def place_to_plan(request, pk):
    """A place whose programs this person plans: 404 where they do not see it, else 403."""
    place = get_object_or_404(Place.objects.visible_to(request.user), pk=pk)
    if not Place.objects.filter(planned_by(request.user), pk=pk).exists():
        raise PermissionDenied("Who plans the programs of the place keeps its calendars.")
    return place


def load(request, pk):
    rows = Subscription.objects.editable_by(request.user).select_related("place__district")
    return get_object_or_404(rows.select_related("created_by", "place__district"), pk=pk)


def subscription_list(request, pk):
    place = place_to_plan(request, pk)
    rows = Subscription.objects.editable_by(request.user).filter(place=place)
    context = {"place": place, "rows": list_rows(rows)}
    return render(request, "programs/subscription_list.html", context)


@keeps_draft
def subscription_create(request, pk):
    place = place_to_plan(request, pk)
    new = Subscription(place=place, created_by=request.user)
    form = SubscriptionForm(request.POST or None, instance=new)
    if form.is_valid():
        subscription = form.save()
        if subscription.address:
            read_calendar.enqueue(subscription.pk)
            messages.success(request, COMING)
        return redirect(subscription)
    restore(request, form)
    page = {"form": form, "place": place}
    return render(request, "programs/subscription_form.html", page)


@keeps_draft
def subscription_edit(request, pk):
    subscription = load(request, pk)
    form = SubscriptionForm(request.POST or None, instance=subscription)
    if form.is_valid():
        Subscription.objects.filter(pk=form.save().pk).update(etag="")  # all of it is read again
        messages.success(request, "Saved.")
        return redirect(subscription)
    restore(request, form)
    page = {"form": form, "place": subscription.place, "subscription": subscription}
    return render(request, "programs/subscription_form.html", page)


def subscription_detail(request, pk, form=None):
    subscription = load(request, pk)
    context = {
        "subscription": subscription,
        "facts": facts(subscription),
        "problems": subscription.counts.get("problems", []),
        "programs": program_rows(subscription),
        "waiting": Session.objects.waiting().filter(subscription=subscription).count(),
        "form": form or CalendarFileForm(),
    }
    return render(request, "programs/subscription_detail.html", context)


@require_POST
def subscription_upload(request, pk):
    """A file exported from the calendar: read like its address, and at once."""
    subscription = load(request, pk)
    form = CalendarFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return subscription_detail(request, pk, form)
    counts = take(subscription, form.cleaned_data["file"].read(), timezone.now())
    if why := counts.get("problem"):
        messages.error(request, f"{why} Nothing was changed.")
    else:
        messages.success(request, f"Read: {facts(load(request, pk))['counts']}.")
    return redirect(subscription)


@require_POST
def subscription_publish(request, pk):
    """Yes to the days that arrived for programs published before."""
    subscription = load(request, pk)
    rows = Session.objects.waiting().filter(subscription=subscription)
    number = Session.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).let_out()
    messages.success(request, f"{number} day{'' if number == 1 else 's'} published.")
    return redirect(subscription)


@require_POST
def subscription_read(request, pk):
    subscription = load(request, pk)
    if subscription.stopped_at or not subscription.address:
        messages.error(request, "It is stopped, or has no address: there is nothing to read.")
    else:
        read_calendar.enqueue(subscription.pk)
        messages.success(request, COMING)
    return redirect(subscription)


@require_POST
def subscription_stop(request, pk):
    subscription = load(request, pk)
    Subscription.objects.filter(pk=pk, stopped_at=None).update(stopped_at=timezone.now())
    messages.success(request, "It is read no more. What arrived stays as it is.")
    return redirect(subscription)


@require_POST
def subscription_resume(request, pk):
    subscription = load(request, pk)
    Subscription.objects.filter(pk=pk).update(stopped_at=None, etag="")
    messages.success(request, "It is read again, several times a day.")
    return redirect(subscription)
