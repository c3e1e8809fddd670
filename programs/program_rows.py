"""The list of programs as ready strings, and its filters."""

from datetime import time
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Count, F, Min, OuterRef, Q, Subquery
from django.http import Http404
from django.utils import timezone

from goals.forms.list_filter import ListFilter
from goals.models import Standard
from zones.formats import clock, short_date
from zones.models import Place

from .models import Partner, Program, Session

STATES, AGES = dict(Program.State.choices), dict(Program.Age.choices)
FIELDS = (
    *("pk", "title", "state", "place__name", "age", "audience", "is_public"),
    *("next_at", "last_at", "place__district__time_zone"),
)
NEXT = (F("next_at").asc(nulls_last=True), F("last_at").desc(nulls_last=True))
ORDERS = {
    "": ("Next session first", NEXT),
    "title": ("By title", ()),
    "new": ("Newest first", ("-created_at",)),
}


class ProgramFilter(ListFilter):
    """What the address asks for: words, place, key area, age, season, state, partner; the order."""

    q = forms.CharField(label="Words", required=False, max_length=100)
    place = forms.ModelChoiceField(Place.objects.none(), required=False, empty_label="All places")
    key_area = forms.ModelChoiceField(
        Standard.objects.none(), required=False, empty_label="All key areas"
    )
    age = forms.ChoiceField(
        label="Ages", required=False, choices=[("", "Any age"), *Program.Age.choices]
    )
    season = forms.ChoiceField(
        label="When in the year", required=False, choices=[("", "Any"), *Program.Season.choices]
    )
    partner = forms.ModelChoiceField(
        Partner.objects.none(), required=False, empty_label="All partners"
    )
    state = forms.ChoiceField(required=False, choices=[("", "Any state"), *Program.State.choices])
    sort = forms.ChoiceField(
        label="Order", required=False, choices=[(key, words) for key, (words, _) in ORDERS.items()]
    )

    def __init__(self, address, *, user, programs):
        super().__init__(address)
        near = programs.order_by().values("place")
        self.fields["place"].queryset = Place.objects.filter(pk__in=near)
        areas = Standard.objects.visible_to(user).key_areas()
        self.fields["key_area"].queryset = areas
        self.fields["partner"].queryset = Partner.objects.visible_to(user).filter(merged_into=None)
        if not user.held.staffed():
            del self.fields["partner"]

    @property
    def is_narrowed(self):
        return any(self.address.get(name) for name in self.fields if name != "sort")

    def apply(self, programs):
        """The programs asked for, in the order asked for; 404 for what is no choice."""
        if not self.is_valid():
            raise Http404
        asked = dict(self.cleaned_data)
        words, partner, sort = (asked.pop(name, None) for name in ("q", "partner", "sort"))
        for word in (words or "").split():
            programs = programs.filter(Q(title__icontains=word) | Q(description__icontains=word))
        if partner:
            held = Program.partners.through.objects.filter(partner=partner).values("program")
            programs = programs.filter(pk__in=held)
        programs = programs.filter(**{name: value for name, value in asked.items() if value})
        return with_days(programs).order_by(*ORDERS[sort or ""][1], "title", "pk")


def with_days(programs):
    """Programs with next_at and last_at: each found in an index, as the list is sorted by them."""
    standing = Session.objects.standing().filter(program=OuterRef("pk"), waits=False)
    coming = standing.filter(ends_at__gt=timezone.now()).order_by().values("program")
    last = standing.order_by("-starts_at").values("starts_at")[:1]
    return programs.annotate(
        next_at=Subquery(coming.annotate(at=Min("starts_at")).values("at")),
        last_at=Subquery(last),
    )


def rows_of(programs):
    """Programs (of `with_days`) as the list prints them; two statements."""
    rows = list(programs.values_list(*FIELDS))
    coming = Session.objects.standing().filter(waits=False, ends_at__gt=timezone.now())
    coming = coming.filter(program__in=[row[0] for row in rows]).order_by().values_list("program")
    ahead = dict(coming.annotate(n=Count("pk")))
    return [_row(*row, ahead.get(row[0], 0)) for row in rows]


def _row(pk, title, state, place, age, audience, is_public, following, last, zone, ahead):
    zone = ZoneInfo(zone)
    return {
        "url": f"/programs/{pk}/",
        "title": title,
        "place": place,
        "state": STATES[state],
        "labelled": state != Program.State.PUBLISHED,
        "age": AGES[age],
        "audience": audience,
        "inner": not is_public,
        "next": _moment(following, zone),
        "running": bool(following and following <= timezone.now()),
        "more": f"and {ahead - 1} more" if ahead > 1 else "",
        "last": _moment(last, zone),
    }


def _moment(at, zone):
    """Feb 10, 3:00 pm; the year too where it is another one; no hour where it is all day."""
    if at is None:
        return ""
    local = at.astimezone(zone)
    year = "" if local.year == timezone.localtime(timezone=zone).year else f", {local.year}"
    hour = f", {clock(local)}" if local.time() != time() else ""
    return f"{short_date(local)}{year}{hour}"
