"""The days of a program that are added: one, or as many as a rule makes."""

from zoneinfo import ZoneInfo

from crispy_forms.layout import Column, Row
from django import forms
from django.core.exceptions import ValidationError

from goals.forms.layout import day_input, helper, lines_input
from goals.forms.partnership import web_address
from programs.clashes import Wanted, clashes
from programs.forms.closed import anyway_field, ask_about_closed, fields_shown
from programs.models import Room, Session
from programs.recurrence import Planned, Repeats, planned, rule_of, slot, why_not, words
from programs.when import WEEKDAYS, hours, named_day
from zones.formats import long_date
from zones.forms.owned import in_reach, say_what_is_missing
from zones.forms.versions import mark
from zones.models import Place

ORDER = (
    *("anyway", "day", "all_day", "last_day", "repeats", "weekdays", "until"),
    *("skips_days_off", "place", "room", "where", "link", "capacity", "takes_sign_up", "note"),
    *("mine", "seen"),
)
ROWS = {"day": ("day", "begins", "ends"), "until": ("until", "times")}
MISSING = {
    "day": "Say on which day.",
    "begins": "Say when it begins.",
    "ends": "Say when it ends.",
}
LATER = ("later", "I add the days later")
LONGEST = 366  # days of one session


def laid_out(fields, order, rows=ROWS):
    """`order` as a layout: what is left out of `fields` stays out, and some stand in one row."""
    for name in order:
        beside = [one for one in rows.get(name, (name,)) if one in fields]
        if len(beside) > 1:
            yield Row(*map(Column, beside))
        else:
            yield from beside


def time_input():
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def model_field(name, **changes):
    """A form field as the model has it."""
    return Session._meta.get_field(name).formfield(**changes)


def link_field():
    field = web_address()
    field.label = "Link to join"
    return field


def room_choices(rooms):
    """[(place, [(id, name)])], the empty choice first."""
    groups = {}
    for pk, name, seats, place in rooms.order_by("place__name", "name").values_list(
        "pk", "name", "seats", "place__name"
    ):
        said = f"{name} ({seats} seats)" if seats else name
        groups.setdefault(place, []).append((pk, said))
    return [("", "No room is kept"), *groups.items()]


