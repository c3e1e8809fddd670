"""Messages of the communication plan, their deliveries, and the reviews of the plan."""

from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone

from goals.models import CommunicationReview, Delivery, Message
from zones.access import PARTNERSHIP_ROLES, SEATS, WORKING_ROLES, Role
from zones.forms.owned import OwnedForm, hold, in_reach, say_what_is_missing
from zones.models import Place, Zone

from .layout import day_input, helper, lines_input
from .partnership import FAR_YEARS, PartnershipForm, grouped, not_ahead, web_address

AHEAD = "This day lies ahead: record what was sent once it is sent."


class MessageForm(OwnedForm):
    """Its district is that of the place that sends it; a zone lead writes for the own zone."""

    audiences = forms.MultipleChoiceField(
        label="For whom", choices=Message.Audience.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Message
        fields = (
            *("zone", "title", "text", "audiences", "channel", "languages"),
            *("cadence", "next_due", "owner_place", "owner_role"),
        )
        widgets = {"text": lines_input(4), "next_due": day_input()}
        labels = {"owner_place": "Which place sends it"}
        help_texts = {
            "next_due": "Then it moves on by itself each time it is recorded as sent.",
            "owner_role": "The message belongs to this role: whoever holds it finds it in the work "
            "list.",
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper()
        self.due_before = self.instance.next_due
        self.leads = user.held.districts(*PARTNERSHIP_ROLES)
        self._offer_zones(Zone.objects.around(user.held.places(Role.ZONE_LEAD)))
        self._offer_owners(user)
        self.fields["cadence"].choices = [("", "Choose how often"), *Message.Cadence.choices]
        self.fields["next_due"].required = not self._was_sent()
        self.fields["next_due"].error_messages["required"] = "Say when it is due next."
        self.fields["audiences"].error_messages["required"] = "Say for whom the message is."

    def _offer_zones(self, own):
        zones = Zone.objects.filter(Q(district__in=self.leads) | Q(pk__in=own.values("pk")))
        zones = zones.filter(Q(archived_on=None) | Q(pk=self.instance.zone_id))
        self.fields["zone"].queryset = zones
        self.fields["zone"].empty_label = "The whole partnership"
        if not self.leads:
            self.fields["zone"].required = True
            self.fields["zone"].empty_label = None if len(zones) == 1 else "Choose the zone"
            self.fields["zone"].error_messages["required"] = "Choose the zone."

    def _offer_owners(self, user):
        places = Place.objects.visible_to(user).open_on()
        around = Place.objects.partners_of(user.held.places(Role.ZONE_LEAD)).order_by()
        mine = Q(district__in=self.leads) | Q(pk__in=around.values("pk"))
        places = places.filter(mine) | Place.objects.filter(pk=self.instance.owner_place_id)
        self.fields["owner_place"].queryset = places.order_by("name")
        self.fields["owner_place"].choices = [("", "Choose the place"), *grouped(places)]
        roles = [(role, role.label) for role in WORKING_ROLES]
        self.fields["owner_role"].choices = [("", "Choose who sends it"), *roles]

    def clean_next_due(self):
        due, today = self.cleaned_data["next_due"], timezone.localdate()
        if due and due < today and due != self.due_before:
            raise forms.ValidationError(
                "This day has passed. Choose the next one, then record what was sent already."
            )
        if due and due > today + timedelta(days=366 * FAR_YEARS):
            raise forms.ValidationError(f"Choose a day within the next {FAR_YEARS} years.")
        return due

    def clean(self):
        data = super().clean()
        place, role, zone = (data.get(name) for name in ("owner_place", "owner_role", "zone"))
        if place and role and (place.kind, place.side) not in SEATS[role]:
            self.add_error("owner_role", _no_such_seat(place))
        if place and zone and place.district_id != zone.district_id:
            self.add_error("owner_place", f"{place} is not in the district of {zone}.")
        if not data.get("next_due") and "next_due" not in self.errors and not self._is_done(data):
            self.add_error("next_due", "Say when it is due next.")
        if place:
            self.instance.district_id = place.district_id
        if place and data.get("title"):
            self._refuse_second(place, zone, data["title"])
        return data

    def _refuse_second(self, place, zone, title):
        hold(place.district)
        same = Message.objects.running().filter(owner_place=place, zone=zone, title__iexact=title)
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("title", "The communication plan has this message already.")

    def _is_done(self, data):
        return self._was_sent() and data.get("cadence") == Message.Cadence.ONCE

    def _was_sent(self):
        return bool(self.instance.pk and self.instance.deliveries.exists())


def _no_such_seat(place):
    roles = [role for role, seats in SEATS.items() if (place.kind, place.side) in seats]
    said = ", ".join(role.label for role in roles if role in WORKING_ROLES)
    return f"{place} has these roles: {said}."


class DeliveryForm(forms.ModelForm):
    """That a message was sent. `seen` is the due date it answers, as the page showed it."""

    link = web_address("Where it can be read, if it is somewhere.")
    seen = forms.DateField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Delivery
        fields = ("sent_on", "what", "link")
        widgets = {"sent_on": day_input(), "what": lines_input(3)}
        help_texts = {
            "what": "In a sentence or two: what it said, how many it reached. Name no family and "
            "no student.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper()
        self.initial["seen"] = self.instance.message.next_due
        say_what_is_missing(self.fields)
        self.fields["what"].error_messages["required"] = "Say what was sent."

    def clean_sent_on(self):
        return not_ahead(self.cleaned_data["sent_on"], timezone.localdate(), AHEAD)


class CommunicationReviewForm(PartnershipForm):
    """A day to look at the communication plan; later, what came of it."""

    class Meta:
        model = CommunicationReview
        fields = ("district", "due_on", "held_on", "outcome")
        widgets = {"due_on": day_input(), "held_on": day_input(), "outcome": lines_input(4)}
        labels = {"due_on": "Planned for"}
        help_texts = {
            "held_on": "Leave it empty until it took place.",
            "outcome": "Which messages stay, which change, which end.",
        }

    def clean_due_on(self):
        return in_reach(self.cleaned_data["due_on"])

    def clean_held_on(self):
        said = "This day lies ahead: it can be planned, not held."
        return not_ahead(self.cleaned_data["held_on"], timezone.localdate(), said)

    def clean(self):
        data = super().clean()
        if data.get("outcome") and not data.get("held_on") and "held_on" not in self.errors:
            self.add_error("held_on", "Say on which day it took place.")
        if data.get("held_on") and not data.get("outcome"):
            self.add_error("outcome", "Say what you keep and change.")
        return data
