"""Grants as the pages print them."""

from datetime import timedelta

from django.db import connection
from django.db.models import Case, Value, When
from django.utils import timezone

from zones.formats import long_date
from zones.models import on_day

SOON = 30  # days before the last one in which the steward's home says so


def ending(districts):
    """Last days of the grants of these districts that end soon and have no later one, earliest
    first. Told to stewards who stated no purpose: it names nobody."""
    until = timezone.localdate() + timedelta(days=SOON)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM grants_ending(%s, %s)", [sorted(districts), until])
        return [day for (day,) in cursor.fetchall()]


def ordered(grants):
    """Those in force first, then those to come, then those that are over."""
    today = timezone.localdate()
    standing = Case(
        When(ended_at__isnull=False, then=Value(2)),
        When(on_day(today), then=Value(0)),
        When(starts__gt=today, then=Value(1)),
        default=Value(2),
    )
    return grants.order_by(standing, "ends", "pk")


def rows_of(grants):
    today = timezone.localdate()
    return [
        {
            "url": grant.get_absolute_url(),
            "who": str(grant.user),
            "scope": scope(grant),
            "basis": grant.get_basis_display(),
            "purpose": grant.purpose,
            "document": grant.document,
            "days": f"{long_date(grant.starts)} to {long_date(grant.ends)}",
            "state": state(grant, today),
            "given": f"{grant.given_by}, {long_date(timezone.localtime(grant.given_at))}",
            "may_end": grant.ended_at is None and grant.ends >= today,
        }
        for grant in grants
    ]


def scope(grant):
    """What it opens: the one student, the school's students, or every student."""
    if grant.student_id:
        return grant.student.name if grant.student else "a student who was deleted"
    return f"every student of {grant.place or grant.district}"


def state(grant, today):
    if grant.ended_at:
        return f"Ended on {long_date(timezone.localtime(grant.ended_at))}"
    if grant.starts > today:
        return "Not yet in force"
    if grant.ends < today:
        return "Expired"
    days = (grant.ends - today).days
    return "Last day today" if not days else f"In force, {days} day{'s' if days > 1 else ''} left"