class DaysForm(forms.Form):
    """When and where. `owner` is the place whose program it is (None where that was not valid),
    `near` the places (ids) it may be held at; `program` is None before it is saved."""

    day = forms.DateField(label="First day", widget=day_input())
    all_day = forms.BooleanField(required=False, label="All day")
    begins = forms.TimeField(required=False, widget=time_input())
    ends = forms.TimeField(required=False, widget=time_input())
    last_day = forms.DateField(
        required=False,
        widget=day_input(),
        help_text="Only where one session lasts longer than a day, such as a display.",
    )
    repeats = forms.ChoiceField(choices=Repeats.choices, initial=Repeats.ONCE, label="How often")
    weekdays = forms.TypedMultipleChoiceField(
        choices=list(enumerate(WEEKDAYS)),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="On these weekdays",
        help_text="Every week or every two weeks; nothing ticked is the weekday of the first day.",
    )
    until = forms.DateField(
        required=False,
        widget=day_input(),
        label="Repeats until",
        help_text="The last day it may be.",
    )
    times = forms.IntegerField(
        required=False, min_value=1, max_value=5000, label="Or this many times"
    )
    skips_days_off = forms.BooleanField(
        required=False, initial=True, label="Leave out days on which the place is closed"
    )
    place = forms.ModelChoiceField(
        Place.objects.none(),
        required=False,
        label="Where",
        empty_label="At the place whose program it is",
    )
    room = forms.ModelChoiceField(Room.objects.none(), required=False)
    where = model_field("where")
    link = link_field()
    capacity = model_field("capacity")
    takes_sign_up = model_field("takes_sign_up")
    note = model_field("note", widget=lines_input(2))
    mine = forms.BooleanField(required=False, label="I hold it myself")
    anyway = anyway_field()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    looked_for = False  # whether the page shows the days before they are made

    def __init__(self, *args, user, owner, near=(), program=None, may_wait=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.owner, self.program = user, owner, program
        self.planned = Planned([])
        places = Place.objects.visible_to(user).filter(pk__in=near)
        self.fields["place"].queryset = places
        rooms = Room.objects.in_use().filter(place__in=places.order_by().values("pk"))
        self.fields["room"].queryset = rooms
        self.fields["room"].choices = room_choices(rooms)
        if len(self.fields["room"].choices) == 1:
            del self.fields["room"]
        if may_wait:
            self.fields["repeats"].choices = [*Repeats.choices, LATER]
        self.waits = may_wait and self.is_bound and self["repeats"].value() == LATER[0]
        self._require()
        self.helper = helper(*laid_out(fields_shown(self), ORDER))

    def _require(self):
        """What has to be there: the times unless it is all day, nothing where the days wait."""
        say_what_is_missing(self.fields)
        self.fields["place"].empty_label = "At the place whose program it is"
        timed = not (self.is_bound and self["all_day"].value())
        for name, said in MISSING.items():
            self.fields[name].required = not self.waits and (timed or name == "day")
            self.fields[name].error_messages["required"] = said

    @property
    def zone(self):
        name = self.owner.district.time_zone if self.owner else self.user.held.time_zone
        return ZoneInfo(name or "UTC")

    def clean_day(self):
        return in_reach(self.cleaned_data["day"])

    def clean_until(self):
        return in_reach(self.cleaned_data["until"])

    def clean_last_day(self):
        return in_reach(self.cleaned_data["last_day"])

    def clean(self):
        data = super().clean()
        if self.waits or self.errors:
            return data
        place = data.get("place") or self.owner
        room = data.get("room")
        if room and self.owner and room.place_id != place.pk:
            self.add_error("room", f"This room is not at {place}.")
        self._plan(data, place)
        if self.planned.slots and not self.errors and self.owner:
            self._look_around(place, room, data)
        return data

    def _plan(self, data, place):
        if data["repeats"] == Repeats.ONCE:
            self._plan_one(data)
        elif bool(data.get("until")) == bool(data.get("times")):
            both = "Give one of the two: until when, or how many times."
            said = both if data.get("until") else "Say until when it repeats, or how many times."
            self.add_error("until", said)
        elif data.get("last_day"):
            self.add_error("last_day", "A session that repeats lasts one day at most.")
        elif not data["all_day"] and data["ends"] <= data["begins"]:
            self.add_error("ends", "It cannot end before it begins.")
        else:
            self._plan_many(data, place)

    def _plan_one(self, data):
        first, last = data["day"], data.get("last_day") or data["day"]
        if last < first:
            self.add_error("last_day", "The last day is before the first.")
        elif (last - first).days > LONGEST:
            self.add_error("last_day", "One session lasts a year at most.")
        else:
            times = data.get("begins"), data.get("ends")
            one = slot(first, *times, self.zone, last, data["all_day"])
            for name, said in why_not(one, *times, self.zone).items():
                self.add_error(name, said)
            self.planned = Planned([one])

    def _plan_many(self, data, place):
        begins, ends = data.get("begins"), data.get("ends")
        asked = {name: data.get(name) for name in ("weekdays", "until", "times")}
        rule = rule_of(data["repeats"], data["day"], **asked)
        closed = place if data.get("skips_days_off") else None
        try:
            self.planned = planned(
                rule, data["day"], begins, ends, self.zone, all_day=data["all_day"], place=closed
            )
        except ValidationError as refused:
            self.add_error("until" if data.get("until") else "times", refused)
        else:
            if not self.planned.slots:
                self.add_error("until", "No day fits: look at the weekdays and the last day.")

    def _look_around(self, place, room, data):
        if data["repeats"] == Repeats.ONCE and data.get("last_day") in (None, data["day"]):
            ask_about_closed(self, place, data["day"])
        me = (self.user.pk,) if data.get("mine") else ()
        wanted = [Wanted(one.starts, one.ends, room and room.pk, me) for one in self.planned.slots]
        if found := clashes(wanted, self.user):
            self.add_error(None, found)
        starts = [one.starts for one in self.planned.slots]
        if self.program:
            same = self.program.sessions.standing().filter(place=place, starts_at__in=starts)
            if same.exists():
                self.add_error("day", "The program already has a session there at that time.")

    def preview(self):
        """What a series comes to, as ready strings; None where nothing is to be looked at."""
        if not self.is_bound or not self.looked_for or self.errors:
            return None
        found, data = self.planned, self.cleaned_data
        times = "All day" if data["all_day"] else hours(data["begins"], data["ends"])
        return {
            "number": len(found.slots),
            "rule": words(found.rule),
            "hours": times[:1].upper() + times[1:],
            "days": [named_day(one.day) for one in found.slots],
            "leapt": ", ".join(long_date(one.day) for one in found.leapt),
            "closed": "; ".join(_off(day, name) for day, name in found.closed),
        }

    def needs_a_look(self):
        """Whether the days of a series were not shown yet as they are now; then they are marked
        as shown."""
        if not self.planned.rule:
            return False
        token = mark([str(one.starts) + str(one.ends) for one in self.planned.slots])
        if self.cleaned_data.get("seen") == token:
            return False
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = token
        self.looked_for = True
        return True

    def sessions(self, program):
        """The sessions, not saved yet."""
        names = ("room", "where", "link", "capacity", "takes_sign_up", "note", "all_day")
        data = self.cleaned_data
        values = {name: data[name] for name in names if name in data}
        place = data.get("place") or program.place
        return [
            Session(program=program, place=place, starts_at=one.starts, ends_at=one.ends, **values)
            for one in self.planned.slots
        ]


def _off(day, name):
    return f"{long_date(day)} ({name})" if name else long_date(day)
