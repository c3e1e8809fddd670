"""What the pages of subscribed calendars print, as ready strings."""

from django.db.models import Count, Min, Q
from django.utils import timezone

from programs.models import Program, Session
from zones.formats import clock, long_date, short_date

WORDS = (
    ("new", "new"),
    ("changed", "changed"),
    ("cancelled", "cancelled"),
    ("unchanged", "as before"),
    ("kept", "kept as changed here"),
)
STATES = dict(Program.State.choices)


def facts(subscription):
    """{read: when it was read last, counts: 3 new, 1 changed, state}"""
    return {
        "read": _moment(subscription.read_at),
        "counts": _counts(subscription.counts),
        "state": _state(subscription),
    }


def _state(row):
    if row.stopped_at:
        return "Stopped"
    if row.problem:
        return "Not read"
    if not row.read_at:
        return "Not read yet"
    return "Read by itself" if row.address else "From files"


def _counts(counts):
    said = [f"{counts[key]} {words}" for key, words in WORDS if counts.get(key)]
    return ", ".join(said) or ("no events to come" if counts else "")


def _moment(at):
    """November 22, 2026, 3:05 pm"""
    if not at:
        return ""
    local = timezone.localtime(at)
    return f"{long_date(local)}, {clock(local)}"


def list_rows(subscriptions):
    """Two statements for any number of calendars."""
    subscriptions = list(subscriptions)
    rows = Session.objects.waiting().filter(subscription__in=subscriptions).order_by()
    waiting = dict(rows.values_list("subscription").annotate(Count("pk")))
    return [
        {
            "url": f"/calendars/{row.pk}/",
            "name": row.name,
            "address": row.address,
            "problem": row.problem,
            "waiting": waiting.get(row.pk, 0),
            **facts(row),
        }
        for row in subscriptions
    ]


def program_rows(subscription):
    """The programs its events became: title, state, how many sessions are ahead, the next."""
    ahead = Q(ends_at__gt=timezone.now(), cancelled_at=None)
    rows = Session.objects.filter(subscription=subscription).order_by()
    rows = rows.values_list("program", "program__title", "program__state").annotate(
        n=Count("pk", filter=ahead),
        wait=Count("pk", filter=Q(waits=True, cancelled_at=None)),
        next=Min("starts_at", filter=ahead),
    )
    return [
        {
            "url": f"/programs/{pk}/",
            "title": title,
            "state": STATES[state],
            "is_draft": state == Program.State.DRAFT,
            "ahead": str(n),
            "waits": str(wait) if wait and state == Program.State.PUBLISHED else "",
            "next": short_date(timezone.localtime(following)) if following else "",
        }
        for pk, title, state, n, wait, following in rows.order_by("next", "program__title")
    ]
