"""Offering a step to partner places of the zone, and the partner's answer."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from goals.models import Assignment, Offer
from goals.offers import accept, decline, offer, offered_to, taking_part
from goals.reach import places_reached
from zones.formats import short_date
from zones.models import Place

from .inputs import LinesField
from .layout import helper, lines_input, name_what_is_missing


def partners_of(plan):
    """The places of the zone a step of an action plan may be shared with."""
    return places_reached(plan).exclude(pk=plan.owner_id).order_by("kind", "name")


def standing_of(place, latest, parts):
    """How a partner place stands to a step: (takes part …, "" where it was never asked)."""
    row = latest.get(place.pk)
    if place.pk in parts:
        return "takes part"
    if row is None or row.answer == Offer.Answer.WITHDRAWN:
        return ""
    if not row.answer:
        return f"waits for an answer since {_day(row.at)}"
    if row.answer == Offer.Answer.DECLINED:
        return f"declined on {_day(row.answered_at)}: {row.reason}"
    return "took part before"


def labelled(places, latest, parts):
    """Choices of places, each with how it stands."""
    said = ((place, standing_of(place, latest, parts)) for place in places)
    return [(place.pk, f"{place.name} ({words})" if words else place.name) for place, words in said]


class OfferForm(forms.Form):
    """Which partners a step is offered to, and a word to them."""

    places = forms.ModelMultipleChoiceField(
        Place.objects.none(),
        label="Offer it to",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one place."},
    )
    note = forms.CharField(
        label="A word to them",
        max_length=300,
        required=False,
        widget=lines_input(2),
        help_text="They read it above the step.",
    )
    helper = helper()

    def __init__(self, *args, item, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.item, self.user = item, user
        latest, parts = offered_to(item), set(taking_part(item).values_list("place", flat=True))
        partners = list(partners_of(item.goal.plan))
        waiting = {pk for pk, row in latest.items() if not row.answer}
        asked = [place for place in partners if place.pk in parts | waiting]
        self.asked = [(place.name, standing_of(place, latest, parts)) for place in asked]
        self.free = [place for place in partners if place.pk not in parts | waiting]
        self.fields["places"].queryset = Place.objects.filter(pk__in=[p.pk for p in partners])
        self.fields["places"].choices = labelled(self.free, latest, parts)

    def done(self):
        """Whether it was offered; what stands against it is an error of the form."""
        data = self.cleaned_data
        try:
            self.made = offer(self.item, list(data["places"]), self.user, data["note"])
        except ValidationError as refused:
            self.add_error(None, refused)
        return not self.errors

    def said(self):
        return said_offered(self.made)


def said_offered(made):
    """What became of new offers, in sentences."""
    waiting = ", ".join(one.place.short_name for one in made if not one.answer)
    at_once = ", ".join(one.place.short_name for one in made if one.answer)
    said = [f"Offered to {waiting}. The answer will stand on this step."] if waiting else []
    if at_once:
        said.append(f"{at_once} takes part: you write that plan too.")
    return " ".join(said)


class AnswerForm(forms.Form):
    """Taking part, with what the place does; or declining, with the reason."""

    what_we_do = LinesField(
        label="What we do here",
        required=False,
        max_length=2000,
        widget=lines_input(3),
        help_text="In the words of your place: what, with whom, when. You can write it later.",
    )
    reports = forms.BooleanField(
        label="We report on it too", required=False, help_text="Without it no report is owed."
    )
    reason = forms.CharField(
        label="If you decline: why not",
        required=False,
        max_length=300,
        widget=lines_input(2),
        help_text="Who offered it reads it.",
    )
    helper = helper("what_we_do", "reports", "reason")

    def __init__(self, data=None, *, offer, user):
        super().__init__(data)
        self.offer, self.user = offer, user
        self.declines = bool(data) and data.get("answer") == "decline"
        name_what_is_missing(self)

    def done(self):
        """Whether the offer is answered; what stands against it is an error of the form."""
        if not self.is_valid():
            return False
        data = self.cleaned_data
        try:
            if self.declines:
                decline(self.offer, self.user, data["reason"])
            else:
                accept(self.offer, self.user, data["what_we_do"], data["reports"])
        except ValidationError as refused:
            self.add_error(None, refused)
        return not self.errors

    def said(self):
        place, lead = self.offer.place, self.offer.item.goal.plan.owner
        if self.declines:
            return f"Declined. {lead} reads why."
        role = Assignment.objects.filter(item=self.offer.item, place=place).latest("pk")
        return f"{place} takes part. {role.get_seat_role_display()} answers for it."


def _day(moment):
    return short_date(timezone.localtime(moment).date())
