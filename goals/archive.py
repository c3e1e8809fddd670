"""Taking a zone out of the lists: archived with everything it did, or deleted while it is empty."""

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone

from zones.models import Zone, ZoneMembership

from .models import Lesson, Meeting, Message, Plan, Stage, Team


@transaction.atomic
def archive(zone, on):
    """The zone leaves the lists; its schools' memberships and its team end on that day."""
    members = ZoneMembership.objects.filter(zone=zone).order_by()
    members.filter(starts__gt=timezone.localdate()).delete()  # they never began
    members.filter(ends=None).update(ends=Greatest(F("starts"), on))
    to_end = members.filter(ends__gt=on, ends__gte=timezone.localdate())
    to_end.update(ends=Greatest(F("starts"), on))  # a school that has left keeps its last day
    Team.objects.filter(zone=zone, ended_on=None).update(ended_on=on)
    zone.archived_on = on
    zone.save(update_fields=["archived_on"])


@transaction.atomic
def reopen(zone):
    """Undoes `archive`; names of the schools that are in another zone by now and stay there."""
    day = zone.archived_on
    by_archiving = Q(ends=day) | Q(ends=F("starts"), starts__gt=day)
    ended = ZoneMembership.objects.filter(by_archiving, zone=zone).order_by()
    elsewhere = _taken_since(zone, day)
    stay = ended.filter(school__in=elsewhere)
    names = sorted(stay.values_list("school__name", flat=True))
    ended.exclude(school__in=elsewhere).update(ends=None)
    Team.objects.filter(zone=zone, ended_on=day).update(ended_on=None)
    zone.archived_on = None
    zone.save(update_fields=["archived_on"])
    return names


def _taken_since(zone, day):
    """Ids of the schools with a membership in a zone that would overlap with an open one."""
    others = ZoneMembership.objects.exclude(zone=zone).exclude(ends__lte=day)
    return list(others.filter(school__in=_schools(zone)).values_list("school", flat=True))


def _schools(zone):
    return ZoneMembership.objects.filter(zone=zone).order_by().values("school")


def reasons_to_keep(zone):
    """["3 action plans of its places", …]: why the zone is not deleted; empty where it may be."""
    plans = Plan.objects.filter(kind=Plan.Kind.ACTION)
    of_places = plans.filter(owner=zone.branch_id) | plans.filter(owner__in=_schools(zone))
    counted = (
        ("action plan{} of its places", of_places),
        ("meeting{} of its team", Meeting.objects.filter(team__zone=zone)),
        ("stage{} with a decision", Stage.objects.filter(zone=zone).exclude(decided="")),
        ("lesson{} it wrote down", Lesson.objects.filter(zone=zone)),
        ("message{} of the communication plan", Message.objects.filter(zone=zone)),
    )
    found = ((words, rows.order_by().count()) for words, rows in counted)
    return [f"{count} {words.format('s' * (count != 1))}" for words, count in found if count]


@transaction.atomic
def delete(zone):
    """Deletes an empty zone with its memberships and its team; `reasons_to_keep` is asked before,
    while the row is held."""
    if not Zone.objects.select_for_update(no_key=True).filter(pk=zone.pk).exists():
        return []
    if reasons := reasons_to_keep(zone):
        return reasons
    Team.objects.filter(zone=zone).delete()
    zone.delete()
    return []
