"""The communication plan as ready strings: its filters, its list and file, and what is to send."""

from django import forms
from django.db.models import Case, Max, Q, Value, When
from django.http import Http404
from django.utils import timezone

from zones.access import Role
from zones.formats import long_date, short_date
from zones.models import Place, PlaceQuerySet, Position, Zone
from zones.numbers import number

from .forms.list_filter import ListFilter
from .messages import SOON
from .models import Message

WHOLE = "The whole partnership"
AUDIENCES, CADENCES = dict(Message.Audience.choices), dict(Message.Cadence.choices)
HEADER = (
    *("Message", "For whom", "Channel", "Languages", "How often", "Zone"),
    *("Who sends it", "Place", "Held by", "Next due", "State", "Last sent"),
)
FIELDS = (
    *("pk", "title", "audiences", "channel", "languages", "cadence", "zone__name"),
    *("owner_role", "owner_place", "owner_place__name", "next_due", "ended_on"),
)


class MessageFilter(ListFilter):
    """What the address asks for: words, audience, zone, who sends it, state."""

    STATES = (
        ("", "Running"),
        ("overdue", "Overdue"),
        ("soon", "Due within 14 days"),
        ("vacant", "Nobody to send it"),
        ("ended", "Ended"),
        ("all", "All"),
    )
    q = forms.CharField(label="Words", required=False, max_length=100)
    audience = forms.ChoiceField(
        label="For whom", required=False, choices=[("", "All audiences"), *Message.Audience.choices]
    )
    zone = forms.ChoiceField(required=False)
    owner = forms.ModelChoiceField(
        Place.objects.none(), label="Who sends it", required=False, empty_label="All places"
    )
    state = forms.ChoiceField(required=False, choices=STATES)

    def __init__(self, address, *, user, messages):
        super().__init__(address)
        zones = Zone.objects.visible_to(user).values_list("pk", "name")
        self.fields["zone"].choices = [("", "All zones"), ("none", WHOLE), *zones]
        if not zones:
            del self.fields["zone"]
        owners = messages.order_by().values("owner_place")
        self.fields["owner"].queryset = Place.objects.filter(pk__in=owners)

    def apply(self, messages):
        """The messages asked for, the next due first; 404 for what is no choice."""
        if not self.is_valid():
            raise Http404
        asked, today = self.cleaned_data, timezone.localdate()
        if asked.get("q"):
            words = asked["q"]
            messages = messages.filter(Q(title__icontains=words) | Q(text__icontains=words))
        if asked.get("audience"):
            messages = messages.filter(audiences__contains=[asked["audience"]])
        if zone := asked.get("zone"):
            messages = messages.filter(zone=number(zone))  # "none" asks for those of no zone
        if asked.get("owner"):
            messages = messages.filter(owner_place=asked["owner"])
        return _in_state(messages, asked.get("state"), today).order_by(*Message._meta.ordering)


def _in_state(messages, state, today):
    if state == "all":
        return messages
    if state == "ended":
        return messages.exclude(ended_on=None)
    running = messages.running()
    if state == "vacant":
        return running.exclude(pk__in=_held(running))
    last = {"overdue": today - timezone.timedelta(days=1), "soon": today + SOON}.get(state)
    return running.filter(next_due__lte=last) if last else running


def _held(messages):
    """Ids of the messages whose seat somebody holds today."""
    held = Position.objects.today().order_by().values_list("place", "role")
    held = held.filter(place__in=messages.order_by().values("owner_place"))
    seats = Q(pk__in=())
    for place, role in set(held):
        seats |= Q(owner_place=place, owner_role=role)
    return messages.filter(seats).order_by().values("pk")


def holders(seats, user):
    """{(place id, role): who holds it, or since when it is vacant}; two queries. Names stand there
    for who sees the place."""
    places = {place for place, _ in seats}
    seen = Case(When(PlaceQuerySet.seen_by(user, "place__"), then="user__name"), default=Value(""))
    found = {}
    today = Position.objects.today().filter(place__in=places).annotate(name=seen)
    for place, role, name in today.order_by("user__name").values_list("place", "role", "name"):
        found.setdefault((place, role), []).append(name)
    past = Position.objects.filter(place__in=places, ends__lt=timezone.localdate())
    past = past.order_by().values_list("place", "role").annotate(last=Max("ends"))
    since = {(place, role): last for place, role, last in past}
    return {seat: Holder(found.get(seat), since.get(seat)) for seat in seats}


class Holder:
    """Who holds a seat today: names, or that it is vacant and since when."""

    def __init__(self, names, last):
        self.is_vacant = not names
        if names:
            self.said = ", ".join(filter(None, names)) or "somebody there"
        else:
            self.said = f"vacant since {long_date(last)}" if last else "vacant: nobody held it yet"


def state_of(due, ended, cadence, today):
    """(state in words, whether it is late)"""
    if ended:
        return f"Ended {long_date(ended)}", False
    if due is None:
        return ("Done" if cadence == Message.Cadence.ONCE else "No date yet"), False
    if due < today:
        return f"Overdue since {long_date(due)}", True
    return ("Due soon" if due <= today + SOON else "Planned"), False


def rows_of(messages, user):
    """Ready strings for the list of messages; four queries however long it is."""
    found = list(messages.annotate(sent=Max("deliveries__sent_on")).values_list(*FIELDS, "sent"))
    seats = holders({(row[8], row[7]) for row in found}, user)
    today = timezone.localdate()
    return [_row(row, seats, today) for row in found]


def _row(row, seats, today):
    pk, title, audiences, channel, languages, cadence, zone, role, place, name, due, ended, sent = (
        row
    )
    state, late = state_of(due, ended, cadence, today)
    holder = seats[place, role]
    return {
        "url": f"/communication/{pk}/",
        "title": title,
        "audiences": ", ".join(AUDIENCES[code] for code in audiences),
        "channel": channel,
        "languages": languages,
        "cadence": CADENCES[cadence],
        "zone": zone or "",
        "role": Role(role).label,
        "place": name,
        "holder": holder.said,
        "vacant": holder.is_vacant and not ended,
        "due": long_date(due),
        "due_on": due,
        "state": state,
        "late": late,
        "sent": long_date(sent),
        "sent_on": sent,
    }


def table(rows):
    """The same rows for a file, under HEADER; dates are dates."""
    names = (
        *("title", "audiences", "channel", "languages", "cadence", "zone"),
        *("role", "place", "holder", "due_on", "state", "sent_on"),
    )
    whole = {"zone": WHOLE}
    return [[row[name] or whole.get(name, "") for name in names] for row in rows]


def to_send(user, day=None):
    """What the seats of this person are to send within 14 days, the oldest first; one query."""
    today = day or timezone.localdate()
    rows = Message.objects.owned_by(user).due_by(today + SOON).order_by("next_due", "title")
    fields = ("pk", "title", "audiences", "channel", "next_due", "owner_place__short_name")
    return [
        {
            "url": f"/communication/{pk}/",
            "send_url": f"/communication/{pk}/sent/",
            "title": title,
            "for": ", ".join(AUDIENCES[code] for code in audiences),
            "channel": channel,
            "place": place,
            "due": f"was due {short_date(due)}" if due < today else f"due {short_date(due)}",
            "late": due < today,
        }
        for pk, title, audiences, channel, due, place in rows.values_list(*fields)
    ]
