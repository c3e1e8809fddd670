"""A school year opens and closes: what runs on is confirmed, what ends is closed or carried on."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from zones.models import SchoolYear

from .models import Assignment, Plan, Update


def running_into(year, user):
    """The adopted plans this person writes that began before the year and run on in it."""
    plans = Plan.objects.editable_by(user).adopted().filter(owner__district=year.district_id)
    plans = plans.exclude(kind=Plan.Kind.TEMPLATE)
    return plans.filter(starts__lt=year.starts, ends__gte=year.starts).order_by("title", "pk")


def year_to_confirm(plan):
    """The newest open school year the plan runs on into; None where there is none."""
    years = SchoolYear.objects.filter(district=plan.owner.district_id, closed_on=None)
    return years.filter(starts__gt=plan.starts, starts__lte=plan.ends).first()


def to_confirm(year, plan):
    """Work of a running plan that began before the year: it is confirmed for it, or ended."""
    rows = Assignment.objects.in_force().filter(item__goal__plan=plan, starts__lt=year.starts)
    return rows.order_by("place__name", "item__goal__position", "item__position")


def progress(year, plans):
    """[(plan, assignments to confirm, of them confirmed)]; one query."""
    rows = Assignment.objects.in_force().filter(item__goal__plan__in=plans)
    counts = (
        rows.filter(starts__lt=year.starts)
        .order_by()
        .values_list("item__goal__plan")
        .annotate(every=Count("pk"), done=Count("pk", filter=Q(confirmed_for=year)))
    )
    found = {plan: (every, done) for plan, every, done in counts}
    return [(plan, *found.get(plan.pk, (0, 0))) for plan in plans]


def places_to_confirm(year, plan):
    """[(place, [(id, the item, confirmed)])] as ready strings; one query."""
    fields = ("place__name", "pk", "item__number", "item__label", "item__text")
    found = {}
    for place, pk, number, label, text, year_of in to_confirm(year, plan).values_list(
        *fields, "confirmed_for"
    ):
        row = str(pk), f"{number} {label or text}".strip(), year_of == year.pk
        found.setdefault(place, []).append(row)
    return list(found.items())


@transaction.atomic
def confirm(year, plan, ending):
    """Ends the work whose ids are in `ending` and confirms the rest: (confirmed, ended).

    Two statements, whatever the number. An id of other work raises ValidationError.
    """
    rows = to_confirm(year, plan).order_by()
    gone = rows.filter(pk__in=ending)
    if gone.count() < len(ending):
        raise ValidationError("Some of this work was ended by somebody else meanwhile.")
    ended = gone.update(ended_on=timezone.localdate())
    return rows.update(confirmed_for=year), ended


def left_open(year):
    """Counts of what a closed year would leave behind: {"draft": 2, "submitted": 1, …}."""
    rows = Update.objects.filter(
        assignment__place__district=year.district_id,
        happened_on__range=(year.starts, year.ends),
        discarded_at=None,
    ).exclude(state=Update.State.COUNTED)
    return Counter(dict(rows.order_by().values_list("state").annotate(Count("pk"))))


def ending_with(year):
    """Adopted plans whose last day lies in the year or before it."""
    plans = Plan.objects.adopted().filter(owner__district=year.district_id, ends__lte=year.ends)
    plans = plans.exclude(kind=Plan.Kind.TEMPLATE)
    return plans.select_related("owner").annotate(copies=Count("carried_to")).order_by("title")


@transaction.atomic
def close(year, plans):
    """Closes the year and, with it, those of the plans that end in it."""
    year = SchoolYear.objects.select_for_update().get(pk=year.pk)
    today = timezone.localdate()
    year.close(today)
    return (
        ending_with(year)
        .filter(pk__in=plans)
        .order_by()
        .update(status=Plan.Status.CLOSED, closed_on=today)
    )
