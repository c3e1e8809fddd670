"""How Hartford's action plans came to be agreed: most are; some wait, one came back with a note."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from goals.models import Agreement, Waiver
from zones.access import Role, Side
from zones.models import Position

Kind = Agreement.Kind
NOTES = {
    "Lark": "Say which afternoon, and who opens the door. Then I agree gladly.",
    "Cobalt": "Two steps, and both for small children. Is there one for after school?",
}


def on_its_way(plan, story, areas, dates):
    """Sent where the story says so; agreed, or returned with a note; what is not for the place."""
    writer = plan.owner.positions.get(role=Role.ZONE_LEAD).user
    Waiver.objects.bulk_create(
        Waiver(plan=plan, key_area=areas[number], reason=reason, by=writer)
        for number, reason in story.get("not_for_us", {}).items()
    )
    if (state := story["state"]) == "draft":
        return
    clock = time(15, 40, tzinfo=ZoneInfo(plan.owner.district.time_zone))
    lately, then = timezone.localdate() - timedelta(6), dates.plan_starts + timedelta(22)
    at = datetime.combine(then if state == "agreed" else lately, clock)
    _log(plan, Kind.SENT, writer, at)
    if state == "sent":
        plan.ready_at = at
        plan.save(update_fields=["ready_at"])
    elif state == "returned":
        later = at + timedelta(days=3)
        _log(plan, Kind.RETURNED, _who_agrees(plan), later, NOTES[plan.owner.short_name])
    else:
        plan.adopt(on=dates.plan_starts + timedelta(days=30))
        _log(plan, Kind.AGREED, _who_agrees(plan), at + timedelta(days=8))


def _log(plan, kind, by, at, note=""):
    Agreement.objects.create(plan=plan, kind=kind, by=by, at=at, note=note)


def _who_agrees(plan):
    """The principal, else the steward; for a branch the library's lead."""
    seats = Position.objects.filter(place__district=plan.owner.district).order_by("pk")
    if plan.owner.side == Side.LIBRARY:
        return seats.filter(role=Role.LIBRARY_ADMIN).first().user
    principal = seats.filter(role=Role.PRINCIPAL, place=plan.owner).first()
    return (principal or seats.filter(role=Role.DATA_STEWARD).first()).user
