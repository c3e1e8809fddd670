"""Reads subscriptions: in the background, on asking, or out of a file."""

from datetime import timedelta

import pghistory
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from programs.models import Subscription
from programs.sign_ups import tell_cancelled, tell_moved, tell_on_again

from .events import read
from .fetch import Refused, fetch
from .follow import Following

EVERY = timedelta(hours=3)


def due(district, now):
    """Ids of the calendars of a district that are to be read again."""
    rows = Subscription.objects.due().filter(place__district=district)
    late = Q(read_at=None) | Q(read_at__lte=now - EVERY)
    return list(rows.filter(late).order_by("pk").values_list("pk", flat=True))


def read_address(pk, now=None):
    """Fetches one calendar and follows it; what went wrong stands on its page. Its counts."""
    now = now or timezone.now()
    rows = Subscription.objects.due().select_related("place__district", "created_by")
    subscription = rows.filter(pk=pk).first()
    if subscription is None:
        return {}
    # Once a day all of it, also unchanged: what repeats for ever has new days by then.
    today = timezone.localdate(now).isoformat()
    etag = subscription.etag if subscription.counts.get("day") == today else ""
    try:
        fetched = fetch(subscription.address, etag)
    except Refused as why:
        return _failed(subscription, why, now)
    if not fetched.content:
        _note(subscription, now)
        return subscription.counts
    return take(subscription, fetched.content, now, fetched.etag)


def take(subscription, content, now, etag=""):
    """Follows what a file says; its counts, {"problem": why} where it could not be read."""
    try:
        events, problems = read(content, subscription.place.district.time_zone, now)
    except Refused as why:
        return _failed(subscription, why, now)
    with pghistory.context(reason=f"The calendar {subscription} was read."), transaction.atomic():
        rows = Subscription.objects.select_for_update(of=("self",), no_key=True)
        rows.order_by().get(pk=subscription.pk)
        following = Following(subscription, events, problems, now)
        counts = following.run()
        counts["day"] = timezone.localdate(now).isoformat()
        _note(subscription, now, etag=etag, counts=counts)
        _tell(following)
    return counts


def _tell(following):
    """Who signed up learns what changed."""
    for tell, sessions in (
        (tell_cancelled, following.called_off),
        (tell_on_again, following.on_again),
        (tell_moved, following.moved),
    ):
        if sessions:
            tell(sessions)


def _failed(subscription, why, now):
    _note(subscription, now, problem=str(why)[:300])
    return {"problem": str(why)}


def _note(subscription, now, problem="", **values):
    Subscription.objects.filter(pk=subscription.pk).update(read_at=now, problem=problem, **values)
