"""One session that is there: its time and place, who holds it, and how far a change reaches."""

from copy import copy
from zoneinfo import ZoneInfo

from django import forms

from goals.forms.layout import day_input, helper, lines_input, name_what_is_missing
from programs.clashes import Wanted, clashes
from programs.forms.closed import anyway_field, ask_about_closed, fields_shown
from programs.forms.days import LONGEST, MISSING, laid_out, link_field, room_choices, time_input
from programs.models import Room, Session, Staffing
from programs.planning import Change, Reach, reached
from programs.recurrence import slot, why_not
from programs.when import last_day
from zones.formats import clock
from zones.forms.owned import in_reach
from zones.forms.versions import VersionedForm
from zones.models import Place, User

ORDER = (
    *("reach", "anyway", "day", "all_day", "last_day", "place", "room", "where", "link"),
    *("capacity", "takes_sign_up", "note"),
)


def reach_field():
    return forms.ChoiceField(
        choices=Reach.choices,
        initial=Reach.ONE,
        widget=forms.RadioSelect,
        label="What this is about",
    )


def in_a_series(session):
    """Whether other sessions of its series could be meant too."""
    return bool(session.series_id) and session.series.sessions.count() > 1


class SessionForm(VersionedForm):
    """What is changed here goes to others of the series only where they said the same."""

    day = forms.DateField(label="Date", widget=day_input())
    begins = forms.TimeField(required=False, widget=time_input())
    ends = forms.TimeField(required=False, widget=time_input())
    last_day = forms.DateField(required=False, widget=day_input())
    link = link_field()
    reach = reach_field()
    anyway = anyway_field()

    class Meta:
        model = Session
        fields = (
            *("all_day", "place", "room", "where", "link", "capacity", "takes_sign_up", "note"),
        )
        widgets = {"note": lines_input(2)}

    def __init__(self, *args, user, near, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, now = user, self.instance
        self.zone = ZoneInfo(now.program.place.district.time_zone)
        places = Place.objects.visible_to(user).filter(pk__in=near)
        self.fields["place"].queryset = places | Place.objects.filter(pk=now.place_id)
        rooms = Room.objects.in_use().filter(place__in=places.order_by().values("pk"))
        rooms = rooms | Room.objects.filter(pk=now.room_id)
        self.fields["room"].queryset = rooms
        self.fields["room"].choices = room_choices(rooms)
        self.fields["last_day"].help_text = "Only where it lasts longer than a day."
        self.initial |= self._when()
        if not in_a_series(now):
            del self.fields["reach"]
        name_what_is_missing(self)
        timed = not (self.is_bound and self["all_day"].value())
        for name, said in MISSING.items():
            self.fields[name].required = timed or name == "day"
            self.fields[name].error_messages["required"] = said
        self.helper = helper(*laid_out(fields_shown(self), ORDER))

    def _when(self):
        first, last = (at.astimezone(self.zone) for at in self._times())
        final = last_day(last, self.instance.all_day)
        timed = not self.instance.all_day
        return {
            "day": first.date(),
            "begins": first.time() if timed else None,
            "ends": last.time() if timed else None,
            "last_day": final if final != first.date() else None,
        }

    def _times(self):
        return self.instance.starts_at, self.instance.ends_at

    def stored(self):
        return super().stored() | self._when()

    def _say(self, name, value):
        return clock(value) if hasattr(value, "minute") else super()._say(name, value)

    def clean_day(self):
        return in_reach(self.cleaned_data["day"])

    def clean_last_day(self):
        return in_reach(self.cleaned_data["last_day"])

    def clean(self):
        data, self.before = super().clean(), copy(self.instance)
        place, room = data.get("place"), data.get("room")
        if room and place and room.place_id != place.pk:
            self.add_error("room", f"This room is not at {place}.")
        if self.errors or not self._set_times(data):
            return data
        self._look_at_the_day(place, data)
        after = self.instance
        for name in self.Meta.fields:
            setattr(after, name, data[name])
        self.change = Change(self.before, after, data.get("reach") or Reach.ONE)
        keys = [row.pk for row in self.change.rows]
        if found := clashes(self.change.wanted(), self.user, keys):
            self.add_error(None, found)
        return data

    def _look_at_the_day(self, place, data):
        """A day it was on before is not asked about; nor one within a longer time."""
        there = self.before.starts_at.astimezone(self.zone).date()
        moved = (there, self.before.place_id) != (data["day"], place.pk)
        if moved and data.get("last_day") in (None, data["day"]):
            ask_about_closed(self, place, data["day"])

    def _set_times(self, data):
        last = data.get("last_day") or data["day"]
        if last < data["day"]:
            self.add_error("last_day", "The last day is before the first.")
        elif (last - data["day"]).days > LONGEST:
            self.add_error("last_day", "One session lasts a year at most.")
        if self.errors:
            return False
        times = data.get("begins"), data.get("ends")
        one = slot(data["day"], *times, self.zone, last, data["all_day"])
        for name, said in why_not(one, *times, self.zone).items():
            self.add_error(name, said)
        self.instance.starts_at, self.instance.ends_at = one.starts, one.ends
        return not self.errors

    def save(self):
        """Ids of the sessions that moved; people who signed up for them are told."""
        return self.change.save()


class CallOffForm(forms.Form):
    """How far a session is called off, and why."""

    reach = reach_field()
    why = forms.CharField(
        label="Why",
        max_length=300,
        required=False,
        widget=lines_input(2),
        help_text="Families who signed up read it.",
    )
    helper = helper()

    def __init__(self, *args, session=None, **kwargs):
        super().__init__(*args, **kwargs)
        if session is None or not in_a_series(session):
            del self.fields["reach"]


class StaffForm(forms.Form):
    """Who holds a session: people who work at one of the places (ids) it is held by."""

    users = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="Who holds it",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reach = reach_field()
    helper = helper()

    def __init__(self, *args, session, people, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.session, self.user = session, user
        self.fields["users"].queryset = User.objects.filter(pk__in=[pk for pk, _ in people])
        self.fields["users"].choices = people
        named = Staffing.objects.filter(session=session).values_list("user", flat=True)
        self.initial["users"] = list(named)
        if not in_a_series(session):
            del self.fields["reach"]

    def clean(self):
        data = super().clean()
        rows = list(reached(self.session, self.far).standing())
        people = tuple(user.pk for user in data.get("users") or ())
        wanted = [Wanted(row.starts_at, row.ends_at, None, people) for row in rows]
        if found := clashes(wanted, self.user, [row.pk for row in rows]):
            self.add_error(None, found)
        return data

    @property
    def far(self):
        return self.cleaned_data.get("reach") or Reach.ONE
