"""The page of one message, and the reviews that keep the communication plan alive."""

from django.urls import reverse
from django.utils import timezone

from zones.access import PARTNERSHIP_ROLES, Kind, Role
from zones.formats import long_date
from zones.models import User

from .message_rows import AUDIENCES, WHOLE, holders, state_of
from .models import CommunicationReview, Message


def message_page(message, user):
    """Context of the page of a message; seven queries."""
    may_edit = Message.objects.editable_by(user).filter(pk=message.pk).exists()
    state, late = state_of(
        message.next_due, message.ended_on, message.cadence, timezone.localdate()
    )
    holder = holders({(message.owner_place_id, message.owner_role)}, user).popitem()[1]
    may_record = Message.objects.recordable_by(user).filter(pk=message.pk).exists()
    return {
        "message": message,
        "audiences": ", ".join(AUDIENCES[code] for code in message.audiences),
        "zone": message.zone or WHOLE,
        "state": state,
        "late": late,
        "holder": holder,
        "namer": _namer(message, user) if holder.is_vacant else None,
        "deliveries": _deliveries(message, user),
        "may_edit": may_edit,
        "may_record": may_record,
    }


def _namer(message, user):
    """(address, word) of the form that gives the vacant seat a holder, for who keeps people."""
    place, held = message.owner_place, user.held
    keepers = held.districts(Role.DATA_STEWARD)
    if place.kind != Kind.SCHOOL and place.side == "library":
        keepers |= held.districts(Role.LIBRARY_ADMIN)
    if place.district_id in keepers:
        return f"{reverse('zones:person_create')}?place={place.pk}", "Name somebody"
    if Message.objects.editable_by(user).filter(pk=message.pk).exists():
        return reverse("goals:message_edit", args=[message.pk]), "Choose who sends it"
    return None


def _deliveries(message, user):
    """What was sent, the newest first; by whom, where the reader sees a place of theirs."""
    known = message.deliveries.order_by().values("by")
    known = set(User.objects.visible_to(user).filter(pk__in=known).values_list("pk", flat=True))
    rows = message.deliveries.values_list("sent_on", "what", "link", "due_on", "by", "by__name")
    return [
        {
            "sent": long_date(sent),
            "what": what,
            "link": link,
            "due": long_date(due),
            "late": bool(due and sent > due),
            "by": name if by in known else "",
        }
        for sent, what, link, due, by, name in rows
    ]


def reviews_of(user):
    """The next review and those held, of every district this person works in; one query."""
    today = timezone.localdate()
    mine = user.held.districts(*PARTNERSHIP_ROLES)
    fields = ("pk", "district", "due_on", "held_on", "outcome")
    planned, held = [], []
    for pk, district, due, day, outcome in CommunicationReview.objects.visible_to(user).values_list(
        *fields
    ):
        row = {
            "edit_url": f"/communication/reviews/{pk}/edit/" if district in mine else "",
            "due": long_date(due),
            "late": due < today and not day,
            "held": long_date(day),
            "held_on": day,
            "outcome": outcome,
        }
        (held if day else planned).append(row)
    held.sort(key=lambda row: row["held_on"], reverse=True)
    return {"planned": planned, "held": held, "may_add": bool(mine)}
