"""What waits for who looks after the exchange, as ready strings."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from zones.formats import long_date
from zones.forms.owned import hold

from .exchange_page import ASKED
from .models import ExchangeComment, ExchangeResource
from .models.exchange import READERS

MOST = 50  # of each list; the rest comes up as these are done
FIELDS = ("pk", "title", "place__name", "by__name", "changed_at")


def queue(user):
    """Context of the page: asked for, reported, hidden; oldest first; three queries."""
    mine = ExchangeResource.objects.moderated_by(user)
    return {"asked": asked(mine), "reported": reported(user), "hidden": hidden(mine)}


def asked(resources):
    """One line for each resource and kind of readers it is offered to."""
    rows, found = resources.filter(hidden_at=None).filter(waiting()).order_by("changed_at"), []
    flags = [name for pair in READERS.values() for name in pair]
    for row in rows.values(*FIELDS, "summary", *flags)[:MOST]:
        found += [
            _row(row) | {"who": who, "readers": ASKED[who], "summary": row["summary"]}
            for who, (offered, yes) in READERS.items()
            if row[offered] and not row[yes]
        ]
    return found


def waiting():
    """Q: offered to readers nobody has said yes to."""
    found = Q()
    for offered, yes in READERS.values():
        found |= Q(**{offered: True, yes: None})
    return found


def reported(user):
    """Comments that say something is wrong. Of another district no person is named."""
    rows = ExchangeComment.objects.reported_to(user).filter(settled_at=None).order_by("at")
    fields = ("pk", "text", "by__name", "district", "district__name", "at")
    near = user.held.staffed()
    return [
        {
            "pk": pk,
            "text": text,
            "who": who if district in near else f"Somebody in {name}",
            "day": _day(at),
            "url": f"/exchange/{resource}/",
            "title": title,
        }
        for pk, text, who, district, name, at, resource, title in rows.values_list(
            *fields, "resource", "resource__title"
        )[:MOST]
    ]


def hidden(resources):
    rows = resources.exclude(hidden_at=None).order_by("-hidden_at")
    return [
        _row(row) | {"because": row["hidden_because"], "since": _day(row["hidden_at"])}
        for row in rows.values(*FIELDS, "hidden_at", "hidden_because")[:MOST]
    ]


def _row(row):
    return {
        "pk": row["pk"],
        "url": f"/exchange/{row['pk']}/",
        "title": row["title"],
        "whose": f"{row['place__name']} ({row['by__name']})",
        "day": _day(row["changed_at"]),
        "seen": version(row["changed_at"]),
    }


def _day(at):
    return long_date(timezone.localtime(at))


@transaction.atomic
def allow(resource, who, seen):
    """A yes to what was seen: `seen` says which version of the resource that was."""
    hold(resource)
    resource.refresh_from_db()
    if seen != version(resource.changed_at):
        raise ValidationError("It was changed meanwhile. Look at it again, then say yes.")
    resource.allow(who)


def version(changed_at):
    """Names one version of a resource in a form."""
    return str(changed_at.timestamp())


@transaction.atomic
def turn_down(resource, who, reason, user):
    """Not opened to these readers; the reason stands as a comment, which who gave it reads."""
    resource.decline(who)
    ExchangeComment.objects.create(
        resource=resource,
        district_id=resource.district_id,
        by=user,
        text=f"Not opened to {ASKED[who]}: {reason}",
    )
